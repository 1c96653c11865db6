import { plainArray } from '../../platform/arrays.ts';
import { type Tx, together } from '../../platform/db.ts';
import type { CouponState } from './campaign.ts';
import type { Counter } from './load-discounts.ts';
import { type CounterChange, changeCounters, type Redemption } from './take-discounts.ts';

/** What campaigns gave to these orders, and the coupons it came from, locked. The orders' locks guard the redemptions. */
export async function lockRedemptions(
  tx: Tx,
  order_ids: readonly string[],
): Promise<{ redemptions: Redemption[]; coupons: CouponState[] }> {
  if (order_ids.length === 0) return { redemptions: [], coupons: [] };
  const ids = plainArray(order_ids);
  const [redemptions, coupons] = await together([
    tx<Redemption[]>`
      select order_id, campaign_id, identity, shard, discount_krw, shipping_krw, shares_krw::text[]::int8[] as shares_krw, state
      from promotions.redemptions where order_id = any(${ids}::text::uuid[])`,
    tx<CouponState[]>`
      select campaign_id, identity, state, order_id, code from promotions.coupons
      where (campaign_id, identity) in
        (select campaign_id, identity from promotions.redemptions where order_id = any(${ids}::text::uuid[]))
      order by campaign_id, identity for no key update`,
  ]);
  return { redemptions, coupons };
}

/** The counters these orders' redemptions were taken from, locked: the last lock of a transaction. */
export async function lockCountersOf(tx: Tx, order_ids: readonly string[]): Promise<Counter[]> {
  return await tx<Counter[]>`
    select campaign_id, shard, uses, uses_max, krw, krw_max from promotions.counters
    where (campaign_id, shard) in (
      select campaign_id, shard from promotions.redemptions where order_id = any(${plainArray(order_ids)}::text::uuid[]))
    order by campaign_id, shard for no key update`;
}

/** Writes what became of redemptions and of their coupons, locked in this transaction; the counters last. */
export async function saveRedemptionChanges(
  tx: Tx,
  rows: readonly Redemption[],
  coupons: readonly CouponState[],
): Promise<void> {
  await together([
    rows.length > 0 &&
      tx`
      update promotions.redemptions r set state = c.state
      from unnest(
        ${plainArray(rows.map((one) => one.order_id))}::text::uuid[],
        ${plainArray(rows.map((one) => one.campaign_id))}::text::uuid[],
        ${plainArray(rows.map((one) => one.state))}::text::text[]) as c (order_id, campaign_id, state)
      where r.order_id = c.order_id and r.campaign_id = c.campaign_id`,
    coupons.length > 0 &&
      tx`
      update promotions.coupons k set state = c.state, order_id = c.order_id
      from unnest(
        ${plainArray(coupons.map((one) => one.campaign_id))}::text::uuid[],
        ${plainArray(coupons.map((one) => one.identity))}::text::uuid[],
        ${plainArray(coupons.map((one) => one.state))}::text::text[],
        ${plainArray(coupons.map((one) => one.order_id))}::text::uuid[]) as c (campaign_id, identity, state, order_id)
      where k.campaign_id = c.campaign_id and k.identity = c.identity`,
  ]);
}

/** Gives back to counters (or takes again what a late payment had given back); where one has no room, the batch is run again. */
export const saveCounterChanges = (tx: Tx, changes: readonly CounterChange[]): Promise<void> =>
  changeCounters(tx, changes, '40001');
