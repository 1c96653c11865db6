import { newId } from '../../platform/ids.ts';
import { capKey, type DropState, takeUnits } from '../drops/index.ts';
import type { SealedData } from '../identity/index.ts';
import { availableUnits, chooseLots, type HoldState, type LotShare } from '../inventory/index.ts';
import type { Attempt, AttemptState, CaptureOutcome } from '../payments/index.ts';
import {
  admitsDiscountsAgain,
  bookDelivery,
  bookDiscount,
  holdDiscountsAgain,
  returnDiscounts,
  spendDiscounts,
} from './discount-world.ts';
import {
  announce,
  commitHolds,
  markCaps,
  moveOrder,
  note,
  type OrderAggregate,
  releaseHolds,
  touchOrder,
  type World,
} from './world.ts';

/** After a virtual account's due time its deposit may still be on the way. */
const deposit_margin_ms = 60 * 60_000;

/** The capture that was known when the provider was asked; an answer cannot contradict what was learnt after the question. */
export type AskedAfter = { captured_at: Date | null };

const money_moved = new Set<AttemptState>(['captured', 'partly_refunded', 'refunded']);

/**
 * The one place where the outcome of a capture meets its order, whoever brought it: the buyer's return, a webhook, the
 * worker's question. Repeating an outcome changes nothing. Only what the provider calls final settles; unknown stays unknown.
 */
export function settleCapture(
  world: World,
  one: OrderAggregate,
  attempt: Attempt,
  outcome: CaptureOutcome,
  asked?: AskedAfter,
): void {
  switch (outcome.state) {
    case 'captured':
      return settleCaptured(world, one, attempt, outcome);
    case 'waiting_for_deposit':
      return settleWaiting(world, one, attempt, outcome, asked);
    case 'declined':
    case 'canceled':
    case 'our_bug':
      return settleDeclined(world, one, attempt, outcome);
    case 'unknown':
      if (attempt.state !== 'sending') return;
      attempt.state = 'unknown';
      world.dirty.attempts.add(attempt);
      note(world, one.order, 'payment_unknown', { detail: outcome.reason });
      return;
    case 'in_progress':
    case 'not_found':
    case 'not_sent':
      return;
  }
}

/** The provider took what was asked for. */
export const paysFor = (attempt: Attempt, outcome: { amount_krw: number }): boolean =>
  outcome.amount_krw === attempt.amount_krw;

/** Both amounts, for whoever looks: what the provider took or would take, and what it was asked for. */
const noteMismatch = (world: World, one: OrderAggregate, attempt: Attempt, { amount_krw }: { amount_krw: number }) =>
  note(world, one.order, 'amount_mismatch', {
    amount_krw,
    detail: String(attempt.amount_krw),
    made_by: 'provider',
  });

function settleCaptured(
  world: World,
  one: OrderAggregate,
  attempt: Attempt,
  outcome: Extract<CaptureOutcome, { state: 'captured' }>,
): void {
  if (money_moved.has(attempt.state) || isTakenBack(attempt, outcome)) return;
  const { order } = one;
  attempt.state = 'captured';
  attempt.payment_key = outcome.payment_key;
  attempt.method = outcome.method ?? attempt.method;
  attempt.balance_krw = outcome.amount_krw;
  if (outcome.amount_krw > attempt.amount_krw) attempt.extra = { ...attempt.extra, captured_krw: outcome.amount_krw };
  attempt.provider_version = outcome.provider_version ?? attempt.provider_version;
  attempt.captured_at = world.now;
  if (attempt.method === 'virtual_account') attempt.extra = { ...attempt.extra, approved_at: outcome.approved_at };
  world.dirty.attempts.add(attempt);
  book(world, one, attempt, 'capture', outcome.amount_krw);
  if (!paysFor(attempt, outcome)) {
    noteMismatch(world, one, attempt, outcome);
    if (isOpen(order.state)) endUnpaid(world, one, 'failed', 'amount_mismatch');
    return refund(world, one, attempt, outcome.amount_krw, 'amount_mismatch');
  }
  if (isOpen(order.state)) return confirm(world, one);
  note(world, order, 'late_capture', { amount_krw: outcome.amount_krw, made_by: 'provider' });
  // Taken back by the bank when the goods were gone already: what comes now is their price.
  if (attempt.extra.reversals && (order.state === 'shipped' || order.state === 'delivered')) return;
  // A deposit that the bank had taken back has come again; what was canceled of the order is owed already, and is owed once.
  const owed = owedBack(world, one, attempt);
  if (owed >= outcome.amount_krw) return;
  if (owed > 0) return refund(world, one, attempt, outcome.amount_krw - owed, 'late_capture');
  if (isStillWanted(order) && holdAgain(world, one)) return confirm(world, one);
  refund(world, one, attempt, outcome.amount_krw, 'late_capture');
}

