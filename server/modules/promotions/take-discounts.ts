import { plainArray, textArray } from '../../platform/arrays.ts';
import { type Tx, together } from '../../platform/db.ts';
import { worthOf } from './discount-state.ts';
import type { Counter } from './load-discounts.ts';

/** What a campaign gave to an order. */
export type Redemption = {
  order_id: string;
  campaign_id: string;
  /** Whose coupon; null for what needs none. */
  identity: string | null;
  shard: number | null;
  discount_krw: number;
  /** What it took off the order's delivery fees. */
  shipping_krw: number;
  shares_krw: number[];
  state: 'held' | 'spent' | 'returned';
};

/** A redemption as placing makes it; `known`: the coupon was there already. */
export type NewRedemption = Redemption & { code: string | null; known: boolean };

/** Writes what was given: new rows of new orders. */
export async function saveRedemptions(tx: Tx, rows: readonly NewRedemption[], now: Date): Promise<void> {
  if (rows.length === 0) return;
  await tx`
    insert into promotions.redemptions (order_id, campaign_id, identity, shard, discount_krw, shipping_krw, shares_krw, state, held_at)
    select order_id, campaign_id, identity, shard, discount_krw, shipping_krw, shares::bigint[], 'held', ${now}::timestamptz
    from unnest(
      ${plainArray(rows.map((one) => one.order_id))}::text::uuid[],
      ${plainArray(rows.map((one) => one.campaign_id))}::text::uuid[],
      ${plainArray(rows.map((one) => one.identity))}::text::uuid[],
      ${plainArray(rows.map((one) => one.shard))}::text::smallint[],
      ${plainArray(rows.map((one) => one.discount_krw))}::text::bigint[],
      ${plainArray(rows.map((one) => one.shipping_krw))}::text::bigint[],
      ${textArray(rows.map((one) => plainArray(one.shares_krw)))}::text::text[])
      as c (order_id, campaign_id, identity, shard, discount_krw, shipping_krw, shares)`;
}

/**
 * Holds the coupons for their orders: those there were must still be free, the others must still be nobody's. Where not, the batch is
 * decided again (40001).
 */
export async function holdCoupons(tx: Tx, rows: readonly NewRedemption[], now: Date): Promise<void> {
  const held = rows.filter((one) => one.identity);
  if (held.length === 0) return;
  await tx`
    with c as (
      select * from unnest(
        ${plainArray(held.map((one) => one.campaign_id))}::text::uuid[],
        ${plainArray(held.map((one) => one.identity))}::text::uuid[],
        ${plainArray(held.map((one) => one.order_id))}::text::uuid[],
        ${textArray(held.map((one) => one.code))}::text::text[],
        ${plainArray(held.map((one) => one.known))}::text::boolean[]) as c (campaign_id, identity, order_id, code, known)
    ), taken as (
      update promotions.coupons k set state = 'held', order_id = c.order_id
      from c where c.known and k.campaign_id = c.campaign_id and k.identity = c.identity and k.state = 'free' returning 1
    ), made as (
      insert into promotions.coupons (campaign_id, identity, code, state, order_id, made_at)
      select campaign_id, identity, code, 'held', order_id, ${now}::timestamptz from c where not known
      order by campaign_id, identity
      on conflict do nothing returning 1
    )
    select platform.demand((select count(*) from taken) + (select count(*) from made), ${held.length}::int, '40001')`;
}

/**
 * Gives every new redemption of a campaign that counts its counter, and says what to count. Where no counter has enough for the batch:
 * under the locks (`gather`) what is left is gathered in one, else null.
 */
export function countRedemptions(
  rows: readonly NewRedemption[],
  counters: readonly Counter[],
  gather: boolean,
): { changes: CounterChange[]; gathered: Map<string, number> } | null {
  const changes: CounterChange[] = [];
  const gathered = new Map<string, number>();
  for (const [campaign_id, own] of Map.groupBy(rows, (one) => one.campaign_id)) {
    const wanted = { uses: own.length, krw: own.reduce((sum, one) => sum + worthOf(one), 0) };
    const chosen = chooseShard(counters, campaign_id, wanted);
    if (!chosen) continue;
    if (!chosen.enough) {
      if (!gather) return null;
      gathered.set(campaign_id, chosen.shard);
    }
    for (const one of own) one.shard = chosen.shard;
    changes.push({ campaign_id, shard: chosen.shard, ...wanted });
  }
  return { changes, gathered };
}

