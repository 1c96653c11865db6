import { type Sql, transact } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import type { Campaign } from './campaign.ts';
import { changeCampaign } from './change-campaign.ts';
import { createCampaign } from './create-campaign.ts';

/** A campaign's row that runs through December 2026; `more` says what it is about. For tests without a database. */
export const campaignLike = (more: Partial<Campaign>): Campaign => ({
  id: 'a',
  shop_id: 'shop',
  kind: 'automatic',
  name_ko: '할인',
  name_en: 'Off',
  code: null,
  benefit: { kind: 'amount', amount_krw: 1_000 },
  conditions: {},
  stacking: 'alone',
  priority: 0,
  opens_at: new Date('2026-12-01T00:00:00Z'),
  closes_at: new Date('2026-12-31T00:00:00Z'),
  usable_until: new Date('2026-12-31T00:00:00Z'),
  winners_max: null,
  winners: 0,
  uses_max: null,
  budget_krw: null,
  paused: false,
  ended_at: null,
  ...more,
});

/** A campaign that runs now, 1,000 won off by itself where nothing else is said. */
export async function givenRule(sql: Sql, more: Partial<Parameters<typeof createCampaign>[1]>): Promise<string> {
  const at = (ms: number) => new Date(Date.now() + ms).toISOString();
  const { shop_id, kind, name_ko, name_en, benefit, conditions, stacking } = campaignLike({ shop_id: newId() });
  const rule = { shop_id, kind, name_ko, name_en, benefit, conditions, stacking };
  const times = { opens_at: at(-60_000), closes_at: at(3_600_000), usable_until: at(7_200_000) };
  const made = await transact(sql, (tx) =>
    createCampaign(tx, { ...rule, ...times, ...more } as Parameters<typeof createCampaign>[1]),
  );
  if (!made.ok) throw new Error(made.error.code);
  return made.value.campaign_id;
}

/** A campaign that gives out so many coupons of 1,000 won (null: single-use codes), for other tests. */
export const givenCampaign = (sql: Sql, winners_max: number | null): Promise<string> =>
  givenRule(sql, winners_max === null ? { kind: 'single_codes' } : { kind: 'first_come', winners_max });

/** Whether a campaign's budget could be changed so. */
export const changeBudget = async (sql: Sql, campaign_id: string, budget_krw: number): Promise<boolean> =>
  (await transact(sql, (tx) => changeCampaign(tx, campaign_id, { budget_krw }))).ok;
