import { plainArray } from '../../platform/arrays.ts';
import { type Tx, together } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { lockLotsOfVariants } from './lock-lots.ts';
import { type HoldState, lockHolds, saveHoldChanges, saveHolds } from './save-holds.ts';
import { saveLots } from './save-lots.ts';
import { availableOf, chooseLots, koreanDay } from './stock.ts';

/**
 * Goods arrived: paid pre-orders that wait for this variant take theirs first, the oldest order first; an order takes all or
 * waits on. Returns the orders that have their goods now. The caller has locked those orders (or nothing else moves them).
 */
export async function allocateWaiting(
  tx: Tx,
  variant_id: string,
  order_ids: readonly string[],
  now: Date,
): Promise<string[]> {
  if (order_ids.length === 0) return [];
  const holds = await lockHolds(tx, order_ids);
  const lots = await lockLotsOfVariants(tx, [variant_id]);
  const today = koreanDay(now);
  const changed: HoldState[] = [];
  const fresh: HoldState[] = [];
  for (const hold of holds) {
    if (hold.variant_id !== variant_id || hold.lot_id !== null || hold.state !== 'committed') continue;
    const shares = chooseLots(lots, hold.quantity - hold.returned, today);
    if (!shares) {
      if (lots.every((lot) => availableOf(lot) <= 0)) break;
      continue;
    }
    if (shares.length === 1 && hold.returned === 0) changed.push({ ...hold, lot_id: shares[0]!.lot.id });
    else {
      changed.push({ ...hold, returned: hold.quantity, state: 'released' });
      for (const share of shares)
        fresh.push({ ...hold, id: newId(), lot_id: share.lot.id, quantity: share.quantity, returned: 0 });
    }
    for (const share of shares) share.lot.allocated += share.quantity;
  }
  await together([saveHoldChanges(tx, changed, now), saveHolds(tx, fresh, now), saveLots(tx, lots)]);
  return [...new Set(changed.map((hold) => hold.order_id))];
}

/** Orders that wait for a variant's goods, oldest first. */
export async function readWaitingOrders(
  tx: Tx,
  variant_ids: readonly string[],
  limit: number,
): Promise<{ variant_id: string; order_id: string }[]> {
  return await tx<{ variant_id: string; order_id: string }[]>`
    select variant_id, order_id from inventory.holds
    where variant_id = any(${plainArray(variant_ids)}::text::uuid[]) and lot_id is null and state = 'committed'
    order by variant_id, order_id limit ${limit}`;
}
