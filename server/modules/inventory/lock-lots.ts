import { plainArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import type { LotState } from './stock.ts';

/** `sold_through`: the drop that was scheduled last on its variant, as far as this lot was there then. */
export type LockedLot = LotState & { sold_through: string | null };

const columns = (tx: Tx) =>
  tx`id, shop_id, warehouse_id, variant_id, expires_on::text, made_on::text, on_hand, held, allocated`;

/** Locks every lot of these variants, in id order, and returns them as they are. */
export async function lockLotsOfVariants(tx: Tx, variant_ids: readonly string[]): Promise<LockedLot[]> {
  if (variant_ids.length === 0) return [];
  return await tx<LockedLot[]>`
    select ${columns(tx)}, sold_through
    from inventory.lots where variant_id = any(${plainArray(variant_ids)}::text::uuid[])
    order by id for no key update`;
}

/** From now on this drop governs the variant: whoever read before that there was none learns it with the lot's lock. */
export async function markLots(tx: Tx, variant_id: string, drop_id: string): Promise<void> {
  await tx`update inventory.lots set sold_through = ${drop_id}::uuid where variant_id = ${variant_id}::uuid`;
}

/** Every lot of these variants as committed, in id order; nothing is locked (see `takeFromLots`). */
export async function readLotsOfVariants(tx: Tx, variant_ids: readonly string[]): Promise<LotState[]> {
  if (variant_ids.length === 0) return [];
  return await tx<LotState[]>`
    select ${columns(tx)}
    from inventory.lots where variant_id = any(${plainArray(variant_ids)}::text::uuid[])
    order by id`;
}

/** Locks these lots and every lot of these variants, in id order. */
export async function lockLots(
  tx: Tx,
  lot_ids: readonly string[],
  variant_ids: readonly string[] = [],
): Promise<LotState[]> {
  if (lot_ids.length === 0 && variant_ids.length === 0) return [];
  return await tx<LotState[]>`
    select ${columns(tx)}
    from inventory.lots
    where id = any(${plainArray(lot_ids)}::text::uuid[]) or variant_id = any(${plainArray(variant_ids)}::text::uuid[])
    order by id for no key update`;
}
