import assert from 'node:assert/strict';
import type { Result } from '@madang/contract';
import { firstIdAt, newId } from '../../platform/ids.ts';
import type { Offer } from '../catalog/index.ts';
import type { DropState } from '../drops/index.ts';
import { type HoldState, type LotState, shareOut } from '../inventory/index.ts';
import type { Journal } from '../ledger/index.ts';
import type { Attempt, Refund } from '../payments/index.ts';
import { decide, type OrderCommand } from './change-orders.ts';
import { decidePlace, type PlaceDecision, type PlaceDemand } from './place-rules.ts';
import { nothingChanged, type OrderAggregate, type World } from './world.ts';

export type MemoryShop = ReturnType<typeof createMemoryShop>;

const today = '2026-12-24';

/**
 * A shop whose tables are maps: the rules of checkout as they are, without a database. Every command gets a world of its own over
 * the shared rows, and what it wants written is applied as the tables would. `strict`: also proves that all a rule changed is
 * marked for saving.
 */
export function createMemoryShop(goods: { offers: Offer[]; lots: LotState[]; drops: DropState[] }, strict: boolean) {
  const orders = new Map<string, OrderAggregate>();
  const lots = new Map(goods.lots.map((lot) => [lot.id, lot]));
  const drops = new Map(goods.drops.map((drop) => [drop.id, drop]));
  const caps = new Map<string, number>();
  const journals: Journal[] = [];
  const shop = { now: new Date('2026-12-24T03:00:00Z'), orders, lots, drops, caps, journals, place, change, allocate };

  function place(demand: PlaceDemand & { person_id: string }): Result<OrderAggregate> {
    const state = {
      today,
      caps,
      drops_by_variant: new Map([...drops.values()].map((drop) => [drop.variant_id, drop])),
      offers: new Map(goods.offers.map((offer) => [offer.variant_id, offer])),
      lots_by_variant: Map.groupBy(lots.values(), (lot) => lot.variant_id),
      places: new Map<string, string>(),
    };
    const decided = decidePlace(state, demand, shop.now);
    if (!decided.ok) return decided;
    // Ids of one millisecond stand in no order, and who waits for goods is served by them: here each has its own millisecond.
    const one = orderOf(firstIdAt(shop.now.getTime() + orders.size), decided.value, demand, shop.now);
    orders.set(one.order.id, one);
    return { ok: true, value: one };
  }

  function change(command: OrderCommand): Result<unknown> {
    const world: World = {
      now: shop.now,
      today,
      process_id: 'process',
      orders,
      drops,
      caps,
      lots,
      waiting: new Map(),
      spoken: new Map(),
      promotions: { redemptions: new Map(), coupons: new Map(), counters: [] },
      kept: null,
      ...nothingChanged(),
    };
    for (const hold of waitingHolds())
      world.waiting.set(hold.variant_id, (world.waiting.get(hold.variant_id) ?? 0) + hold.quantity - hold.returned);
    const before = strict ? rowsOf(shop) : null;
    const result = decide(world, orders.get(command.order_id), command);
    if (before) everyChangeIsMarked(before, rowsOf(shop), world, caps);
    journals.push(...world.out.journals);
    for (const wish of world.out.refunds) orders.get(wish.order_id)!.refunds.push(refundOf(wish, shop.now));
    return result;
  }

  function waitingHolds(): HoldState[] {
    const holds = [...orders.values()].flatMap((one) => one.holds);
    return holds
      .filter((hold) => hold.lot_id === null && hold.state === 'committed')
      .sort((a, b) => (a.order_id < b.order_id ? -1 : 1));
  }

  function allocate(variant_id: string): void {
    const waiting = waitingHolds().filter((hold) => hold.variant_id === variant_id);
    const here = [...lots.values()].filter((lot) => lot.variant_id === variant_id);
    const { changed, fresh } = shareOut(waiting, here, today);
    for (const hold of changed) {
      const row = waiting.find((each) => each.id === hold.id);
      Object.assign(row!, hold);
    }
    for (const hold of fresh) orders.get(hold.order_id)!.holds.push(hold);
  }

  return shop;
}

