import { ok, type Result, refuse } from '@madang/contract';
import { transact } from '../../platform/db.ts';
import { findAccountByEmail, type Profile, type Role } from './accounts.ts';
import { audit } from './audit.ts';
import type { Identity } from './identity.ts';

export type StaffRow = { account_id: string; email: string; name: string; role: Role; since: string };

/** Who works here, owners first. */
export async function listStaff({ sql, vault }: Pick<Identity, 'sql' | 'vault'>): Promise<StaffRow[]> {
  const rows = await sql<{ account_id: string; profile_ref: string; staff_role: Role; staff_since: Date }[]>`
    select account_id, profile_ref, staff_role, staff_since from identity.accounts
    where staff_role is not null and closed_at is null
    order by array_position('{owner,staff,viewer}'::text[], staff_role), staff_since limit 500`;
  const profiles = await vault.readPersonalData<Profile>(
    sql,
    rows.map((row) => row.profile_ref),
  );
  return rows.map((row) => ({
    account_id: row.account_id,
    email: profiles.get(row.profile_ref)?.email ?? '',
    name: profiles.get(row.profile_ref)?.name ?? '',
    role: row.staff_role,
    since: row.staff_since.toISOString(),
  }));
}

/**
 * Gives an account a role or takes it away (null); felt everywhere within a second. Its sessions end, so that the staff's
 * shorter idle time holds from the start. The last owner stays an owner.
 */
export function setStaffRole(
  identity: Pick<Identity, 'sql' | 'keys'>,
  input: { actor_id: string; email: string; role: Role | null },
): Promise<Result<null>> {
  return transact(identity.sql, async (tx): Promise<Result<null>> => {
    // Every owner's row, sorted: two owners who demote each other at once must not both succeed.
    const owners = await tx<{ account_id: string }[]>`
      select account_id from identity.accounts where staff_role = 'owner' and closed_at is null
      order by account_id for no key update`;
    const account = await findAccountByEmail(tx, identity.keys, input.email);
    if (!account) return refuse('not_found');
    const was = account.staff_role;
    if (was === input.role) return ok(null);
    const last = was === 'owner' && owners.length === 1 && owners[0]!.account_id === account.account_id;
    if (last) return refuse('last_owner');
    const { account_id } = account;
    await tx`
      update identity.accounts
      set staff_role = ${input.role}, staff_since = case when ${input.role}::text is null then null else now() end
      where account_id = ${account_id}`;
    await tx`update identity.sessions set revoked_at = now() where account_id = ${account_id} and revoked_at is null`;
    const detail = { from: was, to: input.role };
    await audit(tx, [{ actor_id: input.actor_id, act: 'staff.role_set', subject: `account:${account_id}`, detail }]);
    return ok(null);
  });
}
