import { type Sql, type Tx, transact } from '../../../platform/db.ts';
import { readMadeToOrder } from '../../catalog/index.ts';
import { readCalendars } from '../../channels/index.ts';
import { koreanDay, openWarehouse, readMadeVariants, setCapacities } from '../../inventory/index.ts';
import { productionDays } from './production-days.ts';

/** How many working days ahead can be ordered. */
const days_ahead = 40;

/**
 * Opens the days on which these products can be made, and closes those on which they no longer can, in the caller's transaction. Asked
 * again it changes nothing. Returns how many days changed.
 */
export async function openDaysOf(tx: Tx, product_ids: readonly string[], now = new Date()): Promise<number> {
  const made = await readMadeToOrder(tx, product_ids);
  if (made.length === 0) return 0;
  const calendars = await readCalendars(tx, [...new Set(made.map((one) => one.shop_id))]);
  const today = koreanDay(now);
  let changed = 0;
  const known = await readMadeVariants(tx);
  for (const { variant_id, shop_id, lead_days, daily_capacity } of made) {
    if (daily_capacity === null && !known.has(variant_id)) continue;
    const open =
      daily_capacity === null ? [] : productionDays(today, lead_days ?? 1, days_ahead, calendars.of(shop_id));
    const days = open.map((day) => ({ ...day, capacity: daily_capacity ?? 0 }));
    const { id: warehouse_id } = await openWarehouse(tx, { shop_id, name: '주문 제작', name_en: 'Made to order' });
    changed += await setCapacities(tx, { variant_id, shop_id, warehouse_id, days });
  }
  return changed;
}

/** The same for everything that is made to order, a product a transaction. */
export async function openProductionDays(sql: Sql): Promise<void> {
  const products = [...new Set((await readMadeToOrder(sql)).map((one) => one.product_id))].sort();
  for (const product_id of products) await transact(sql, (tx) => openDaysOf(tx, [product_id]));
}
