import type { CapState, DropState } from '../drops/index.ts';
import { capKey, giveUnitsBack, keepUnits } from '../drops/index.ts';
import type { SealedData } from '../identity/index.ts';
import type { HoldState, LotState, NewMovement } from '../inventory/index.ts';
import type { DeliveryEntry, DiscountEntry, Journal } from '../ledger/index.ts';
import type { HistoryEntry, LineState, OrderState, OrderStateName } from '../orders/index.ts';
import { mayBecome } from '../orders/index.ts';
import type { Attempt, NewRefund, Refund } from '../payments/index.ts';
import type { Counter, CounterChange, CouponState, Redemption } from '../promotions/index.ts';

/** One order with all that belongs to it, locked. */
export type OrderAggregate = {
  order: OrderState;
  lines: LineState[];
  attempts: Attempt[];
  refunds: Refund[];
  holds: HoldState[];
};

/** A wish for something that leaves the process, written in the commit that decided it. */
export type EffectWish = { id: string; kind: string; key: string; payload: object; due_at?: Date; claimed_by?: string };

/** The joint state of one batch of changes to orders: what was locked, and what the fold has changed of it. */
export type World = {
  now: Date;
  today: string;
  process_id: string;
  orders: Map<string, OrderAggregate>;
  drops: Map<string, DropState>;
  caps: CapState;
  lots: Map<string, LotState>;
  /** Units of paid pre-orders that wait for goods, by variant: free stock is theirs first. */
  waiting: Map<string, number>;
  /** Units of free stock that a coming or running drop of the variant has not sold yet: they are that drop's. */
  spoken: Map<string, { drop_id: string; units: number }>;
  /** What campaigns gave to orders whose goods may move; coupons by `couponKey`; counters only where an ended order may live again. */
  promotions: { redemptions: Map<string, Redemption[]>; coupons: Map<string, CouponState>; counters: Counter[] };
  /** Units that are paid for, by drop and by lot, where a batch does nothing else with goods: then neither was read nor locked. */
  kept: { drops: Map<string, number>; lots: Map<string, number> } | null;
  dirty: {
    orders: Set<OrderState>;
    lines: Set<LineState>;
    attempts: Set<Attempt>;
    refunds: Set<Refund>;
    holds: Set<HoldState>;
    drops: Set<DropState>;
    caps: Map<string, { drop_id: string; identity: string }>;
    lots: Set<LotState>;
    redemptions: Set<Redemption>;
    coupons: Set<CouponState>;
  };
  out: {
    history: HistoryEntry[];
    journals: Journal[];
    discounts: DiscountEntry[];
    deliveries: DeliveryEntry[];
    /** What counters of campaigns get back, or give again. */
    counted: CounterChange[];
    effects: EffectWish[];
    refunds: NewRefund[];
    holds: HoldState[];
    movements: NewMovement[];
    sealed: SealedData[];
    events: { name: string; shop_id: string; entity_id: string; version: number; data: object }[];
  };
};

/** What a fold starts with. */
export function nothingChanged(): Pick<World, 'dirty' | 'out'> {
  return {
    dirty: {
      orders: new Set(),
      lines: new Set(),
      attempts: new Set(),
      refunds: new Set(),
      holds: new Set(),
      drops: new Set(),
      caps: new Map(),
      lots: new Set(),
      redemptions: new Set(),
      coupons: new Set(),
    },
    out: {
      history: [],
      journals: [],
      discounts: [],
      deliveries: [],
      counted: [],
      effects: [],
      refunds: [],
      holds: [],
      movements: [],
      sealed: [],
      events: [],
    },
  };
}

/** Moves an order along the state table; a move the table does not know is a bug. */
export function moveOrder(world: World, order: OrderState, to: OrderStateName): void {
  if (order.state !== to && !mayBecome(order.state, to)) throw new Error(`order ${order.id}: ${order.state} -> ${to}`);
  order.state = to;
  touchOrder(world, order);
}

export function touchOrder(world: World, order: OrderState): void {
  if (!world.dirty.orders.has(order)) order.version += 1;
  world.dirty.orders.add(order);
}

