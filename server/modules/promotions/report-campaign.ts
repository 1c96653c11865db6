import type { CampaignReport } from '@madang/contract';
import type { Static } from 'typebox';
import type { Sql } from '../../platform/db.ts';

type Figures = Omit<Static<typeof CampaignReport>, 'campaign'>;

/** What a campaign has given: coupons, and its redemptions by state and by day (Korea). */
export async function reportCampaign(sql: Sql, campaign_id: string): Promise<Figures> {
  const [[issued], [sums], [left], days] = await Promise.all([
    sql<{ n: number }[]>`select count(*)::int as n from promotions.coupons where campaign_id = ${campaign_id}::uuid`,
    sql<Pick<Figures, 'held' | 'spent' | 'returned' | 'held_krw' | 'spent_krw'>[]>`
      select count(*) filter (where state = 'held')::int as held, count(*) filter (where state = 'spent')::int as spent,
        count(*) filter (where state = 'returned')::int as returned,
        coalesce(sum(discount_krw + shipping_krw) filter (where state = 'held'), 0)::bigint as held_krw,
        coalesce(sum(discount_krw + shipping_krw) filter (where state = 'spent'), 0)::bigint as spent_krw
      from promotions.redemptions where campaign_id = ${campaign_id}::uuid`,
    sql<{ uses_left: number | null; budget_left_krw: number | null }[]>`
      select case when c.uses_max is not null then sum(k.uses_max - k.uses)::bigint end as uses_left,
        case when c.budget_krw is not null then sum(k.krw_max - k.krw)::bigint end as budget_left_krw
      from promotions.campaigns c left join promotions.counters k on k.campaign_id = c.id
      where c.id = ${campaign_id}::uuid group by c.id`,
    sql<Figures['days']>`
      select (held_at at time zone 'Asia/Seoul')::date::text as day, count(*)::int as orders, sum(discount_krw + shipping_krw)::bigint as discount_krw
      from promotions.redemptions where campaign_id = ${campaign_id}::uuid and state = 'spent'
      group by 1 order by 1 desc limit 60`,
  ]);
  return { issued: issued!.n, ...sums!, ...left!, days };
}
