import { plainArray } from '../../platform/arrays.ts';
import type { Sql, Tx } from '../../platform/db.ts';

/** Lines of these orders that are paid for and whose goods are not in the house yet: pre-orders that wait. */
export async function readWaitingLines(sql: Sql | Tx, order_ids: readonly string[]): Promise<Set<string>> {
  const rows = await sql<{ line_id: string }[]>`
    select distinct line_id from inventory.holds
    where order_id = any (${plainArray(order_ids)}::text::uuid[]) and state = 'committed' and lot_id is null and returned < quantity`;
  return new Set(rows.map((row) => row.line_id));
}
