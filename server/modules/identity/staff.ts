import { ok, type Result, refuse } from '@madang/contract';
import { type Tx, transact } from '../../platform/db.ts';
import { findAccountByEmail, type Profile } from './accounts.ts';
import { type AuditAct, audit } from './audit.ts';
import type { Identity } from './identity.ts';
import { changePlace, type StaffChange, samePlace } from './staff-rules.ts';

export type StaffRow = {
  account_id: string;
  email: string;
  name: string;
  role: string;
  shops: string[] | null;
  disabled: boolean;
  since: string;
  sessions: number;
};
type Row = {
  account_id: string;
  profile_ref: string;
  staff_role: string;
  staff_shops: string[] | null;
  disabled: boolean;
  staff_since: Date;
  sessions: number;
};

/** Who works here, in the order of their roles. */
export async function listStaff({ sql, vault }: Pick<Identity, 'sql' | 'vault'>): Promise<StaffRow[]> {
  const rows = await sql<Row[]>`
    select a.account_id, a.profile_ref, coalesce(r.becomes, r.role) as staff_role, a.staff_shops, a.staff_since,
      a.staff_disabled_at is not null as disabled,
      (select count(*)::int from identity.sessions s
       where s.account_id = a.account_id and s.revoked_at is null and s.expires_at > now()) as sessions
    from identity.accounts a join identity.roles r on r.role = a.staff_role
    where a.staff_role is not null and a.closed_at is null
    order by a.staff_disabled_at is not null, r.position, a.staff_since limit 500`;
  const profiles = await vault.readPersonalData<Profile>(
    sql,
    rows.map((row) => row.profile_ref),
  );
  return rows.map((row) => ({
    account_id: row.account_id,
    email: profiles.get(row.profile_ref)?.email ?? '',
    name: profiles.get(row.profile_ref)?.name ?? '',
    role: row.staff_role,
    shops: row.staff_shops,
    disabled: row.disabled,
    since: row.staff_since.toISOString(),
    sessions: row.sessions,
  }));
}

/** Where a change of staff comes from, besides who asked for it. */
type Asked = StaffChange & Pick<AuditAct, 'origin'>;

/**
 * Gives an account a role or takes it away (null), limits it to shops, shuts it out or lets it back in; felt everywhere within
 * a second. Its sessions end, so that the staff's shorter idle time holds from the start.
 */
export function changeStaff(
  identity: Pick<Identity, 'sql' | 'keys'>,
  who: { account_id: string } | { email: string },
  change: Asked,
): Promise<Result<null>> {
  return transact(identity.sql, async (tx): Promise<Result<null>> => {
    const account_id = 'account_id' in who ? who.account_id : await accountOf(identity, tx, who.email);
    return account_id ? changeLocked(tx, account_id, change) : refuse('not_found');
  });
}

const accountOf = async ({ keys }: Pick<Identity, 'keys'>, tx: Tx, email: string) =>
  (await findAccountByEmail(tx, keys, email))?.account_id ?? null;

/** The same inside a transaction. */
export async function changeLocked(tx: Tx, account_id: string, change: Asked): Promise<Result<null>> {
  // Every owner's row and this one, sorted: two owners who demote each other at once must not both succeed.
  const locked = await tx<
    { account_id: string; staff_role: string | null; staff_shops: string[] | null; disabled: boolean }[]
  >`
    select a.account_id, coalesce(r.becomes, r.role) as staff_role, a.staff_shops,
      a.staff_disabled_at is not null as disabled
    from identity.accounts a left join identity.roles r on r.role = a.staff_role
    where a.closed_at is null and (a.staff_role = 'owner' or a.account_id = ${account_id})
    order by a.account_id for no key update of a`;
  const now = locked.find((one) => one.account_id === account_id);
  if (!now) return refuse('not_found');
  const roles = await tx<{ role: string }[]>`select role from identity.roles where becomes is null`;
  const was = { role: now.staff_role, shops: now.staff_shops, disabled: now.disabled };
  const decided = changePlace(
    {
      account_id,
      ...was,
      owners: locked.filter((one) => one.staff_role === 'owner' && !one.disabled).map((one) => one.account_id),
      roles: roles.map((one) => one.role),
    },
    change,
  );
  if (!decided.ok) return decided;
  const to = decided.value;
  if (samePlace(was, to)) return ok(null);
  const shops = to.shops && `{${to.shops.join(',')}}`;
  await tx`
    update identity.accounts set staff_role = ${to.role}, staff_shops = ${shops}::text::uuid[],
      staff_since = case when ${to.role}::text is null then null else coalesce(staff_since, now()) end,
      staff_disabled_at = case when ${to.disabled} then coalesce(staff_disabled_at, now()) end
    where account_id = ${account_id}`;
  await tx`update identity.sessions set revoked_at = now() where account_id = ${account_id} and revoked_at is null`;
  await audit(tx, [
    {
      actor_id: change.actor_id,
      act: 'staff.role_set',
      subject: `account:${account_id}`,
      before: was,
      after: to,
      ...(change.origin ? { origin: change.origin } : {}),
    },
  ]);
  return ok(null);
}

/** Ends every session of somebody who works here. */
export function signOutStaff(
  { sql }: Pick<Identity, 'sql'>,
  input: { actor_id: string; account_id: string } & Pick<AuditAct, 'origin'>,
): Promise<Result<null>> {
  return transact(sql, async (tx): Promise<Result<null>> => {
    const [found] = await tx`
      select 1 from identity.accounts where account_id = ${input.account_id} and staff_role is not null`;
    if (!found) return refuse('not_found');
    const { count } = await tx`
      update identity.sessions set revoked_at = now() where account_id = ${input.account_id} and revoked_at is null`;
    const subject = `account:${input.account_id}`;
    await audit(tx, [{ ...input, act: 'staff.signed_out', subject, detail: { sessions: count } }]);
    return ok(null);
  });
}
