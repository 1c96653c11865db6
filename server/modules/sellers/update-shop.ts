import { ok, type Result, refuse, type ShopChange, type ShopPapers } from '@madang/contract';
import type { Tx } from '../../platform/db.ts';
import { readShops } from './read-shops.ts';

/** Changes what is given and leaves the rest; says what it was and what it is. */
export async function updateShop(
  tx: Tx,
  shop_id: string,
  change: ShopChange,
): Promise<Result<{ before: ShopPapers; after: ShopPapers }>> {
  await tx`select 1 from sellers.shops where id = ${shop_id}::uuid for no key update`;
  const before = (await readShops(tx)).get(shop_id);
  if (!before) return refuse('not_found');
  const after: ShopPapers = { ...before, ...change };
  await tx`
    update sellers.shops set name = ${after.name}, name_en = ${after.name_en}, tagline = ${after.tagline},
      tagline_en = ${after.tagline_en}, contact_phone = ${after.contact_phone}, contact_email = ${after.contact_email},
      contact_hours = ${after.contact_hours}, company = ${after.company}, representative = ${after.representative},
      business_number = ${after.business_number}, mail_order_number = ${after.mail_order_number}, address = ${after.address},
      delivery_krw = ${after.delivery_krw}, delivery_free_from_krw = ${after.delivery_free_from_krw},
      delivery_jeju_krw = ${after.delivery_jeju_krw}, delivery_island_krw = ${after.delivery_island_krw},
      version = version + 1
    where id = ${shop_id}::uuid`;
  return ok({ before, after });
}
