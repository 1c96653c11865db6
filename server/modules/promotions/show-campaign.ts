import type { AdminCampaign, ShownCampaign } from '@madang/contract';
import type { Static } from 'typebox';
import type { Campaign } from './campaign.ts';
import type { CampaignRow } from './read-campaigns.ts';

/** What everybody may know of it. */
export function showCampaign(one: Campaign): Static<typeof ShownCampaign> {
  return {
    campaign_id: one.id,
    shop_id: one.shop_id,
    kind: one.kind,
    name_ko: one.name_ko,
    name_en: one.name_en,
    benefit: one.benefit,
    conditions: one.conditions as Static<typeof ShownCampaign>['conditions'],
    stacking: one.stacking,
    opens_at: one.opens_at.toISOString(),
    closes_at: one.closes_at.toISOString(),
    usable_until: one.usable_until.toISOString(),
    paused: one.paused,
    ended: one.ended_at !== null,
    winners_max: one.winners_max,
    left: one.winners_max === null ? null : one.winners_max - one.winners,
  };
}

/** The same for staff. */
export function showAdminCampaign(one: CampaignRow): Static<typeof AdminCampaign> {
  const { code, priority, winners, uses_max, budget_krw, codes_wanted, codes_made, created_at } = one;
  return {
    ...showCampaign(one),
    code,
    priority,
    winners,
    uses_max,
    budget_krw,
    codes_wanted,
    codes_made,
    created_at: created_at.toISOString(),
  };
}
