import { plainArray } from '../../platform/arrays.ts';
import type { Profile } from './accounts.ts';
import type { Identity } from './identity.ts';

/** Who acted, by account: name and role. Somebody whose account key was destroyed is `?`. */
export async function readStaffNames(
  { sql, vault }: Pick<Identity, 'sql' | 'vault'>,
  account_ids: readonly string[],
): Promise<Map<string, { name: string; role: string | null }>> {
  const ids = [...new Set(account_ids)];
  if (ids.length === 0) return new Map();
  const accounts = await sql<{ account_id: string; profile_ref: string; staff_role: string | null }[]>`
    select account_id, profile_ref, staff_role from identity.accounts
    where account_id = any (${plainArray(ids)}::text::uuid[])`;
  const profiles = await vault.readPersonalData<Profile>(
    sql,
    accounts.map((one) => one.profile_ref),
  );
  return new Map(
    accounts.map((one) => [one.account_id, { name: profiles.get(one.profile_ref)?.name ?? '?', role: one.staff_role }]),
  );
}
