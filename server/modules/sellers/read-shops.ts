import type { Shop } from '@madang/contract';
import type { Sql, Tx } from '../../platform/db.ts';

/** Every shop, by id, in order of opening. A yard has tens of shops, not thousands. */
export async function readShops(sql: Sql | Tx): Promise<Map<string, Shop>> {
  const rows = await sql<Shop[]>`
    select id, slug, name, name_en, tagline, tagline_en from sellers.shops order by created_at, id`;
  return new Map(rows.map((row) => [row.id, row]));
}