/** An order that time or a provider ended may live again when its money comes; one that a person ended, or that may not be paid so, may not. */
function isStillWanted({ state, reason }: OrderAggregate['order']): boolean {
  if (state === 'expired') return reason === 'hold_expired';
  return state === 'failed' && reason !== 'virtual_account_not_allowed';
}

/** An answer from before the bank took this very deposit back, told only now: the provider's version and time of it are the same. */
function isTakenBack(attempt: Attempt, outcome: Extract<CaptureOutcome, { state: 'captured' }>): boolean {
  const { taken_back } = attempt.extra;
  if (attempt.state !== 'waiting_deposit' || !taken_back) return false;
  return taken_back.version === (outcome.provider_version ?? null) && taken_back.approved_at === outcome.approved_at;
}

function owedBack(world: World, one: OrderAggregate, attempt: Attempt): number {
  const open = one.refunds.filter((each) => each.state !== 'done' && each.state !== 'refused');
  const owed = [...open, ...world.out.refunds].filter((each) => each.attempt_id === attempt.id);
  return owed.reduce((sum, each) => sum + each.amount_krw, 0);
}

const isOpen = (state: string): boolean => state === 'pending' || state === 'paying' || state === 'waiting_deposit';

function confirm(world: World, one: OrderAggregate): void {
  commitHolds(world, one);
  spendDiscounts(world, one);
  bookDiscount(world, one, 'sold');
  bookDelivery(world, one, 'sold');
  const whole = one.lines.every((line) => line.canceled_quantity === 0);
  moveOrder(world, one.order, whole ? 'confirmed' : 'partly_canceled');
  one.order.confirmed_at = world.now;
  one.order.expires_at = null;
  one.order.reason = null;
  note(world, one.order, 'confirmed', { amount_krw: one.order.amount_krw });
  announce(world, one.order, 'orders.order_confirmed');
}

/** Books money of an attempt. The first time under its own id; after the bank took a deposit back, each time under a new one. */
function book(
  world: World,
  one: OrderAggregate,
  attempt: Attempt,
  kind: 'capture' | 'refund',
  amount_krw: number,
): void {
  const { id: order_id, shop_id } = one.order;
  const source_id = attempt.extra.reversals ? newId() : attempt.id;
  world.out.journals.push({ kind, source_id, shop_id, order_id, provider: attempt.provider, amount_krw });
}

function settleWaiting(
  world: World,
  one: OrderAggregate,
  attempt: Attempt,
  outcome: Extract<CaptureOutcome, { state: 'waiting_for_deposit' }>,
  asked: AskedAfter | undefined,
): void {
  const { order } = one;
  if (attempt.state === 'captured') {
    if (asked?.captured_at?.getTime() === attempt.captured_at?.getTime()) reverseDeposit(world, one, attempt, outcome);
    return;
  }
  // Over already, or waiting already; a deposit that comes all the same is a late capture.
  if (attempt.state !== 'sending' && attempt.state !== 'unknown') return;
  keepAccount(world, attempt, outcome);
  // Nobody is to be asked to pay into an account whose money could only go back: it is closed, and no mail names it.
  const forbids = one.holds.some((hold) => hold.drop_id && !world.drops.get(hold.drop_id)?.allow_virtual_account);
  if (forbids && isOpen(order.state)) return endUnpaid(world, one, 'failed', 'virtual_account_not_allowed');
  if (!paysFor(attempt, outcome) && isOpen(order.state)) {
    noteMismatch(world, one, attempt, outcome);
    return endUnpaid(world, one, 'failed', 'account_amount_mismatch');
  }
  waitForDeposit(world, one, outcome);
}

