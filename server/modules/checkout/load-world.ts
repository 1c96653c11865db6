import { clockNow, type Tx, together } from '../../platform/db.ts';
import { type CapState, lockDrops, readCaps, readSpokenUnits } from '../drops/index.ts';
import { koreanDay, type LotState, lockHolds, lockLots, readWaitingUnits } from '../inventory/index.ts';
import { lockOrders, readLineStates } from '../orders/index.ts';
import { lockAttempts, lockRefunds } from '../payments/index.ts';
import { type Counter, couponKey, lockCountersOf, lockRedemptions } from '../promotions/index.ts';
import { nothingChanged, type OrderAggregate, type World } from './world.ts';

/** What a batch needs of its orders beside themselves and their attempts. */
export type Reach = {
  /** Lines, refunds and holds too. */
  whole: boolean;
  /** The orders whose goods may move; a batch that moves no goods waits for no hot lot. */
  stock_ids: ReadonlySet<string>;
  /** All that may happen to this order's goods is that they are kept. */
  onlyKeeps(one: OrderAggregate): boolean;
};

/**
 * Locks these orders and all that belongs to them, in the one order of the house: orders, attempts, refunds, holds, then drops
 * and lots. Where goods are only kept, their counters need neither be known nor locked to decide it: they are moved last (`kept`).
 */
export async function loadWorld(
  tx: Tx,
  process_id: string,
  order_ids: readonly string[],
  { whole, stock_ids, onlyKeeps }: Reach,
): Promise<World> {
  const [orders, attempts, lines, refunds, holds, read_at] = await together([
    lockOrders(tx, order_ids),
    lockAttempts(tx, order_ids),
    whole ? readLineStates(tx, order_ids) : [],
    whole ? lockRefunds(tx, order_ids) : [],
    whole ? lockHolds(tx, order_ids) : [],
    clockNow(tx),
  ]);
  const lines_of = Map.groupBy(lines, (line) => line.order_id);
  const attempts_of = Map.groupBy(attempts, (attempt) => attempt.order_id);
  const refunds_of = Map.groupBy(refunds, (refund) => refund.order_id);
  const holds_of = Map.groupBy(holds, (hold) => hold.order_id);
  const aggregates = orders.map(
    (order): OrderAggregate => ({
      order,
      lines: lines_of.get(order.id) ?? [],
      attempts: attempts_of.get(order.id) ?? [],
      refunds: refunds_of.get(order.id) ?? [],
      holds: holds_of.get(order.id) ?? [],
    }),
  );
  const moving = aggregates.filter((one) => stock_ids.has(one.order.id));
  const keeps = moving.length > 0 && moving.every((one) => onlyKeeps(one) && !wasGivenSomething(one));
  // The clock is read after the locks: those on the stock may have been waited for, where there are any.
  const [stock, now] =
    moving.length > 0 && !keeps ? await together([lockStock(tx, moving), clockNow(tx)]) : [no_stock(), read_at];
  return {
    now,
    today: koreanDay(now),
    process_id,
    orders: new Map(aggregates.map((one) => [one.order.id, one])),
    ...stock,
    kept: keeps ? { drops: new Map(), lots: new Map() } : null,
    ...nothingChanged(),
  };
}

type Stock = Pick<World, 'drops' | 'caps' | 'lots' | 'waiting' | 'spoken' | 'promotions'>;
const no_stock = (): Stock => ({
  drops: new Map(),
  caps: new Map(),
  lots: new Map(),
  waiting: new Map(),
  spoken: new Map(),
  promotions: { redemptions: new Map(), coupons: new Map(), counters: [] },
});

const no_counters: Counter[] = [];

/** Whether a campaign gave something to it; a gift may be worth nothing. */
const wasGivenSomething = ({ order, lines }: OrderAggregate): boolean =>
  order.discount_krw > 0 || order.shipping_waived_krw > 0 || lines.some((line) => line.gift);

async function lockStock(tx: Tx, moving: OrderAggregate[]): Promise<Stock> {
  const holds = moving.flatMap((one) => one.holds);
  const drop_ids = [...new Set(holds.flatMap((hold) => hold.drop_id ?? []))];
  const lot_ids = [...new Set(holds.flatMap((hold) => hold.lot_id ?? []))];
  const identities = [...new Set(moving.flatMap((one) => (one.order.drop_id ? one.order.cap_identities : [])))];
  // Goods that had gone back may be held again, from any lot of their variant.
  const ended = moving.filter((one) => one.order.state === 'expired' || one.order.state === 'failed');
  const variant_ids = [...new Set(ended.flatMap((one) => one.holds.map((hold) => hold.variant_id)))];
  // What a drop has yet to sell is read before the lots are locked: a unit sold between is counted on both sides, never on none.
  const discounted = moving.filter(wasGivenSomething).map((one) => one.order.id);
  const late = ended.filter(wasGivenSomething).map((one) => one.order.id);
  const [given, drops, caps, spoken, lots, waiting, counters] = await together([
    discounted.length > 0 && lockRedemptions(tx, discounted),
    lockDrops(tx, drop_ids),
    readCaps(tx, drop_ids, identities) as Promise<CapState>,
    readSpokenUnits(tx, variant_ids),
    lockLots(tx, lot_ids, variant_ids),
    readWaitingUnits(tx, variant_ids),
    late.length > 0 ? lockCountersOf(tx, late) : no_counters,
  ]);
  const { redemptions, coupons } = given || { redemptions: [], coupons: [] };
  return {
    drops: new Map(drops.map((drop) => [drop.id, drop])),
    caps,
    lots: new Map(lots.map((lot: LotState) => [lot.id, lot])),
    waiting,
    spoken,
    promotions: {
      redemptions: Map.groupBy(redemptions, (one) => one.order_id),
      coupons: new Map(coupons.map((one) => [couponKey(one.campaign_id, one.identity), one])),
      counters,
    },
  };
}
