import type { Result } from '@madang/contract';
import { clockNow, commitBehind, type Tx, together } from '../../platform/db.ts';
import { type Answer, readAnswers, saveAnswers } from '../../platform/idempotency.ts';
import { readOffers } from '../catalog/index.ts';
import {
  type CapRow,
  insertCaps,
  isCountedMeanwhile,
  readCapsOfVariants,
  readDropsOfVariants,
  takeFromCaps,
  takeFromDrops,
} from '../drops/index.ts';
import { koreanDay, readLotsOfVariants, takeFromLots } from '../inventory/index.ts';
import { changeCounters, countRedemptions } from '../promotions/index.ts';
import { bindOrders, lockPlaces } from '../waiting-room/index.ts';
import { foldPlacing, saveHarvest } from './place-harvest.ts';
import { namesOf, type PlaceRequest, type PlaceTools, readEnded, readWished } from './place-orders.ts';

/** SQLSTATE of ours: what the batch was decided by is no longer so. */
const outrun = 'MD001';

/** True where `placeHopefully` must be done again by `placeOrders`; nothing was written. */
export const isOutrun = (error: unknown): boolean =>
  (error as { code?: string } | null)?.code === outrun || isCountedMeanwhile(error);

/**
 * `placeOrders` without waiting for the hot rows: decided over what is committed now, written under new ids, and only then, behind
 * everything else, are the units taken, each counter giving them only if it still has them. So the hot rows are locked for one
 * commit to disk instead of a whole batch, and the next batch is decided and written meanwhile. Never sells more than there is (the
 * counters decide), and refuses nobody wrongly (a refusal is true of what was committed). Near the end of the stock, or where a
 * drop's terms changed meanwhile, it fails with `isOutrun`. Only for goods of drops: whatever else guards units (units a drop
 * has spoken for, paid pre-orders that wait) is decided under the locks.
 */
export async function placeHopefully(
  tx: Tx,
  requests: readonly PlaceRequest[],
  tools: PlaceTools,
): Promise<Result<Answer>[]> {
  const { claim_ids, variant_ids, identities, session_ids, passes } = namesOf(requests);
  const [answers, places, drops, caps, offers, lots, now, ended, discounts] = await together([
    readAnswers(tx, claim_ids),
    lockPlaces(tx, passes),
    readDropsOfVariants(tx, variant_ids),
    readCapsOfVariants(tx, variant_ids, identities),
    readOffers(tx, variant_ids),
    readLotsOfVariants(tx, variant_ids),
    clockNow(tx),
    readEnded(tx, session_ids),
    readWished(tx, requests, tools),
  ]);
  const drops_by_variant = new Map(drops.map((drop) => [drop.variant_id, drop]));
  if (variant_ids.some((id) => !drops_by_variant.has(id))) throw Object.assign(new Error('no drop'), { code: outrun });
  const lots_by_variant = Map.groupBy(lots, (lot) => lot.variant_id);
  const today = koreanDay(now);
  const delivery = tools.delivery?.();
  const state = { today, answers, ended, places, drops_by_variant, caps, offers, lots_by_variant, discounts, delivery };
  const counted_before = new Set(caps.keys());
  const { results, harvest } = foldPlacing(state, requests, tools.numbers, now);
  if (harvest.orders.length === 0) return results;
  const counted = countRedemptions(harvest.redemptions, discounts?.counters ?? [], false);
  if (!counted) throw Object.assign(new Error('no counter has enough'), { code: outrun });
  await tools.vault.saveKeys(tx, harvest.contacts);
  const known: CapRow[] = [];
  const fresh: CapRow[] = [];
  for (const [key, { drop_id, identity, added, cap }] of harvest.caps)
    (counted_before.has(key) ? known : fresh).push({ drop_id, identity, used: added, cap });
  return await commitBehind(results, [
    ...saveHarvest(tx, harvest, tools.vault, now),
    bindOrders(tx, harvest.from_places),
    takeFromDrops(
      tx,
      [...harvest.drops].map(([drop, quantity]) => ({ drop, quantity })),
      outrun,
    ),
    takeFromCaps(tx, known, outrun),
    insertCaps(tx, fresh),
    takeFromLots(
      tx,
      [...harvest.lots].map(([lot, quantity]) => ({ lot_id: lot.id, quantity })),
      outrun,
    ),
    saveAnswers(tx, harvest.answers),
    changeCounters(tx, counted.changes, outrun),
  ]);
}