/** The bank took a deposit back (a correction): the money is gone from the books, and nothing may be dispatched. */
function reverseDeposit(
  world: World,
  one: OrderAggregate,
  attempt: Attempt,
  outcome: Extract<CaptureOutcome, { state: 'waiting_for_deposit' }>,
): void {
  book(world, one, attempt, 'refund', attempt.balance_krw);
  const reversals = (attempt.extra.reversals ?? 0) + 1;
  const taken_back = { version: attempt.provider_version, approved_at: attempt.extra.approved_at ?? null };
  attempt.extra = { ...attempt.extra, reversals, taken_back };
  if (one.order.state === 'confirmed' || one.order.state === 'partly_canceled') {
    bookDiscount(world, one, 'unsold');
    bookDelivery(world, one, 'unsold');
  }
  note(world, one.order, 'deposit_reversed', { amount_krw: attempt.balance_krw, made_by: 'provider' });
  keepAccount(world, attempt, outcome);
  waitForDeposit(world, one, outcome);
  // The capture's effect has ended; another one asks whether the money comes after all.
  const { id: attempt_id, order_id, provider, payment_key, provider_key, amount_krw, extra } = attempt;
  const request = { attempt_id, order_id, provider, payment_key, idempotency_key: provider_key, amount_krw, extra };
  const payload = { ...request, asks: true };
  const due_at = new Date(world.now.getTime() + 60_000);
  const key = `capture:${attempt_id}:${reversals}`;
  world.out.effects.push({ id: newId(), kind: 'payments.capture', key, payload, due_at });
}

type Waiting = Extract<CaptureOutcome, { state: 'waiting_for_deposit' }>;

function keepAccount(world: World, attempt: Attempt, outcome: Waiting): void {
  attempt.state = 'waiting_deposit';
  attempt.balance_krw = 0;
  attempt.payment_key = outcome.payment_key;
  attempt.extra = {
    ...attempt.extra,
    virtual_account: { ...outcome.account, due_at: outcome.due_at },
    ...(outcome.secret ? { secret: outcome.secret } : {}),
  };
  world.dirty.attempts.add(attempt);
}

function waitForDeposit(world: World, one: OrderAggregate, outcome: Waiting): void {
  const { order } = one;
  const may_wait = new Set<string>(['paying', 'pending', 'confirmed', 'partly_canceled']);
  if (!may_wait.has(order.state)) return;
  moveOrder(world, order, 'waiting_deposit');
  order.expires_at = new Date(new Date(outcome.due_at).getTime() + deposit_margin_ms);
  note(world, order, 'waiting_deposit', { amount_krw: order.amount_krw, made_by: 'provider' });
  announce(world, order, 'orders.order_waiting_deposit');
}

function settleDeclined(
  world: World,
  one: OrderAggregate,
  attempt: Attempt,
  outcome: Extract<CaptureOutcome, { state: 'declined' | 'canceled' | 'our_bug' }>,
): void {
  if (money_moved.has(attempt.state) || attempt.state === 'declined' || attempt.state === 'voided') return;
  // `canceled`: the money came and all of it went back; the books saw neither.
  const reason = outcome.state === 'canceled' ? 'CANCELED' : outcome.code;
  attempt.state = 'declined';
  attempt.decline_code = reason;
  world.dirty.attempts.add(attempt);
  if (isOpen(one.order.state)) endUnpaid(world, one, 'failed', reason);
}

/** An order that ends without money: everything it held goes back. */
export function endUnpaid(world: World, one: OrderAggregate, state: 'failed' | 'expired', reason: string): void {
  releaseHolds(world, one, state === 'expired' ? 'expired' : 'released');
  returnDiscounts(world, one);
  for (const attempt of one.attempts) {
    if (attempt.state !== 'ready' && attempt.state !== 'waiting_deposit') continue;
    if (attempt.state === 'waiting_deposit') closeAccount(world, attempt);
    attempt.state = 'voided';
    world.dirty.attempts.add(attempt);
  }
  moveOrder(world, one.order, state);
  one.order.expires_at = null;
  one.order.reason = reason;
  note(world, one.order, state, { detail: reason });
  announce(world, one.order, state === 'expired' ? 'orders.order_expired' : 'orders.order_failed', { reason });
}

/** Nobody is to pay into the account of an order that has ended: it is closed at the provider. */
function closeAccount(
  world: World,
  { id: attempt_id, order_id, provider, payment_key, amount_krw, extra }: Attempt,
): void {
  const id = newId();
  const payload = { attempt_id, order_id, provider, payment_key, amount_krw, extra };
  world.out.effects.push({ id, kind: 'payments.close_account', key: `close:${attempt_id}:${id}`, payload });
}

/**
 * The money came after the goods had gone back: holds them again if drop, caps and stock still allow it, all or nothing. An order
 * may end more than once (a deposit the bank took back): what it needs is told by its lines, not by the holds of every earlier time.
 */
