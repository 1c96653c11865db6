import { plainArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
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
