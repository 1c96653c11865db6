import type { ShopPapers } from '@madang/contract';
import type { Sql, Tx } from '../../platform/db.ts';

/** Every shop, by id, in order of opening. A yard has tens of shops, not thousands. */
export async function readShops(sql: Sql | Tx): Promise<Map<string, ShopPapers>> {
  const rows = await sql<ShopPapers[]>`
    select id, slug, name, name_en, tagline, tagline_en, contact_phone, contact_email, contact_hours, company, representative,
      business_number, mail_order_number, address, delivery_krw, delivery_free_from_krw, delivery_jeju_krw, delivery_island_krw
    from sellers.shops order by created_at, id`;
  return new Map(rows.map((row) => [row.id, row]));
}
