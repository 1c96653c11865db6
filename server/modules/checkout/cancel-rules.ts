import type { Result } from '@madang/contract';
import { ok, paidForUnits, refuse } from '@madang/contract';
import type { Principal } from '../../platform/auth-context.ts';
import type { SealedData } from '../identity/index.ts';
import { isOwn } from '../orders/index.ts';
import { bookDiscount, returnDiscounts } from './discount-world.ts';
import { endUnpaid, refund } from './settle-rules.ts';
import { announce, moveOrder, note, type OrderAggregate, returnUnits, type World } from './world.ts';

export type CancelCommand = {
  by: { kind: 'buyer'; principal: Principal } | { kind: 'staff' };
  /** Absent: everything that is left. */
  lines?: { line_id: string; quantity: number }[] | undefined;
  reason: string;
  /** Where a virtual account's money goes back to, sealed. */
  bank_account?: SealedData | undefined;
};

/**
 * Cancel before dispatch, whole or part: units return to stock and drop, the refund is written in the same commit. It only sums
 * the units' frozen prices.
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
  if (order.state !== 'confirmed' && order.state !== 'partly_canceled')
    return refuse('order_state', { state: order.state });
  const attempt = one.attempts.find((each) => each.state === 'captured' || each.state === 'partly_refunded');
  if (!attempt) return refuse('order_state', { state: order.state });
  const wanted = wantedUnits(one, command);
  if (!wanted.ok) return wanted;

  let refund_krw = 0;
  let tax_free_krw = 0;
  let discount_krw = 0;
  for (const { line, quantity } of wanted.value) {
    const paid_krw = paidForUnits(line, line.canceled_quantity, quantity);
    line.canceled_quantity += quantity;
    world.dirty.lines.add(line);
    refund_krw += paid_krw;
    discount_krw += line.unit_price_krw * quantity - paid_krw;
    if (line.tax_free) tax_free_krw += paid_krw;
    giveBackUnits(world, one, line.id, quantity);
  }
  const whole = one.lines.every((line) => line.canceled_quantity === line.quantity);
  bookDiscount(world, one, 'unsold', discount_krw);
  // A coupon is one right: it comes back when nothing of its order is left.
  if (whole) returnDiscounts(world, one);
  moveOrder(world, order, whole ? 'canceled' : 'partly_canceled');
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

function wantedUnits(one: OrderAggregate, command: CancelCommand) {
  const wanted =
    command.lines ?? one.lines.map((line) => ({ line_id: line.id, quantity: line.quantity - line.canceled_quantity }));
  const found: { line: OrderAggregate['lines'][number]; quantity: number }[] = [];
  for (const { line_id, quantity } of wanted) {
    if (quantity === 0) continue;
    const line = one.lines.find((each) => each.id === line_id);
    const asked = found.filter((each) => each.line === line).reduce((sum, each) => sum + each.quantity, 0);
    if (!line || quantity + asked > line.quantity - line.canceled_quantity)
      return refuse('invalid_input', { field: 'lines' }, [
        { line_id, quantity, left: line ? line.quantity - line.canceled_quantity : 0 },
      ]);
    found.push({ line, quantity });
  }
  if (found.length === 0) return refuse('invalid_input', { field: 'lines' });
  return ok(found);
}

/** Takes the units back from the line's holds, the newest first, so that goods that expire last return last to none. */
function giveBackUnits(world: World, one: OrderAggregate, line_id: string, quantity: number): void {
  let left = quantity;
  for (const hold of one.holds.filter((each) => each.line_id === line_id).reverse()) {
    const units = Math.min(left, hold.quantity - hold.returned);
    if (units === 0 || hold.state !== 'committed') continue;
    returnUnits(world, one, hold, units, 'released');
    left -= units;
  }
  if (left > 0) throw new Error(`order ${one.order.id}: line ${line_id} has fewer units held than sold`);
}

/**
 * What an order would have given back in all after these units, so that many small refunds count like one; nothing where it was
 * never paid or nothing is left to give back.
 */
export function givenBackWith(
  order: {
    state: string;
    lines: {
      line_id: string;
      unit_price_krw: number;
      discount_krw: number;
      quantity: number;
      canceled_quantity: number;
    }[];
  },
  asked: CancelCommand['lines'],
): number {
  if (order.state !== 'confirmed' && order.state !== 'partly_canceled') return 0;
  const units = new Map(asked?.map((one) => [one.line_id, one.quantity]));
  const now = order.lines.map((line) =>
    asked ? (units.get(line.line_id) ?? 0) : line.quantity - line.canceled_quantity,
  );
  if (now.every((count) => count === 0)) return 0;
  return order.lines.reduce((sum, line, i) => sum + paidForUnits(line, 0, line.canceled_quantity + now[i]!), 0);
}
