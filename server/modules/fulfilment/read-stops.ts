import { plainArray } from '../../platform/arrays.ts';
import type { Sql, Tx } from '../../platform/db.ts';

/** The deliveries these parcels are brought in, with whatever else goes to the same door; a parcel nobody took is missing. */
export async function readStops(sql: Sql | Tx, parcel_ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await sql<{ id: string; delivery_id: string }[]>`
    select id, delivery_id from fulfilment.parcels
    where id = any(${plainArray(parcel_ids)}::text::uuid[]) and state <> 'void'`;
  return new Map(rows.map((row) => [row.id, row.delivery_id]));
}
