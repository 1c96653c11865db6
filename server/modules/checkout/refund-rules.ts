import type { Result } from '@madang/contract';
import { ok, refuse } from '@madang/contract';
import type { Principal } from '../../platform/auth-context.ts';
import { newId } from '../../platform/ids.ts';
import type { SealedData } from '../identity/index.ts';
import { isOwn } from '../orders/index.ts';
import { type Attempt, needsAccount, type Refund, type RefundOutcome, refundAfter } from '../payments/index.ts';
import { announce, note, type OrderAggregate, touchOrder, type World } from './world.ts';

/** A refund that nobody answered for for days. */
export type GaveUp = { state: 'gave_up'; code: string };

/** The outcome of a refund meets the books. Repeating it changes nothing. */
export function settleRefund(
  world: World,
  one: OrderAggregate,
  refund_id: string,
  outcome: RefundOutcome | GaveUp,
): void {
  const found = one.refunds.find((each) => each.id === refund_id);
  const attempt = found && one.attempts.find((each) => each.id === found.attempt_id);
  if (!found || !attempt) return;
  const after = refundAfter(found, outcome, world.now);
  if (!after) return;
  found.state = after.state;
  world.dirty.refunds.add(found);
  if (after.new_key) Object.assign(found, after.new_key);
  if (outcome.state === 'done') return refunded(world, one, found, attempt, outcome.cancel_key);
  if (after.state !== 'parked') return;
  found.refusal_code = after.refusal_code ?? null;
  const { amount_krw, refusal_code: detail } = found;
  note(world, one.order, 'refund_refused', { amount_krw, detail, made_by: 'provider' });
  if (needsAccount(found)) note(world, one.order, 'refund_needs_account', { amount_krw });
}

function refunded(world: World, one: OrderAggregate, found: Refund, attempt: Attempt, cancel_key: string | null): void {
  const { order } = one;
  const { id: source_id, amount_krw } = found;
  attempt.balance_krw -= amount_krw;
  attempt.state = attempt.balance_krw === 0 ? 'refunded' : 'partly_refunded';
  world.dirty.attempts.add(attempt);
  found.done_at = world.now;
  found.provider_cancel_key = cancel_key;
  order.refunded_krw = Math.min(order.amount_krw, order.refunded_krw + amount_krw);
  touchOrder(world, order);
  const { shop_id, id: order_id } = order;
  world.out.journals.push({
    kind: 'refund',
    source_id,
    shop_id,
    order_id,
    provider: attempt.provider,
    amount_krw,
  });
  note(world, order, 'refunded', { amount_krw, made_by: 'provider' });
  announce(world, order, 'orders.order_refunded', { refund_id: source_id, amount_krw });
}

export type RetryRefundCommand = { refund_id: string; bank_account?: SealedData | undefined };

/** Staff take a parked refund up again, perhaps with another account. The provider's books are read before it is sent. */
export function retryRefund(
  world: World,
  one: OrderAggregate | undefined,
  command: RetryRefundCommand,
): Result<{ refund_id: string }> {
  const found = one?.refunds.find((each) => each.id === command.refund_id);
  if (!one || !found) return refuse('not_found');
  if (found.state !== 'parked') return refuse('conflict');
  if (found.refusal_code === 'NEEDS_ACCOUNT' && !command.bank_account && !found.bank_account_ref)
    return refuse('invalid_input', { field: 'bank_account' });
  if (command.bank_account) world.out.sealed.push(command.bank_account);
  takeUp(world, one, found, 'staff', command.bank_account);
  return ok({ refund_id: found.id });
}

export type SupplyAccountCommand = { principal: Principal; bank_account: SealedData };

/** The buyer names the account their money goes back to: every refund that waited for one goes on with it. */
export function supplyAccount(
  world: World,
  one: OrderAggregate | undefined,
  command: SupplyAccountCommand,
): Result<{ refunds: number }> {
  if (!one || !isOwn(one.order, command.principal)) return refuse('not_found');
  const waiting = one.refunds.filter(needsAccount);
  if (waiting.length === 0) return refuse('conflict');
  world.out.sealed.push(command.bank_account);
  for (const found of waiting) takeUp(world, one, found, 'buyer', command.bank_account);
  return ok({ refunds: waiting.length });
}

function takeUp(
  world: World,
  one: OrderAggregate,
  found: Refund,
  made_by: 'buyer' | 'staff',
  bank_account: SealedData | undefined,
): void {
  found.state = 'due';
  if (bank_account) found.bank_account_ref = bank_account.id;
  world.dirty.refunds.add(found);
  // The effect that was refused has ended; this is another try of the same refund.
  const id = newId();
  const payload = { refund_id: found.id, attempt_id: found.attempt_id, order_id: one.order.id };
  world.out.effects.push({ id, kind: 'payments.refund', key: `refund:${found.id}:${id}`, payload });
  note(world, one.order, 'refund_retried', { amount_krw: found.amount_krw, made_by });
}

export type GiveUpRefundCommand = { refund_id: string; reason: string };

/** Staff end a parked refund that the provider will not pay: it was settled otherwise, and they say how. */
export function giveUpRefund(
  world: World,
  one: OrderAggregate | undefined,
  command: GiveUpRefundCommand,
): Result<{ refund_id: string }> {
  const found = one?.refunds.find((each) => each.id === command.refund_id);
  if (!one || !found) return refuse('not_found');
  if (found.state !== 'parked') return refuse('conflict');
  found.state = 'refused';
  found.given_up_at = world.now;
  world.dirty.refunds.add(found);
  note(world, one.order, 'refund_given_up', {
    amount_krw: found.amount_krw,
    detail: command.reason,
    made_by: 'staff',
  });
  return ok({ refund_id: found.id });
}
