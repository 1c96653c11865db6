import { plainArray } from '../../platform/arrays.ts';
import type { Sql, Tx } from '../../platform/db.ts';

/** Paid units these orders have in lots, by `line_id variant_id`. Nothing is locked. */
export async function readHeldUnits(sql: Sql | Tx, order_ids: readonly string[]): Promise<Map<string, number>> {
  if (order_ids.length === 0) return new Map();
  const rows = await sql<{ line_id: string; variant_id: string; units: number }[]>`
    select line_id, variant_id, sum(quantity - returned)::int as units from inventory.holds
    where order_id = any(${plainArray(order_ids)}::text::uuid[]) and lot_id is not null and state = 'committed'
    group by line_id, variant_id`;
  return new Map(rows.map((row) => [`${row.line_id} ${row.variant_id}`, row.units]));
}
