import { createCampaign } from '../modules/promotions/index.ts';
import { type Sql, transact } from '../platform/db.ts';
import type { DemoCatalog } from './seed-catalog.ts';

const hour_ms = 3_600_000;

/** A coupon for the first thousand, to be looked at and taken; once. */
export async function seedPromotions(sql: Sql, catalog: DemoCatalog): Promise<void> {
  await transact(sql, async (tx) => {
    const [known] = await tx`select id from promotions.campaigns limit 1`;
    if (known) return;
    // Whole hours, which read better than the second somebody started it.
    const at = (days: number) => new Date((Math.floor(Date.now() / hour_ms) + days * 24) * hour_ms).toISOString();
    const made = await createCampaign(tx, {
      shop_id: catalog.shops.get('ongi')!,
      kind: 'first_come',
      name_ko: '첫 천 분께 드리는 쿠폰',
      name_en: 'For the first thousand',
      benefit: { kind: 'amount', amount_krw: 3_000 },
      conditions: { minimum_krw: 20_000 },
      stacking: 'together',
      opens_at: at(0),
      closes_at: at(30),
      usable_until: at(60),
      winners_max: 1_000,
    });
    if (!made.ok) throw new Error(`demo coupon: ${JSON.stringify(made.error)}`);
  });
}
