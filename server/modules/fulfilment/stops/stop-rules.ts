import { type AttemptInput, type failure_reasons, ok, type Result, refuse, type TakingInput } from '@madang/contract';

export type StopKind = 'deliver' | 'redeliver' | 'collect' | 'swap' | 'repair' | 'take_old';
export type StopWish = 'deliver' | 'collect' | 'exchange' | 'swap' | 'repair' | 'take_old';

/** The stops a wish makes, in the order they are done at the door: what is old leaves before what is new comes in. */
export function kindsOf(wish: StopWish): StopKind[] {
  return wish === 'exchange' ? ['collect', 'deliver'] : [wish];
}

/** Goods of a new stop: every one known at that door, no more than were sold, and none where it needs none. */
export function checkGoods(
  wish: StopWish,
  lines: readonly { line_id: string; quantity: number }[],
  sold: ReadonlyMap<string, number>,
): Result<null> {
  const named = new Set(lines.map((line) => line.line_id));
  // An old mattress is no goods of ours.
  const needs_goods = wish !== 'take_old';
  if (named.size !== lines.length || (needs_goods && lines.length === 0))
    return refuse('invalid_input', { field: 'lines' });
  const wrong = lines.some((line) => line.quantity > (sold.get(line.line_id) ?? 0));
  return wrong ? refuse('invalid_input', { field: 'lines' }) : ok(null);
}

type Attempted = { kind: StopKind; state: string; arrived: boolean; failures: number; visit: boolean };

/**
 * A stop after somebody was there. What failed goes again on another day, and goods that were to be delivered are then delivered once
 * more. A stop of its own is over when it is done; one that brings parcels is over when their channels say so.
 */
export function afterAttempt(
  stop: Attempted,
  tried: Pick<AttemptInput, 'outcome' | 'reason'>,
): Result<{ kind: StopKind; failures: number; arrived: boolean; state: string; leaves_day: boolean }> {
  if (stop.state !== 'open' || stop.arrived) return refuse('delivery_closed');
  if ((tried.outcome === 'failed') !== (tried.reason !== undefined))
    return refuse('invalid_input', { field: 'reason' });
  if (tried.outcome === 'done') {
    const state = stop.visit ? 'done' : stop.state;
    return ok({ kind: stop.kind, failures: stop.failures, arrived: true, state, leaves_day: false });
  }
  const kind = stop.kind === 'deliver' ? 'redeliver' : stop.kind;
  return ok({ kind, failures: stop.failures + 1, arrived: false, state: 'open', leaves_day: true });
}

export type FailureReason = (typeof failure_reasons)[number];

/** Why a stop must not be put into the lorry; empty: it may. A balance keeps it at home unless it is taken at the door. */
export function keptFromLoading(stop: {
  blocks: readonly string[];
  due_krw: number;
  collect_on_delivery: boolean;
}): string[] {
  const due = stop.due_krw > 0 && !stop.collect_on_delivery ? ['balance_due'] : [];
  return [...new Set([...stop.blocks, ...due])];
}

type Charge = { amount_krw: number; payer: 'customer' | 'house'; voided: boolean };
const sum = (list: readonly { amount_krw: number }[]) => list.reduce((all, one) => all + one.amount_krw, 0);

/** What of a stop's charges its customer still has to pay. */
export const chargesDue = (charges: readonly Charge[], taken: readonly { amount_krw: number }[]): number =>
  sum(charges.filter((one) => one.payer === 'customer' && !one.voided)) - sum(taken);

/** Money for charges: never more than is still to pay; a card leaves its approval number. */
export function checkTaking(due_krw: number, taking: TakingInput): Result<null> {
  if (taking.kind === 'card' && !taking.approval_number) return refuse('invalid_input', { field: 'approval_number' });
  return taking.amount_krw > due_krw ? refuse('more_than_due', { due_krw: Math.max(0, due_krw) }) : ok(null);
}
