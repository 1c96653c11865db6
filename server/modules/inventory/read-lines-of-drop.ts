import { plainArray } from '../../platform/arrays.ts';
import type { Sql, Tx } from '../../platform/db.ts';

/** The lines among these orders whose units a drop sold. */
export async function readLinesOfDrop(
  sql: Sql | Tx,
  drop_id: string,
  order_ids: readonly string[],
): Promise<Set<string>> {
  if (order_ids.length === 0) return new Set();
  const rows = await sql<{ line_id: string }[]>`
    select distinct line_id from inventory.holds
    where order_id = any (${plainArray(order_ids)}::text::uuid[]) and drop_id = ${drop_id}::uuid`;
  return new Set(rows.map((row) => row.line_id));
}
