import { updateVariants } from '../modules/catalog/index.ts';
import { openWarehouse, receiveStock } from '../modules/inventory/index.ts';
import { type Sql, transact } from '../platform/db.ts';
import type { DemoCatalog } from './seed-catalog.ts';

/** Units by slug, over the variants in turn; made-to-order goods have days of making instead. `days`: lots that expire, units by days from today. */
const stock: Record<string, { units: number[] } | { days: Record<number, number> }> = {
  'cloud-mattress': { units: [6, 4, 9, 3, 7] },
  'linen-tote': { units: [120, 64, 35] },
  'hinoki-hand-cream': { units: [240, 180, 90] },
  'morning-mug': { units: [48, 22, 9] },
  'moon-jar': { units: [30] },
  'cold-brew': { days: { 5: 40, 12: 160 } },
  'acacia-honey': { units: [210] },
  'pasture-eggs': { days: { 9: 60, 21: 240 } },
  'hanwoo-gift': { days: { 3: 12, 6: 45 } },
  sourdough: { days: { 3: 40 } },
  'peony-bouquet': { days: { 2: 24, 4: 36 } },
  'seolhyang-strawberry': { days: { 1: 14, 4: 120 } },
  'field-bottle': { units: [75, 88, 0] },
  'daleum-cap': { units: [60, 42] },
  'madang-runner-01': { units: [8, 12, 14, 20, 24, 30, 36, 40, 100, 24, 12, 6] },
};

/** What is made when ordered: how many a working day, and the boxes one goes in. */
const making: Record<string, { daily_capacity: number; boxes: string[] }> = {
  'oak-desk': { daily_capacity: 2, boxes: ['상판', '다리와 서랍'] },
};

/** Receives the demo's goods into one warehouse a shop; once, also after a kill half way. */
export async function seedStock(sql: Sql, catalog: DemoCatalog): Promise<void> {
  await transact(sql, async (tx) => {
    const [known] = await tx`select id from inventory.lots limit 1`;
    if (known) return;
    const warehouses = new Map<string, string>();
    for (const shop_id of catalog.shops.values()) {
      warehouses.set(shop_id, (await openWarehouse(tx, { shop_id, name: '본점 창고', name_en: 'Main warehouse' })).id);
    }
    for (const [slug, terms] of Object.entries(making)) {
      const variants = [...catalog.variants.values()].filter((one) => one.slug === slug);
      const changes = variants.map(({ variant_id: id }) => ({ id, ...terms }));
      if (variants[0]) await updateVariants(tx, variants[0].product_id, changes);
    }
    for (const [slug, plan] of Object.entries(stock)) {
      const variants = [...catalog.variants.values()].filter((one) => one.slug === slug);
      for (const [i, { variant_id, shop_id }] of variants.entries()) {
        const lots = 'units' in plan ? [[null, plan.units[i % plan.units.length]!]] : lotsOf(plan.days);
        for (const [expires_on, quantity] of lots as [string | null, number][]) {
          if (quantity === 0) continue;
          const warehouse_id = warehouses.get(shop_id)!;
          await receiveStock(tx, { variant_id, warehouse_id, quantity, expires_on, reason: '개점', made_by: 'system' });
        }
      }
    }
  });
}

const lotsOf = (days: Record<number, number>) =>
  Object.entries(days).map(([day, quantity]) => [koreanDate(Number(day)), quantity]);

/** The calendar day in Korea so many days from now. */
export function koreanDate(days: number, now = new Date()): string {
  return new Date(now.getTime() + days * 86_400_000 + 9 * 3_600_000).toISOString().slice(0, 10);
}
