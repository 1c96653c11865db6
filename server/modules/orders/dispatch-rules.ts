import { mayBecome, type OrderStateName } from './states.ts';

export type Tracking = { courier: string; tracking_number: string };

/** A line as far as its way is concerned. */
export type GoingLine = {
  id: string;
  quantity: number;
  canceled_quantity: number;
  left_at: Date | null;
  arrived_at: Date | null;
  tracking: Tracking[] | null;
};

/** What somebody who brings goods says of a line. `arrived`: at the door, not only on its way. */
export type LineNews = { line_id: string; at: Date; arrived: boolean; tracking: readonly Tracking[] };

export type DispatchStep = { what: 'shipped' | 'delivered' | 'tracking_changed'; detail: string | null };

/** May the goods of such an order be on their way? */
export const isPaidFor = (state: string): boolean =>
  state === 'confirmed' || state === 'partly_canceled' || state === 'shipped' || state === 'delivered';

/** Shipped or delivered when all that is left of an order has left, or arrived; null while something is still to go, or nothing is left. */
export function dispatchState(
  lines: readonly { quantity: number; canceled_quantity: number; left_at: Date | null; arrived_at: Date | null }[],
): 'shipped' | 'delivered' | null {
  const live = lines.filter((line) => line.canceled_quantity < line.quantity);
  if (live.length === 0 || live.some((line) => line.left_at === null)) return null;
  return live.every((line) => line.arrived_at !== null) ? 'delivered' : 'shipped';
}

/**
 * What news of its lines does to an order. Repeating them changes nothing; a line never comes back by them; what is canceled, or was
 * never paid, is left out. Returns the changed lines, the order's state then, and the steps of its history.
 */
export function decideDispatch(
  order: { state: OrderStateName },
  lines: readonly GoingLine[],
  news: readonly LineNews[],
): { state: OrderStateName; lines: GoingLine[]; newly_left: string[]; steps: DispatchStep[] } {
  const said = new Map(news.map((one) => [one.line_id, one]));
  const changed = new Map<string, GoingLine>();
  const newly = { left: [] as string[], arrived: [] as string[], renumbered: [] as string[] };
  const next = lines.map((line) => {
    const one = said.get(line.id);
    if (!one || !isPaidFor(order.state) || line.canceled_quantity === line.quantity) return line;
    const tracking =
      one.tracking.length > 0 && !sameNumbers(one.tracking, line.tracking) ? [...one.tracking] : line.tracking;
    const left_at = line.left_at ?? one.at;
    const arrived_at = line.arrived_at ?? (one.arrived ? one.at : null);
    if (left_at === line.left_at && arrived_at === line.arrived_at && tracking === line.tracking) return line;
    if (line.left_at === null) newly.left.push(line.id);
    else if (tracking !== line.tracking) newly.renumbered.push(line.id);
    if (arrived_at !== line.arrived_at) newly.arrived.push(line.id);
    const moved = { ...line, left_at, arrived_at, tracking };
    changed.set(line.id, moved);
    return moved;
  });
  const to = dispatchState(next);
  const state = to && changed.size > 0 && mayBecome(order.state, to) ? to : order.state;
  const on_the_way = newly.left.filter((id) => !newly.arrived.includes(id));
  const steps: DispatchStep[] = [];
  if (on_the_way.length > 0) steps.push({ what: 'shipped', detail: numbersOf(on_the_way, changed) });
  else if (newly.renumbered.length > 0)
    steps.push({ what: 'tracking_changed', detail: numbersOf(newly.renumbered, changed) });
  if (newly.arrived.length > 0) steps.push({ what: 'delivered', detail: null });
  return { state, lines: [...changed.values()], newly_left: newly.left, steps };
}

const written = (one: Tracking): string => `${one.courier} ${one.tracking_number}`;

const sameNumbers = (one: readonly Tracking[], other: readonly Tracking[] | null): boolean =>
  other !== null && one.map(written).join() === other.map(written).join();

function numbersOf(ids: readonly string[], lines: ReadonlyMap<string, GoingLine>): string | null {
  const numbers = new Set(ids.flatMap((id) => (lines.get(id)!.tracking ?? []).map(written)));
  return numbers.size > 0 ? [...numbers].join(', ') : null;
}