function orderOf(
  id: string,
  decision: PlaceDecision,
  demand: PlaceDemand & { person_id: string },
  now: Date,
): OrderAggregate {
  const drop = decision.lines.find((line) => line.drop)?.drop ?? null;
  const holds: HoldState[] = [];
  const lines = decision.lines.map((line) => {
    const { variant_id, unit_price_krw, tax_free } = line.offer;
    const line_id = newId();
    const parts = line.shares.length > 0 ? line.shares : [{ lot: null, quantity: line.quantity }];
    for (const { lot, quantity } of parts)
      holds.push({
        id: newId(),
        order_id: id,
        line_id,
        variant_id,
        lot_id: lot?.id ?? null,
        drop_id: line.drop?.id ?? null,
        quantity,
        returned: 0,
        state: 'active',
      });
    return {
      order_id: id,
      id: line_id,
      variant_id,
      unit_price_krw,
      shop_id: line.offer.shop_id,
      discount_krw: line.discount_krw,
      shipping_krw: line.shipping_krw,
      gift: line.gift_of !== null,
      tax_free,
      quantity: line.quantity,
      canceled_quantity: 0,
      left_at: null,
      arrived_at: null,
    };
  });
  const { amount_krw, tax_free_krw } = decision;
  const order = {
    id,
    number: 1,
    shop_id: 'shop',
    person_id: demand.person_id,
    account_id: null,
    session_id: null,
    state: 'pending' as const,
    drop_id: drop?.id ?? null,
    contact_ref: newId(),
    cap_identities: drop ? [...demand.cap_identities] : [],
    amount_krw,
    discount_krw: 0,
    shipping_krw: decision.shipping_krw,
    shipping_waived_krw: decision.shipping_waived_krw,
    refunded_krw: 0,
    tax_free_krw,
    language: 'ko' as const,
    wants_mail: false,
    placed_at: now,
    expires_at: new Date(now.getTime() + decision.hold_ms),
    confirmed_at: null,
    reason: null,
    version: 1,
  };
  return { order, lines, holds, refunds: [], attempts: [attemptOf(order, now)] };
}

function attemptOf(
  order: { id: string; person_id: string; amount_krw: number; tax_free_krw: number },
  now: Date,
): Attempt {
  const id = newId();
  return {
    id,
    shop_id: 'shop',
    order_id: order.id,
    person_id: order.person_id,
    provider: 'sandbox',
    method: 'card',
    payment_key: null,
    provider_ref: null,
    amount_krw: order.amount_krw,
    tax_free_krw: order.tax_free_krw,
    balance_krw: 0,
    state: 'ready',
    provider_key: id,
    capture_deadline: null,
    provider_version: null,
    decline_code: null,
    created_at: now,
    sent_at: null,
    captured_at: null,
    extra: {},
  };
}

function refundOf(wish: World['out']['refunds'][number], now: Date): Refund {
  return {
    id: wish.id,
    shop_id: wish.shop_id,
    attempt_id: wish.attempt_id,
    order_id: wish.order_id,
    amount_krw: wish.amount_krw,
    tax_free_krw: wish.tax_free_krw ?? 0,
    state: wish.parked_for ? 'parked' : 'due',
    reason: wish.reason,
    provider_key: wish.id,
    provider_key_made_at: now,
    expected_balance_krw: null,
    provider_cancel_key: null,
    refusal_code: wish.parked_for ?? null,
    bank_account_ref: wish.bank_account_ref ?? null,
    tries: 0,
    created_at: now,
    sent_at: null,
    done_at: null,
    given_up_at: null,
  };
}

type Rows = Map<object, string>;

/** Every row as it stands, by the object that is the row. */
function rowsOf(shop: Pick<MemoryShop, 'orders' | 'lots' | 'drops'>): Rows {
  const all = [...shop.orders.values()].flatMap((one) => [
    one.order,
    ...one.lines,
    ...one.attempts,
    ...one.refunds,
    ...one.holds,
  ]);
  return new Map([...all, ...shop.lots.values(), ...shop.drops.values()].map((row) => [row, JSON.stringify(row)]));
}

/** A row that a rule changed and did not mark would be forgotten at the commit. */
function everyChangeIsMarked(before: Rows, after: Rows, world: World, caps: Map<string, number>): void {
  const { dirty, out } = world;
  const marked = new Set<object>([
    ...dirty.orders,
    ...dirty.lines,
    ...dirty.attempts,
    ...dirty.refunds,
    ...dirty.holds,
    ...dirty.drops,
    ...dirty.lots,
    ...out.holds,
  ]);
  for (const [row, text] of after)
    if (before.get(row) !== text) assert.ok(marked.has(row), `changed and not saved: ${before.get(row)} -> ${text}`);
  for (const key of dirty.caps.keys()) assert.ok(caps.has(key));
}
