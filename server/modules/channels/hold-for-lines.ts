import { plainArray, textArray } from '../../platform/arrays.ts';
import { clockNow, type Tx, together } from '../../platform/db.ts';
import { readVariantKinds } from '../catalog/bare.ts';
import { readSpokenUnits } from '../drops/bare.ts';
import {
  koreanDay,
  lockHolds,
  lockLots,
  readWaitingUnits,
  saveHoldChanges,
  saveHolds,
  saveLots,
  saveMovements,
} from '../inventory/bare.ts';
import type { LineState } from './import/canonical.ts';
import { planHolds, type StockLine, type StockState, wantedOf } from './stock/plan-holds.ts';
import { blocksOf, phaseOf } from './work/line-states.ts';
import { raiseAlerts } from './work/raise-alerts.ts';
import { readCalendars } from './work/read-calendars.ts';
import { dueOn } from './work/working-days.ts';

type Row = {
  id: string;
  order_id: string;
  shop_id: string;
  state: LineState;
  quantity: number;
  stock_state: StockState;
  blocks: string[];
  due_on: string | null;
  due_counted: boolean;
  paid_at: Date | null;
  option_state: string | null;
  has_difference: boolean;
  option_changed: boolean;
  components: { variant_id: string; quantity: number }[];
};

/**
 * After lines were taken, matched, canceled or shipped, in the same transaction: their stock follows (allocated, given back, shipped,
 * brought back, or flagged short), and with it the reasons why they must not leave, the day they are due and the alerts. Locks lines,
 * holds, lots, each in order of ids. Running it again changes nothing. Returns the orders of lines that changed; telling is the caller's.
 */
export async function holdForLines(
  tx: Tx,
  input: { line_ids: readonly string[]; shop_id?: string; channel_id?: string },
): Promise<string[]> {
  if (input.line_ids.length === 0) return [];
  const rows = await lockLines(tx, input.line_ids);
  // Who paid first is served first.
  rows.sort((a, b) => (a.paid_at?.getTime() ?? 0) - (b.paid_at?.getTime() ?? 0) || (a.id < b.id ? -1 : 1));
  const states = await moveStock(tx, rows);
  const calendars = await readCalendars(tx, [...new Set(rows.map((row) => row.shop_id))]);
  const settled = rows.map((row) => {
    const stock_state = states.get(row.id) ?? row.stock_state;
    const counts = row.due_counted || row.due_on === null;
    const open = phaseOf(row.state) === 'open';
    const due_on =
      counts && open && row.paid_at
        ? dueOn(row.paid_at, calendars.rule(row.shop_id), calendars.of(row.shop_id))
        : row.due_on;
    return {
      row,
      stock_state,
      blocks: blocksOf({ ...row, stock_state }),
      due_on,
      due_counted: counts && due_on !== null,
    };
  });
  const changed = settled.filter(
    ({ row, stock_state, blocks, due_on, due_counted }) =>
      stock_state !== row.stock_state ||
      due_on !== row.due_on ||
      due_counted !== row.due_counted ||
      blocks.join() !== row.blocks.join(),
  );
  await saveLines(tx, changed);
  await raiseAlerts(tx, rows);
  return [...new Set(changed.map(({ row }) => row.order_id))];
}

async function lockLines(tx: Tx, line_ids: readonly string[]): Promise<Row[]> {
  return await tx<Row[]>`
    select l.id, l.order_id, l.shop_id, l.state, l.quantity, l.stock_state, l.blocks, l.due_on::text, l.due_counted,
      coalesce(o.paid_at, o.ordered_at) as paid_at, p.state as option_state,
      exists (select 1 from channels.differences d where d.line_id = l.id and d.state = 'open') as has_difference,
      exists (select 1 from channels.product_changes c where c.channel_option_id = l.channel_option_id
        and c.field = 'option_text' and c.state = 'open' and c.after = l.option_text) as option_changed,
      coalesce((select jsonb_agg(jsonb_build_object('variant_id', c.variant_id, 'quantity', c.quantity))
        from channels.components c where c.channel_option_id = l.channel_option_id), '[]') as components
    from channels.lines l
    join channels.orders o on o.id = l.order_id
    left join channels.options p on p.id = l.channel_option_id
    where l.id = any(${plainArray(line_ids)}::text::uuid[])
    order by l.order_id, l.id for no key update of l`;
}

async function moveStock(tx: Tx, rows: readonly Row[]): Promise<Map<string, StockState>> {
  const kinds = await readVariantKinds(tx, [
    ...new Set(rows.flatMap((row) => row.components.map((one) => one.variant_id))),
  ]);
  const lines = rows.map(
    (row): StockLine => ({
      ...row,
      components:
        row.option_state === 'matched'
          ? row.components.filter((one) => !kinds.get(one.variant_id)?.made_to_order)
          : row.option_state === 'ignored'
            ? []
            : null,
    }),
  );
  const variant_ids = [...new Set(lines.flatMap((line) => [...wantedOf(line).keys()]))];
  const ids = new Set(lines.map((line) => line.id));
  const all_holds = await lockHolds(tx, [...new Set(lines.map((line) => line.order_id))].sort());
  const holds = all_holds.filter((hold) => ids.has(hold.line_id));
  const lot_ids = [...new Set(holds.flatMap((hold) => (hold.returned < hold.quantity ? (hold.lot_id ?? []) : [])))];
  // What a drop has yet to sell is read before the lots are locked: a unit sold between is counted on both sides, never on none.
  const [spoken, lots, waiting, now] = await together([
    readSpokenUnits(tx, variant_ids),
    lockLots(tx, lot_ids, variant_ids),
    readWaitingUnits(tx, variant_ids),
    clockNow(tx),
  ]);
  const kept = new Map(variant_ids.map((id) => [id, (spoken.get(id)?.units ?? 0) + (waiting.get(id) ?? 0)]));
  const plan = planHolds(lines, { today: koreanDay(now), lots, kept, holds });
  await saveHoldChanges(tx, plan.changed, now);
  await saveHolds(tx, plan.fresh, now);
  await saveLots(tx, plan.lots);
  await saveMovements(
    tx,
    plan.moves.map((move) => ({ ...move, reason: null, made_by: 'system' })),
  );
  return new Map(plan.lines.map((line) => [line.id, line.stock_state]));
}

type Settled = { row: Row; stock_state: string; blocks: string[]; due_on: string | null; due_counted: boolean };

async function saveLines(tx: Tx, changed: readonly Settled[]): Promise<void> {
  if (changed.length === 0) return;
  await tx`
    update channels.lines l set stock_state = n.stock_state, blocks = n.blocks::text[], due_on = n.due_on, due_counted = n.due_counted,
      version = l.version + 1
    from unnest(${plainArray(changed.map(({ row }) => row.id))}::text::uuid[],
      ${textArray(changed.map((one) => one.stock_state))}::text::text[],
      ${textArray(changed.map((one) => textArray(one.blocks)))}::text::text[],
      ${plainArray(changed.map((one) => one.due_on))}::text::date[],
      ${plainArray(changed.map((one) => one.due_counted))}::text::boolean[]) as n (id, stock_state, blocks, due_on, due_counted)
    where l.id = n.id`;
}
