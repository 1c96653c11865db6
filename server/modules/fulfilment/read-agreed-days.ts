import { plainArray } from '../../platform/arrays.ts';
import type { Sql, Tx } from '../../platform/db.ts';

/** The days agreed by phone for parcels of these orders, by parcel (which has its channel's delivery's id): they stand over its wish. */
export async function readAgreedDays(sql: Sql | Tx, order_ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await sql<{ id: string; agreed_on: string }[]>`
    select id, agreed_on::text from fulfilment.parcels
    where order_id = any(${plainArray(order_ids)}::text::uuid[]) and agreed_on is not null and state <> 'void'`;
  return new Map(rows.map((row) => [row.id, row.agreed_on]));
}
