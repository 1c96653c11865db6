import type { Sql, Tx } from '../../platform/db.ts';

/** For every variant that has a lot: whether one unit of it could be sold today. One pass over the lots. */
export async function readSellable(sql: Sql | Tx): Promise<Map<string, boolean>> {
  const rows = await sql<{ variant_id: string; sellable: boolean }[]>`
    select variant_id, bool_or(on_hand - held - allocated > 0
      and (expires_on is null or expires_on >= (clock_timestamp() at time zone 'Asia/Seoul')::date)) as sellable
    from inventory.lots group by variant_id`;
  return new Map(rows.map((row) => [row.variant_id, row.sellable]));
}
