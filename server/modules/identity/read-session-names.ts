import { plainArray } from '../../platform/arrays.ts';
import type { Identity } from './identity.ts';
import { readStaffNames } from './staff-names.ts';

/** Whose sessions these are, by name; one that was swept away is nobody's. */
export async function readSessionNames(
  identity: Pick<Identity, 'sql' | 'vault'>,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await identity.sql<{ session_id: string; account_id: string }[]>`
    select session_id, account_id from identity.sessions where session_id = any (${plainArray(ids)}::text::uuid[])`;
  const names = await readStaffNames(
    identity,
    rows.map((row) => row.account_id),
  );
  return new Map(rows.map((row) => [row.session_id, names.get(row.account_id)?.name ?? '?']));
}
