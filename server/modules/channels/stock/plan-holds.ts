import { newId } from '../../../platform/ids.ts';
import { availableUnits, chooseLots, type HoldState, type LotState } from '../../inventory/bare.ts';
import type { LineState } from '../import/canonical.ts';
import { phaseOf } from '../work/line-states.ts';

/** A channel line with what its option is of ours. */
export type StockLine = {
  id: string;
  order_id: string;
  state: LineState;
  quantity: number;
  /** Null: nobody has said yet what it is. Empty: it is nothing of the warehouse (a service, a made-to-order piece). */
  components: readonly { variant_id: string; quantity: number }[] | null;
  stock_state: StockState;
};

export type StockState = 'unmatched' | 'held' | 'allocated' | 'short' | 'shipped' | 'none';

/** The joint state of one batch, locked. The plan changes it; each line sees what the one before it took. */
export type StockWorld = {
  today: string;
  lots: readonly LotState[];
  /** Free units that are somebody else's already: paid pre-orders that wait, and what running drops have yet to sell. */
  kept: ReadonlyMap<string, number>;
  holds: readonly HoldState[];
};

export type StockMove = { lot: LotState; kind: 'ship' | 'return'; quantity: number; order_id: string };

export type StockPlan = {
  changed: HoldState[];
  fresh: HoldState[];
  moves: StockMove[];
  lots: LotState[];
  /** Every line whose stock state is another than before. */
  lines: { id: string; stock_state: StockState }[];
};

/**
 * What these lines do to the stock, in the order given. First everything that gives back (canceled, returned, fewer pieces, another
 * match), then what leaves, then what takes: a line takes all it lacks or stands short with what it already has. Pieces sold at
 * a channel are paid, so they are allocated, first expired first.
 */
export function planHolds(lines: readonly StockLine[], world: StockWorld): StockPlan {
  const desk = openDesk(world);
  for (const line of lines) giveBack(desk, line);
  for (const line of lines) if (phaseOf(line.state) === 'left') ship(desk, line);
  const states = lines.map((line) => ({ id: line.id, stock_state: settle(desk, line) }));
  const before = new Map(lines.map((line) => [line.id, line.stock_state]));
  return {
    changed: [...desk.changed].filter((hold) => !desk.fresh.includes(hold)),
    fresh: desk.fresh,
    moves: desk.moves,
    lots: [...desk.touched],
    lines: states.filter((one) => before.get(one.id) !== one.stock_state),
  };
}

type Desk = {
  today: string;
  kept: ReadonlyMap<string, number>;
  lots_of: Map<string, LotState[]>;
  lot: Map<string, LotState>;
  holds_of: Map<string, HoldState[]>;
  changed: Set<HoldState>;
  fresh: HoldState[];
  moves: StockMove[];
  touched: Set<LotState>;
};

function openDesk(world: StockWorld): Desk {
  return {
    today: world.today,
    kept: world.kept,
    lots_of: Map.groupBy(world.lots, (lot) => lot.variant_id),
    lot: new Map(world.lots.map((lot) => [lot.id, lot])),
    holds_of: Map.groupBy(
      world.holds.map((hold) => ({ ...hold })),
      (hold) => hold.line_id,
    ),
    changed: new Set(),
    fresh: [],
    moves: [],
    touched: new Set(),
  };
}

const outstanding = (hold: HoldState): number => hold.quantity - hold.returned;

/** Pieces a line wants of each variant; nothing unless it is open. */
export function wantedOf(line: Pick<StockLine, 'state' | 'quantity' | 'components'>): Map<string, number> {
  const wanted = new Map<string, number>();
  if (phaseOf(line.state) !== 'open') return wanted;
  for (const one of line.components ?? []) {
    const units = one.quantity * line.quantity;
    if (units > 0) wanted.set(one.variant_id, (wanted.get(one.variant_id) ?? 0) + units);
  }
  return wanted;
}

