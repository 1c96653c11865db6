import type { Sql, Tx } from '../../platform/db.ts';
import { list, uuid } from '../../platform/wire.ts';

/** Who of these persons has anything in a cart: in a crowd that buys at once, hardly anybody. */
export async function readCartOwners(tx: Tx | Sql, person_ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx<{ person_id: string }[]>`
    select distinct person_id from cart.lines where person_id = any(${list(uuid, [...new Set(person_ids)])}::uuid[])`;
  return new Set(rows.map((row) => row.person_id));
}
