import { plainArray, textArray } from '../../platform/arrays.ts';
import { type Sql, type Tx, together } from '../../platform/db.ts';
import { type Campaign, type CouponState, couponKey, first_order_right } from './campaign.ts';
import type { DiscountState, Wish } from './discount-state.ts';
import { readCampaigns } from './read-campaigns.ts';

/** A row of a campaign's counters. */
export type Counter = {
  campaign_id: string;
  shard: number;
  uses: number;
  uses_max: number;
  krw: number;
  krw_max: number;
};

export type LoadedDiscounts = DiscountState & { counters: Counter[] };

/** The coupons these people have of these campaigns, and their rights to a first order. */
async function readCoupons(tx: Tx | Sql, own: readonly Wish[], lock: boolean): Promise<CouponState[]> {
  const people = [...new Set(own.map((one) => one.identity))];
  const wishes = [...own, ...people.map((identity) => ({ campaign_id: first_order_right, identity }))];
  return await tx<CouponState[]>`
    select k.campaign_id, k.identity, k.state, k.order_id, k.code
    from unnest(
      ${plainArray(wishes.map((one) => one.campaign_id))}::text::uuid[],
      ${plainArray(wishes.map((one) => one.identity))}::text::uuid[]) as c (campaign_id, identity)
    join promotions.coupons k on k.campaign_id = c.campaign_id and k.identity = c.identity
    ${lock ? tx`order by k.campaign_id, k.identity for no key update of k` : tx``}`;
}

/** Whoever has a coupon from one of these codes. */
async function readCodeOwners(tx: Tx | Sql, wishes: readonly Wish[]): Promise<{ code: string; identity: string }[]> {
  const codes = wishes.flatMap((one) => one.code ?? []);
  if (codes.length === 0) return [];
  return await tx`select code, identity from promotions.coupons where code = any(${textArray(codes)}::text::text[])`;
}

async function readCounters(tx: Tx | Sql, campaign_ids: readonly string[], lock: boolean): Promise<Counter[]> {
  return await tx<Counter[]>`
    select campaign_id, shard, uses, uses_max, krw, krw_max from promotions.counters
    where campaign_id = any(${plainArray(campaign_ids)}::text::uuid[])
    order by campaign_id, shard ${lock ? tx`for no key update` : tx``}`;
}

/** What was found, as the rules want it. */
export type FoundDiscounts = [Campaign[], CouponState[], { code: string; identity: string }[]];

const campaignIds = (wishes: readonly Wish[]) => [...new Set(wishes.map((one) => one.campaign_id))];

/**
 * What the wishes of a batch are decided over, as committed. `lock`: the coupons are locked; call it before anything else of the
 * lock order's tail is, and `lockCounters` after all of it.
 */
export function readDiscounts(tx: Tx | Sql, wishes: readonly Wish[], lock: boolean): Promise<FoundDiscounts> {
  return together([readCampaigns(tx, campaignIds(wishes)), readCoupons(tx, wishes, lock), readCodeOwners(tx, wishes)]);
}

/** What the campaigns of these wishes may still give. Locked, it is the last lock of a transaction: many orders share these rows. */
export const countersOf = (tx: Tx | Sql, wishes: readonly Wish[], lock: boolean): Promise<Counter[]> =>
  readCounters(tx, campaignIds(wishes), lock);

export function discountState(
  [campaigns, coupons, owners]: FoundDiscounts,
  counters: Counter[],
  goods_of: DiscountState['goods_of'],
): LoadedDiscounts {
  const left = new Map<string, { uses: number; krw: number }>();
  for (const one of counters) {
    const sum = left.get(one.campaign_id) ?? { uses: 0, krw: 0 };
    sum.uses += one.uses_max - one.uses;
    sum.krw += one.krw_max - one.krw;
    left.set(one.campaign_id, sum);
  }
  return {
    campaigns: new Map(campaigns.map((one) => [one.id, one])),
    coupons: new Map(coupons.map((one) => [couponKey(one.campaign_id, one.identity), one])),
    code_owners: new Map(owners.map((one) => [one.code, one.identity])),
    left,
    goods_of,
    counters,
  };
}