export function announce(world: World, order: OrderState, name: string, data: object = {}): void {
  world.out.events.push({
    name,
    shop_id: order.shop_id,
    entity_id: order.id,
    version: order.version,
    data: { ...data, mail: order.wants_mail },
  });
}

export function note(world: World, order: OrderState, what: string, more: Partial<HistoryEntry> = {}): void {
  world.out.history.push({ order_id: order.id, what, amount_krw: null, detail: null, made_by: 'system', ...more });
}

const count = (units: Map<string, number>, id: string, more: number) => void units.set(id, (units.get(id) ?? 0) + more);

const outstanding = (hold: HoldState): number => hold.quantity - hold.returned;

/** Paid: what was held is now allocated. */
export function commitHolds(world: World, one: OrderAggregate): void {
  for (const hold of one.holds) {
    if (hold.state !== 'active') continue;
    hold.state = 'committed';
    world.dirty.holds.add(hold);
    const units = outstanding(hold);
    if (world.kept) {
      if (hold.lot_id) count(world.kept.lots, hold.lot_id, units);
      if (hold.drop_id) count(world.kept.drops, hold.drop_id, units);
      continue;
    }
    const lot = hold.lot_id ? world.lots.get(hold.lot_id)! : null;
    if (lot) {
      lot.held -= units;
      lot.allocated += units;
      world.dirty.lots.add(lot);
    }
    const drop = dropOf(world, hold);
    if (!drop) continue;
    keepUnits(drop, units);
    world.dirty.drops.add(drop);
  }
}

/** Everything an order still holds goes back: to the lots, to the drop's allotment, to its people's caps. */
export function releaseHolds(world: World, one: OrderAggregate, state: 'released' | 'expired'): void {
  for (const hold of one.holds) if (outstanding(hold) > 0) returnUnits(world, one, hold, outstanding(hold), state);
}

/** Gives back some units of one hold; the hold ends when none are left. */
export function returnUnits(
  world: World,
  one: OrderAggregate,
  hold: HoldState,
  units: number,
  end_state: 'released' | 'expired',
): void {
  if (hold.state !== 'active' && hold.state !== 'committed') return;
  const were_held = hold.state === 'active';
  const lot = hold.lot_id ? world.lots.get(hold.lot_id)! : null;
  if (lot) {
    if (were_held) lot.held -= units;
    else lot.allocated -= units;
    world.dirty.lots.add(lot);
  }
  hold.returned += units;
  if (outstanding(hold) === 0) hold.state = end_state;
  world.dirty.holds.add(hold);
  giveToDrop(world, one, hold, units, were_held);
}

/** Goods that had left are on the shelf again, and their drop has them back. */
export function takeBack(world: World, one: OrderAggregate, hold: HoldState, units: number): void {
  hold.returned += units;
  world.dirty.holds.add(hold);
  const lot = hold.lot_id ? world.lots.get(hold.lot_id)! : null;
  if (lot) {
    lot.on_hand += units;
    world.dirty.lots.add(lot);
    const { id: order_id } = one.order;
    world.out.movements.push({
      lot: { ...lot },
      kind: 'return',
      quantity: units,
      reason: null,
      order_id,
      made_by: 'system',
    });
  }
  giveToDrop(world, one, hold, units, false);
}

function giveToDrop(world: World, one: OrderAggregate, hold: HoldState, units: number, were_held: boolean): void {
  const drop = dropOf(world, hold);
  if (!drop) return;
  giveUnitsBack(drop, world.caps, { quantity: units, identities: one.order.cap_identities, were_held });
  world.dirty.drops.add(drop);
  markCaps(world, one.order, drop);
}

export function markCaps(world: World, order: OrderState, drop: DropState): void {
  for (const identity of order.cap_identities)
    world.dirty.caps.set(capKey(drop.id, identity), { drop_id: drop.id, identity });
}

/** The drop these units were taken from, if they were. */
const dropOf = (world: World, hold: HoldState): DropState | null =>
  hold.drop_id ? world.drops.get(hold.drop_id)! : null;
