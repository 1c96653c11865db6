import { plainArray } from '../../platform/arrays.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { showOrderNumber } from './order-numbers.ts';

/** What people call these orders; those that are not ours are missing. */
export async function readOrderKeys(sql: Sql | Tx, order_ids: readonly string[]): Promise<Map<string, string>> {
  if (order_ids.length === 0) return new Map();
  const rows = await sql<{ id: string; number: number }[]>`
    select id, number from orders.orders where id = any (${plainArray(order_ids)}::text::uuid[])`;
  return new Map(rows.map((row) => [row.id, showOrderNumber(row.number)]));
}
