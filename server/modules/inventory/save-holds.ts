import { column, plainArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';

export type HoldState = {
  id: string;
  order_id: string;
  line_id: string;
  variant_id: string;
  /** Null while a pre-order waits for its goods. */
  lot_id: string | null;
  /** The drop whose allotment these units were taken from. */
  drop_id: string | null;
  quantity: number;
  returned: number;
  state: 'active' | 'committed' | 'released' | 'expired' | 'shipped';
};

/** New holds, one statement a list. */
export async function saveHolds(tx: Tx, holds: readonly HoldState[], now: Date): Promise<void> {
  if (holds.length === 0) return;
  const variant = column(holds.map((hold) => hold.variant_id));
  const lot = column(holds.map((hold) => hold.lot_id));
  const drop = column(holds.map((hold) => hold.drop_id));
  const quantity = column(holds.map((hold) => hold.quantity));
  const state = column(holds.map((hold) => hold.state));
  await tx`
    insert into inventory.holds (order_id, id, line_id, variant_id, lot_id, drop_id, quantity, state, created_at)
    select order_id, id, line_id, coalesce(variant_id, ${variant.all}::text::uuid), coalesce(lot_id, ${lot.all}::text::uuid),
      coalesce(drop_id, ${drop.all}::text::uuid), coalesce(quantity, ${quantity.all}::text::int), coalesce(state, ${state.all}::text),
      ${now}::timestamptz
    from unnest(
      ${plainArray(holds.map((hold) => hold.order_id))}::text::uuid[],
      ${plainArray(holds.map((hold) => hold.id))}::text::uuid[],
      ${plainArray(holds.map((hold) => hold.line_id))}::text::uuid[],
      ${variant.list}::text::uuid[],
      ${lot.list}::text::uuid[],
      ${drop.list}::text::uuid[],
      ${quantity.list}::text::int[],
      ${state.list}::text::text[])
      as c (order_id, id, line_id, variant_id, lot_id, drop_id, quantity, state)`;
}

/** Locks the holds of these orders, in order. */
export async function lockHolds(tx: Tx, order_ids: readonly string[]): Promise<HoldState[]> {
  return await tx<HoldState[]>`
    select order_id, id, line_id, variant_id, lot_id, drop_id, quantity, returned, state
    from inventory.holds where order_id = any(${plainArray(order_ids)}::text::uuid[])
    order by order_id, id for no key update`;
}

/** Writes the state of holds locked in this transaction. */
export async function saveHoldChanges(tx: Tx, holds: readonly HoldState[], now: Date): Promise<void> {
  if (holds.length === 0) return;
  await tx`
    update inventory.holds h
    set state = c.state, returned = c.returned, lot_id = c.lot_id,
        ended_at = case when c.state in ('released', 'expired', 'shipped') then ${now}::timestamptz end
    from unnest(
      ${plainArray(holds.map((hold) => hold.order_id))}::text::uuid[],
      ${plainArray(holds.map((hold) => hold.id))}::text::uuid[],
      ${plainArray(holds.map((hold) => hold.lot_id))}::text::uuid[],
      ${plainArray(holds.map((hold) => hold.returned))}::text::int[],
      ${plainArray(holds.map((hold) => hold.state))}::text::text[]) as c (order_id, id, lot_id, returned, state)
    where h.order_id = c.order_id and h.id = c.id`;
}
