import type { Tx } from '../../platform/db.ts';
import { column, type Form, int4, list, text, uuid } from '../../platform/wire.ts';

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
  const of = <T>(form: Form<T>, value: (hold: HoldState) => T | null) => column(form, holds, value);
  const each = (value: (hold: HoldState) => string) => list(uuid, holds.map(value));
  const variant = of(uuid, (hold) => hold.variant_id);
  const lot = of(uuid, (hold) => hold.lot_id);
  const drop = of(uuid, (hold) => hold.drop_id);
  const quantity = of(int4, (hold) => hold.quantity);
  const state = of(text, (hold) => hold.state);
  await tx`
    insert into inventory.holds (order_id, id, line_id, variant_id, lot_id, drop_id, quantity, state, created_at)
    select
      (${each((hold) => hold.order_id)}::uuid[])[i],
      (${each((hold) => hold.id)}::uuid[])[i],
      (${each((hold) => hold.line_id)}::uuid[])[i],
      coalesce((${variant.list}::uuid[])[i], ${variant.all}::uuid),
      coalesce((${lot.list}::uuid[])[i], ${lot.all}::uuid),
      coalesce((${drop.list}::uuid[])[i], ${drop.all}::uuid),
      coalesce((${quantity.list}::int[])[i], ${quantity.all}::int),
      coalesce((${state.list}::text[])[i], ${state.all}::text),
      ${now}::timestamptz
    from generate_series(1, ${holds.length}::int) as i`;
}

/** Locks the holds of these orders, in order. */
export async function lockHolds(tx: Tx, order_ids: readonly string[]): Promise<HoldState[]> {
  return await tx<HoldState[]>`
    select order_id, id, line_id, variant_id, lot_id, drop_id, quantity, returned, state
    from inventory.holds where order_id = any(${list(uuid, order_ids)}::uuid[])
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
      ${list(
        uuid,
        holds.map((hold) => hold.order_id),
      )}::uuid[],
      ${list(
        uuid,
        holds.map((hold) => hold.id),
      )}::uuid[],
      ${list(
        uuid,
        holds.map((hold) => hold.lot_id),
      )}::uuid[],
      ${list(
        int4,
        holds.map((hold) => hold.returned),
      )}::int[],
      ${list(
        text,
        holds.map((hold) => hold.state),
      )}::text[]) as c (order_id, id, lot_id, returned, state)
    where h.order_id = c.order_id and h.id = c.id`;
}