/** Counts given against a counter; negative gives back. */
export type CounterChange = { campaign_id: string; shard: number; uses: number; krw: number };

/** Adds up what is counted, a row a counter, in the order they are locked in. */
function summed(changes: readonly CounterChange[]): CounterChange[] {
  const sums = new Map<string, CounterChange>();
  for (const one of changes) {
    const key = `${one.campaign_id}:${String(one.shard).padStart(5, '0')}`;
    const sum = sums.get(key) ?? { ...one, uses: 0, krw: 0 };
    sum.uses += one.uses;
    sum.krw += one.krw;
    sums.set(key, sum);
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/**
 * Counts what was given, or back: the last write of a transaction, so that a counter many share is locked for one commit to disk.
 * A counter that has too little answers with `state`.
 */
export async function changeCounters(tx: Tx, changes: readonly CounterChange[], state: string): Promise<void> {
  const rows = summed(changes);
  if (rows.length === 0) return;
  const ids = plainArray(rows.map((one) => one.campaign_id));
  const shards = plainArray(rows.map((one) => one.shard));
  await together([
    rows.length > 1 &&
      tx`select from promotions.counters where (campaign_id, shard) in
           (select * from unnest(${ids}::text::uuid[], ${shards}::text::smallint[]))
         order by campaign_id, shard for no key update`,
    tx`
    with changed as (
      update promotions.counters k set uses = k.uses + c.uses, krw = k.krw + c.krw
      from unnest(${ids}::text::uuid[], ${shards}::text::smallint[],
        ${plainArray(rows.map((one) => one.uses))}::text::bigint[],
        ${plainArray(rows.map((one) => one.krw))}::text::bigint[]) as c (campaign_id, shard, uses, krw)
      where k.campaign_id = c.campaign_id and k.shard = c.shard
        and k.uses + c.uses between 0 and k.uses_max and k.krw + c.krw between 0 and k.krw_max
      returning 1)
    select platform.demand((select count(*) from changed), ${rows.length}::int, ${state}::text)`,
  ]);
}

/**
 * Under the locks of all counters of a campaign: what none of them has alone is gathered in one. The limits' sums do not change.
 */
export async function gatherCounters(
  tx: Tx,
  counters: readonly Counter[],
  into: ReadonlyMap<string, number>,
): Promise<void> {
  const rows = counters.filter((one) => into.has(one.campaign_id));
  if (rows.length === 0) return;
  const spare = new Map<string, { uses: number; krw: number }>();
  for (const one of rows) {
    const sum = spare.get(one.campaign_id) ?? { uses: 0, krw: 0 };
    sum.uses += one.uses_max - one.uses;
    sum.krw += one.krw_max - one.krw;
    spare.set(one.campaign_id, sum);
  }
  for (const one of rows) {
    const all = into.get(one.campaign_id) === one.shard ? spare.get(one.campaign_id)! : { uses: 0, krw: 0 };
    one.uses_max = one.uses + all.uses;
    one.krw_max = one.krw + all.krw;
  }
  await tx`
    update promotions.counters k set uses_max = c.uses_max, krw_max = c.krw_max
    from unnest(
      ${plainArray(rows.map((one) => one.campaign_id))}::text::uuid[],
      ${plainArray(rows.map((one) => one.shard))}::text::smallint[],
      ${plainArray(rows.map((one) => one.uses_max))}::text::bigint[],
      ${plainArray(rows.map((one) => one.krw_max))}::text::bigint[]) as c (campaign_id, shard, uses_max, krw_max)
    where k.campaign_id = c.campaign_id and k.shard = c.shard`;
}

/**
 * The counter a batch takes from: of those that have enough for all of it one at random, so that processes and lanes spread; else the
 * fullest (a batch under the locks then gathers what is left in it). Null where the campaign counts nothing.
 */
function chooseShard(
  counters: readonly Counter[],
  campaign_id: string,
  wanted: { uses: number; krw: number },
  random: () => number = Math.random,
): { shard: number; enough: boolean } | null {
  const own = counters.filter((one) => one.campaign_id === campaign_id);
  if (own.length === 0) return null;
  const enough = own.filter((one) => one.uses_max - one.uses >= wanted.uses && one.krw_max - one.krw >= wanted.krw);
  if (enough.length > 0) return { shard: enough[Math.floor(random() * enough.length)]!.shard, enough: true };
  const fullest = own.reduce((best, one) => (one.uses_max - one.uses > best.uses_max - best.uses ? one : best));
  return { shard: fullest.shard, enough: false };
}
