import type { Coupon } from '@madang/contract';
import type { Static } from 'typebox';
import type { Sql } from '../../platform/db.ts';
import { readCampaigns } from './read-campaigns.ts';
import { showCampaign } from './show-campaign.ts';

type Row = {
  campaign_id: string;
  place: number | null;
  state: 'free' | 'held' | 'spent';
  order_id: string | null;
  made_at: Date;
};

/** The coupons of a person, the newest first. */
export async function listCoupons(sql: Sql, identity: string): Promise<Static<typeof Coupon>[]> {
  const rows = await sql<Row[]>`
    select campaign_id, place, state, order_id, made_at from promotions.coupons
    where identity = ${identity}::uuid order by made_at desc limit 200`;
  const campaigns = await readCampaigns(
    sql,
    rows.map((row) => row.campaign_id),
  );
  const by_id = new Map(campaigns.map((one) => [one.id, one]));
  const now = new Date();
  return rows.flatMap(({ campaign_id, made_at, ...row }) => {
    const campaign = by_id.get(campaign_id);
    // What comes by itself is nobody's to choose.
    if (!campaign || campaign.kind === 'automatic') return [];
    const over = campaign.ended_at !== null || campaign.paused || campaign.usable_until <= now;
    return {
      campaign: showCampaign(campaign),
      ...row,
      usable: row.state === 'free' && !over,
      made_at: made_at.toISOString(),
    };
  });
}
