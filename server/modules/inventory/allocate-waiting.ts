import { plainArray } from '../../platform/arrays.ts';
import { type Tx, together } from '../../platform/db.ts';
import { lockLotsOfVariants } from './lock-lots.ts';
import { lockHolds, saveHoldChanges, saveHolds } from './save-holds.ts';
import { saveLots } from './save-lots.ts';
import { shareOut } from './share-out.ts';
import { koreanDay } from './stock.ts';

/**
 * Goods are there: paid pre-orders that wait for this variant take theirs, the oldest order first; an order takes all or waits,
 * and nobody behind it is served before it. `order_ids`: the oldest waiting orders, locked by the caller. Returns those that have
 * their goods now.
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
  const waiting = holds.filter(
    (hold) => hold.variant_id === variant_id && hold.lot_id === null && hold.state === 'committed',
  );
  const { changed, fresh } = shareOut(waiting, lots, koreanDay(now));
  const touched = new Set([...changed, ...fresh].flatMap((hold) => hold.lot_id ?? []));
  await together([
    saveHoldChanges(tx, changed, now),
    saveHolds(tx, fresh, now),
    saveLots(
      tx,
      lots.filter((lot) => touched.has(lot.id)),
    ),
  ]);
  return [...new Set(changed.map((hold) => hold.order_id))];
}

/** Variants for which paid pre-orders wait while sellable units lie there free, and how many. Nothing is locked. */
export async function readAllocatable(tx: Tx, today: string): Promise<{ variant_id: string; units: number }[]> {
  // From one waiting variant to the next by the index of holds without goods: its cost does not grow with the orders that wait.
  return await tx<{ variant_id: string; units: number }[]>`
    with recursive waiting as (
      (select variant_id from inventory.holds where lot_id is null and ended_at is null and state = 'committed' order by variant_id limit 1)
      union all
      select (select h.variant_id from inventory.holds h
              where h.lot_id is null and h.ended_at is null and h.state = 'committed' and h.variant_id > w.variant_id
              order by h.variant_id limit 1)
      from waiting w where w.variant_id is not null)
    select l.variant_id, sum(l.on_hand - l.held - l.allocated)::int as units
    from inventory.lots l
    where l.variant_id in (select w.variant_id from waiting w) and (l.expires_on is null or l.expires_on >= ${today}::date)
    group by l.variant_id having sum(l.on_hand - l.held - l.allocated) > 0`;
}

/** Orders that wait for a variant's goods and the units they want, oldest first; only those that `units` would serve. */
export async function readWaitingOrders(tx: Tx, variant_id: string, units: number, limit: number): Promise<string[]> {
  const rows = await tx<{ order_id: string; units: number }[]>`
    select order_id, sum(quantity - returned)::int as units from inventory.holds
    where variant_id = ${variant_id}::uuid and lot_id is null and ended_at is null and state = 'committed'
    group by order_id order by order_id limit ${limit}`;
  const served: string[] = [];
  for (const row of rows) {
    units -= row.units;
    if (units < 0) break;
    served.push(row.order_id);
  }
  return served;
}

/** Units of paid pre-orders that wait for goods, by variant. Free stock is theirs before it is anybody else's. */
export async function readWaitingUnits(tx: Tx, variant_ids: readonly string[]): Promise<Map<string, number>> {
  if (variant_ids.length === 0) return new Map();
  const rows = await tx<{ variant_id: string; units: number }[]>`
    select variant_id, sum(quantity - returned)::int as units from inventory.holds
    where variant_id = any(${plainArray(variant_ids)}::text::uuid[]) and lot_id is null and ended_at is null and state = 'committed'
    group by variant_id`;
  return new Map(rows.map((row) => [row.variant_id, row.units]));
}