function giveBack(desk: Desk, line: StockLine): void {
  const phase = phaseOf(line.state);
  if (phase === 'left') return;
  const wanted = wantedOf(line);
  for (const hold of desk.holds_of.get(line.id) ?? []) {
    if (hold.state === 'shipped') {
      if (line.state === 'returned') bringBack(desk, line, hold);
      continue;
    }
    if (hold.state !== 'committed') continue;
    const keep = Math.min(outstanding(hold), wanted.get(hold.variant_id) ?? 0);
    wanted.set(hold.variant_id, (wanted.get(hold.variant_id) ?? 0) - keep);
    release(desk, hold, outstanding(hold) - keep);
  }
}

function release(desk: Desk, hold: HoldState, units: number): void {
  if (units === 0) return;
  hold.returned += units;
  if (hold.returned === hold.quantity) hold.state = 'released';
  desk.changed.add(hold);
  const lot = hold.lot_id === null ? undefined : desk.lot.get(hold.lot_id);
  if (!lot) return;
  lot.allocated -= units;
  desk.touched.add(lot);
}

/** Goods that had left are on the shelf again. */
function bringBack(desk: Desk, line: StockLine, hold: HoldState): void {
  const units = outstanding(hold);
  const lot = hold.lot_id === null ? undefined : desk.lot.get(hold.lot_id);
  if (units === 0 || !lot) return;
  hold.returned = hold.quantity;
  desk.changed.add(hold);
  lot.on_hand += units;
  desk.touched.add(lot);
  desk.moves.push({ lot: { ...lot }, kind: 'return', quantity: units, order_id: line.order_id });
}

function ship(desk: Desk, line: StockLine): void {
  for (const hold of desk.holds_of.get(line.id) ?? []) {
    const units = outstanding(hold);
    const lot = hold.lot_id === null ? undefined : desk.lot.get(hold.lot_id);
    if (hold.state !== 'committed' || !lot || units === 0) continue;
    hold.state = 'shipped';
    desk.changed.add(hold);
    lot.on_hand -= units;
    lot.allocated -= units;
    desk.touched.add(lot);
    desk.moves.push({ lot: { ...lot }, kind: 'ship', quantity: -units, order_id: line.order_id });
  }
}

function settle(desk: Desk, line: StockLine): StockState {
  const holds = desk.holds_of.get(line.id) ?? [];
  const phase = phaseOf(line.state);
  if (phase === 'left')
    return holds.some((hold) => hold.state === 'shipped' && outstanding(hold) > 0) ? 'shipped' : 'none';
  if (phase === 'over') return 'none';
  if (line.components === null) return line.quantity === 0 ? 'none' : 'unmatched';
  const lacking = wantedOf(line);
  if (lacking.size === 0) return 'none';
  for (const hold of holds) {
    if (hold.state === 'committed')
      lacking.set(hold.variant_id, (lacking.get(hold.variant_id) ?? 0) - outstanding(hold));
  }
  return take(desk, line, lacking) ? 'allocated' : 'short';
}

/** All that is lacking or nothing. */
function take(desk: Desk, line: StockLine, lacking: ReadonlyMap<string, number>): boolean {
  const shares: { lot: LotState; quantity: number }[] = [];
  for (const [variant_id, units] of lacking) {
    if (units <= 0) continue;
    const lots = desk.lots_of.get(variant_id) ?? [];
    if (availableUnits(lots, desk.today) - (desk.kept.get(variant_id) ?? 0) < units) return false;
    const chosen = chooseLots(lots, units, desk.today);
    if (!chosen) return false;
    shares.push(...chosen);
  }
  for (const { lot, quantity } of shares) {
    lot.allocated += quantity;
    desk.touched.add(lot);
    desk.fresh.push({
      id: newId(),
      order_id: line.order_id,
      line_id: line.id,
      variant_id: lot.variant_id,
      lot_id: lot.id,
      drop_id: null,
      quantity,
      returned: 0,
      state: 'committed',
    });
  }
  return true;
}