function holdAgain(world: World, one: OrderAggregate): boolean {
  if (!admitsDiscountsAgain(world, one)) return false;
  const plan: Again[] = [];
  for (const line of one.lines) {
    const was = one.holds.findLast((hold) => hold.line_id === line.id);
    const quantity = line.quantity - line.canceled_quantity;
    if (!was || quantity === 0) continue;
    const drop = was.drop_id ? world.drops.get(was.drop_id)! : null;
    if (drop && !admitsAgain(world, one, drop, quantity)) return false;
    const shares = drop?.kind === 'preorder' ? [] : freeShares(world, was, quantity);
    if (!shares) return false;
    plan.push({ was, drop, quantity, shares });
  }
  for (const again of plan) retake(world, one, again);
  if (plan.length > 0) holdDiscountsAgain(world, one);
  return plan.length > 0;
}

type Again = { was: HoldState; drop: DropState | null; quantity: number; shares: LotShare[] };

/** A late buyer needs no open window, but room in the allotment and under the caps. */
function admitsAgain(world: World, one: OrderAggregate, drop: DropState, quantity: number): boolean {
  if (drop.canceled_at || drop.taken + quantity > drop.allotment) return false;
  return one.order.cap_identities.every(
    (identity) => (world.caps.get(capKey(drop.id, identity)) ?? 0) + quantity <= drop.cap_per_person,
  );
}

/** Goods for a late buyer; paid pre-orders that wait for the same goods come first, and what another drop has yet to sell is that drop's. */
function freeShares(world: World, { variant_id, drop_id }: HoldState, quantity: number): LotShare[] | null {
  const lots = [...world.lots.values()].filter((lot) => lot.variant_id === variant_id);
  const spoken = world.spoken.get(variant_id);
  const promised = (world.waiting.get(variant_id) ?? 0) + (spoken && spoken.drop_id !== drop_id ? spoken.units : 0);
  if (promised > 0 && availableUnits(lots, world.today) - promised < quantity) return null;
  return chooseLots(lots, quantity, world.today);
}

function retake(world: World, one: OrderAggregate, { was, drop, quantity, shares }: Again): void {
  if (drop) {
    takeUnits(drop, world.caps, { quantity, identities: one.order.cap_identities });
    world.dirty.drops.add(drop);
    markCaps(world, one.order, drop);
  }
  const parts = shares.length > 0 ? shares : [{ lot: null, quantity }];
  for (const { lot, quantity } of parts) {
    const hold: HoldState = { ...was, id: newId(), lot_id: lot?.id ?? null, quantity, returned: 0, state: 'active' };
    if (lot) {
      lot.held += quantity;
      world.dirty.lots.add(lot);
    }
    one.holds.push(hold);
    world.out.holds.push(hold);
  }
}

/** Under which key a refund is first given to the provider. */
export const refundKeyOf = (refund_id: string): string => `refund:${refund_id}`;

/** Money must go back: a durable refund and its effect, in the commit that decided it. */
export function refund(
  world: World,
  one: OrderAggregate,
  attempt: Attempt,
  amount_krw: number,
  reason: string,
  more: { bank_account?: SealedData | undefined; tax_free_krw?: number } = {},
): void {
  const id = newId();
  const { bank_account } = more;
  const account_missing = attempt.method === 'virtual_account' && !bank_account;
  const standing = one.refunds.filter((each) => each.state !== 'refused');
  const given_back = [...standing, ...world.out.refunds].filter((each) => each.attempt_id === attempt.id);
  const tax_free_left = attempt.tax_free_krw - given_back.reduce((sum, each) => sum + (each.tax_free_krw ?? 0), 0);
  world.out.refunds.push({
    id,
    attempt_id: attempt.id,
    order_id: one.order.id,
    shop_id: one.order.shop_id,
    amount_krw,
    // Of what is not told by units: the whole of it, as far as it goes.
    tax_free_krw: more.tax_free_krw ?? Math.max(0, Math.min(amount_krw, tax_free_left)),
    reason,
    bank_account_ref: bank_account?.id ?? null,
    parked_for: account_missing ? 'NEEDS_ACCOUNT' : null,
  });
  if (bank_account) world.out.sealed.push(bank_account);
  touchOrder(world, one.order);
  note(world, one.order, 'refund_due', { amount_krw, detail: reason });
  // What was paid by transfer can only go to an account: it waits for the buyer to name one (`supplyAccount`).
  if (account_missing) return note(world, one.order, 'refund_needs_account', { amount_krw });
  world.out.effects.push({
    id,
    kind: 'payments.refund',
    key: refundKeyOf(id),
    payload: { refund_id: id, attempt_id: attempt.id, order_id: one.order.id },
  });
}
