import type { Result } from '@madang/contract';
import { ok, refuse } from '@madang/contract';
import type { Principal } from '../../platform/auth-context.ts';
import { lease_ms } from '../../platform/time-limits.ts';
import { isOwn } from '../orders/index.ts';
import type { Attempt } from '../payments/index.ts';
import { endUnpaid } from './settle-rules.ts';
import { moveOrder, note, type OrderAggregate, type World } from './world.ts';

export type ConfirmCommand = { principal: Principal; payment_key: string; amount_krw: number; token?: string };

/**
 * The buyer is back from the provider with a payment key. Commit 2: the goods stay held until the outcome is known, and the
 * capture is written before it is tried. The same key again changes nothing.
 */
export function confirmPayment(
  world: World,
  one: OrderAggregate | undefined,
  command: ConfirmCommand,
): Result<{ capture: boolean }> {
  if (!one || !isOwn(one.order, command.principal)) return refuse('not_found');
  const { order } = one;
  const attempt = one.attempts.at(-1);
  if (!attempt) return refuse('order_state', { state: order.state });
  if (attempt.payment_key === command.payment_key && attempt.state !== 'ready') return ok({ capture: false });
  if (order.state !== 'pending' || attempt.state !== 'ready') return refuse('order_state', { state: order.state });
  if (command.amount_krw !== order.amount_krw) return refuse('amount_mismatch');

  attempt.payment_key = command.payment_key;
  markSend(world, attempt);
  if (command.token) attempt.extra = { ...attempt.extra, pg_token: command.token };
  moveOrder(world, order, 'paying');
  // Held past the deadline of whatever is sent: while a capture is sending or unknown, the hold has no end.
  order.expires_at = null;
  note(world, order, 'paying', { amount_krw: order.amount_krw, made_by: 'buyer' });
  world.out.effects.push({
    id: attempt.id,
    kind: 'payments.capture',
    key: `capture:${attempt.id}`,
    payload: {
      attempt_id: attempt.id,
      order_id: order.id,
      provider: attempt.provider,
      payment_key: command.payment_key,
      idempotency_key: attempt.provider_key,
      amount_krw: attempt.amount_krw,
      extra: attempt.extra ?? {},
    },
    claimed_by: world.process_id,
  });
  return ok({ capture: true });
}

/** This send ends, answered or not, before its deadline: nothing sent now reaches the provider after it. */
function markSend(world: World, attempt: Attempt): void {
  if (attempt.state === 'ready') attempt.state = 'sending';
  attempt.sent_at = world.now;
  attempt.capture_deadline = new Date(world.now.getTime() + lease_ms);
  world.dirty.attempts.add(attempt);
}

/**
 * May this capture be sent once more? Asked before every send but the first, in a commit of its own: only where its goods are still
 * held for it, and then with a new deadline. Otherwise it is void, or settled: the provider is only asked what became of it.
 */
export function sendAgain(
  world: World,
  one: OrderAggregate | undefined,
  attempt_id: string,
): Result<{ way: 'send' | 'ask' }> {
  const attempt = one?.attempts.find((each) => each.id === attempt_id);
  if (!one || !attempt) return refuse('not_found');
  const open = attempt.state === 'sending' || attempt.state === 'unknown';
  const held = one.order.state === 'paying' && one.order.expires_at === null;
  const goods = one.holds.some((hold) => hold.state === 'active');
  if (!open || !held || !goods) return ok({ way: 'ask' });
  markSend(world, attempt);
  return ok({ way: 'send' });
}

/** The hold's time is over (job), or the buyer says so (leave): an unpaid order ends and gives everything back. */
export function lapse(world: World, one: OrderAggregate | undefined): Result<null> {
  if (!one) return ok(null);
  const { order } = one;
  const lapsed = order.expires_at !== null && order.expires_at <= world.now;
  if (lapsed && (order.state === 'pending' || order.state === 'waiting_deposit'))
    endUnpaid(world, one, 'expired', 'hold_expired');
  return ok(null);
}

export function leave(world: World, one: OrderAggregate | undefined, principal: Principal): Result<null> {
  if (!one || !isOwn(one.order, principal)) return refuse('not_found');
  if (one.order.state === 'pending') endUnpaid(world, one, 'expired', 'left');
  return ok(null);
}
