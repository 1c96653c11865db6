import { type Sql, transact } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { changeCampaign } from './change-campaign.ts';
import { createCampaign } from './create-campaign.ts';

/** A campaign that gives out so many coupons of 1,000 won (null: single-use codes), for other tests. */
export async function givenCampaign(sql: Sql, winners_max: number | null): Promise<string> {
  const at = (ms: number) => new Date(Date.now() + ms).toISOString();
  const made = await transact(sql, (tx) =>
    createCampaign(tx, {
      shop_id: newId(),
      kind: winners_max === null ? 'single_codes' : 'first_come',
      name_ko: '쿠폰',
      name_en: 'Coupon',
      benefit: { kind: 'amount', amount_krw: 1_000 },
      conditions: {},
      stacking: 'alone',
      opens_at: at(-60_000),
      closes_at: at(3_600_000),
      usable_until: at(7_200_000),
      ...(winners_max === null ? {} : { winners_max }),
    }),
  );
  if (!made.ok) throw new Error(made.error.code);
  return made.value.campaign_id;
}

/** Whether a campaign's budget could be changed so. */
export const changeBudget = async (sql: Sql, campaign_id: string, budget_krw: number): Promise<boolean> =>
  (await transact(sql, (tx) => changeCampaign(tx, campaign_id, { budget_krw }))).ok;
