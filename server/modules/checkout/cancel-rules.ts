import type { CancelLine, Result } from '@madang/contract';
import { ok, planCancel, refuse } from '@madang/contract';
import type { Principal } from '../../platform/auth-context.ts';
import type { SealedData } from '../identity/index.ts';
import { dispatchState, isOwn, isPaidFor } from '../orders/index.ts';
import { bookDelivery, bookDiscount, returnDiscounts } from './discount-world.ts';
import { endUnpaid, refund } from './settle-rules.ts';
import { announce, moveOrder, note, type OrderAggregate, returnUnits, takeBack, type World } from './world.ts';

export type CancelCommand = {
  by: { kind: 'buyer'; principal: Principal } | { kind: 'staff' };
  /** Absent: everything that is left. */
  lines?: { line_id: string; quantity: number }[] | undefined;
  reason: string;
  /** Where a virtual account's money goes back to, sealed. */
  bank_account?: SealedData | undefined;
};

/**
 * Cancel, whole or part: units return to stock and drop, the refund is written in the same commit. It only sums the units' frozen
 * prices, and the delivery fees of shops of which nothing is left (`planCancel`). What has left the house a buyer cannot cancel any
 * more; staff take it back.
 */
export function cancelOrder(
  world: World,
  one: OrderAggregate | undefined,
  command: CancelCommand,
): Result<{ refund_krw: number }> {
  if (!one || (command.by.kind === 'buyer' && !isOwn(one.order, command.by.principal))) return refuse('not_found');
  const { order } = one;
  if (order.state === 'pending' || order.state === 'waiting_deposit') {
    if (command.lines) return refuse('order_state', { state: order.state });
    endUnpaid(world, one, 'expired', command.reason);
    return ok({ refund_krw: 0 });
  }
  if (!isPaidFor(order.state)) return refuse('order_state', { state: order.state });
  const attempt = one.attempts.find((each) => each.state === 'captured' || each.state === 'partly_refunded');
  if (!attempt) return refuse('order_state', { state: order.state });
  const wanted = wantedUnits(one, command);
  if (!wanted.ok) return wanted;

  const { units, paid_krw: paid, shipping_krw, refund_krw } = planCancel(one.lines, wanted.value);
  let tax_free_krw = 0;
  let discount_krw = 0;
  for (const [at, line] of one.lines.entries()) {
    const [quantity, paid_krw] = [units[at]!, paid[at]!];
    if (quantity === 0) continue;
    line.canceled_quantity += quantity;
    world.dirty.lines.add(line);
    discount_krw += line.unit_price_krw * quantity - paid_krw;
    if (line.tax_free) tax_free_krw += paid_krw;
    giveBackUnits(world, one, line.id, quantity);
  }
  const whole = one.lines.every((line) => line.canceled_quantity === line.quantity);
  bookDiscount(world, one, 'unsold', discount_krw);
  bookDelivery(world, one, 'unsold', shipping_krw);
  // A coupon is one right: it comes back when nothing of its order is left.
  if (whole) returnDiscounts(world, one);
  moveOrder(world, order, whole ? 'canceled' : (dispatchState(one.lines) ?? 'partly_canceled'));
  note(world, order, whole ? 'canceled' : 'partly_canceled', {
    amount_krw: refund_krw,
    detail: command.reason,
    made_by: command.by.kind,
  });
  announce(world, order, 'orders.order_canceled', { whole, refund_krw });
  if (refund_krw > 0) {
    const { reason, bank_account } = command;
    refund(world, one, attempt, refund_krw, reason, { bank_account, tax_free_krw });
  }
  return ok({ refund_krw });
}

/** How many units of each of the order's lines. */
function wantedUnits(one: OrderAggregate, command: CancelCommand) {
  const mine = (line: OrderAggregate['lines'][number]) => command.by.kind === 'staff' || line.left_at === null;
  const left = one.lines.map((line) => (mine(line) ? line.quantity - line.canceled_quantity : 0));
  if (left.every((units) => units === 0) && !one.lines.every(mine))
    return refuse('order_state', { state: one.order.state });
  const wanted = command.lines ?? one.lines.map((line, at) => ({ line_id: line.id, quantity: left[at]! }));
  const units = one.lines.map(() => 0);
  for (const { line_id, quantity } of wanted) {
    const at = one.lines.findIndex((each) => each.id === line_id);
    if (at < 0 || units[at]! + quantity > left[at]!)
      return refuse('invalid_input', { field: 'lines' }, [{ line_id, quantity, left: left[at] ?? 0 }]);
    units[at]! += quantity;
  }
  if (units.every((one) => one === 0)) return refuse('invalid_input', { field: 'lines' });
  return ok(units);
}

/** Takes the units back from the line's holds, the newest first, so that goods that expire last return last to none. */
function giveBackUnits(world: World, one: OrderAggregate, line_id: string, quantity: number): void {
  let left = quantity;
  for (const hold of one.holds.filter((each) => each.line_id === line_id).reverse()) {
    const units = Math.min(left, hold.quantity - hold.returned);
    if (units === 0 || (hold.state !== 'committed' && hold.state !== 'shipped')) continue;
    if (hold.state === 'shipped') takeBack(world, one, hold, units);
    else returnUnits(world, one, hold, units, 'released');
    left -= units;
  }
  if (left > 0) throw new Error(`order ${one.order.id}: line ${line_id} has fewer units held than sold`);
}

/**
 * What an order would have given back in all after these units, so that many small refunds count like one; nothing where it was
 * never paid or nothing is left to give back.
 */
export function givenBackWith(
  order: { state: string; lines: (CancelLine & { line_id: string })[] },
  asked: CancelCommand['lines'],
): number {
  if (!isPaidFor(order.state)) return 0;
  const units = new Map(asked?.map((one) => [one.line_id, one.quantity]));
  const now = order.lines.map((line) =>
    asked ? (units.get(line.line_id) ?? 0) : line.quantity - line.canceled_quantity,
  );
  if (now.every((count) => count === 0)) return 0;
  const untouched = order.lines.map((line) => ({ ...line, canceled_quantity: 0 }));
  const plan = planCancel(
    untouched,
    order.lines.map((line, at) => line.canceled_quantity + now[at]!),
  );
  return plan.refund_krw;
}
