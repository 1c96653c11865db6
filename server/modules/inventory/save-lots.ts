import { plainArray } from '../../platform/arrays.ts';
import { type Tx, together } from '../../platform/db.ts';
import { int4, list, uuid } from '../../platform/wire.ts';
import type { LotState } from './stock.ts';

/** Writes the counters of lots locked in this transaction. The constraint of the table has the last word. */
export async function saveLots(tx: Tx, lots: readonly LotState[]): Promise<void> {
  if (lots.length === 0) return;
  await tx`
    update inventory.lots l
    set on_hand = c.on_hand, held = c.held, allocated = c.allocated, updated_at = now()
    from unnest(
      ${plainArray(lots.map((lot) => lot.id))}::text::uuid[],
      ${plainArray(lots.map((lot) => lot.on_hand))}::text::int[],
      ${plainArray(lots.map((lot) => lot.held))}::text::int[],
      ${plainArray(lots.map((lot) => lot.allocated))}::text::int[]) as c (id, on_hand, held, allocated)
    where l.id = c.id`;
}

/** Units held in these lots are paid for: from held to allocated. The lots were neither read nor locked; more than one are locked in order. */
export async function keepOfLots(tx: Tx, units: ReadonlyMap<string, number>): Promise<void> {
  if (units.size === 0) return;
  const ids = list(uuid, [...units.keys()]);
  await together([
    units.size > 1 && tx`select from inventory.lots where id = any(${ids}::uuid[]) order by id for no key update`,
    tx`
      update inventory.lots l set held = l.held - c.units, allocated = l.allocated + c.units, updated_at = now()
      from unnest(${ids}::uuid[], ${list(int4, [...units.values()])}::int[]) as c (id, units)
      where l.id = c.id`,
  ]);
}

/**
 * Holds units of lots that were read, not locked: each lot gives them only if it still has them. Where one has not, the database
 * answers with the SQLSTATE `state` and the transaction is over.
 */
export async function takeFromLots(
  tx: Tx,
  takes: readonly { lot_id: string; quantity: number }[],
  state: string,
): Promise<void> {
  if (takes.length === 0) return;
  const ids = plainArray(takes.map((one) => one.lot_id));
  const lock =
    takes.length > 1 &&
    tx`select from inventory.lots where id = any(${ids}::text::uuid[]) order by id for no key update`;
  await together([
    lock,
    tx`
    with taken as (
      update inventory.lots l set held = l.held + c.quantity, updated_at = now()
      from unnest(${ids}::text::uuid[], ${plainArray(takes.map((one) => one.quantity))}::text::int[]) as c (id, quantity)
      where l.id = c.id and l.held + l.allocated + c.quantity <= l.on_hand
      returning 1)
    select platform.demand((select count(*) from taken), ${takes.length}::int, ${state}::text)`,
  ]);
}
