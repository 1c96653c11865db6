import type { Tx } from '../../platform/db.ts';
import { enqueue } from '../../platform/effects.ts';
import { publish } from '../../platform/outbox.ts';
import { keepOfDrops, saveCaps, saveDrops } from '../drops/index.ts';
import type { Vault } from '../identity/index.ts';
import { keepOfLots, saveHoldChanges, saveHolds, saveLots, saveMovements } from '../inventory/index.ts';
import { bookDeliveries, bookDiscounts, bookEntries } from '../ledger/index.ts';
import { saveHistory, saveLineChanges, saveOrderChanges } from '../orders/index.ts';
import { saveAttemptStates, saveRefundStates, saveRefunds } from '../payments/index.ts';
import { saveCounterChanges, saveRedemptionChanges } from '../promotions/index.ts';
import type { World } from './world.ts';

/** Writes everything the fold changed: at most one statement a table, all sent at once. The keys of what is sealed are saved before. */
export function saveWorld(tx: Tx, world: World, vault: Vault): Promise<void>[] {
  const { dirty, out, now } = world;
  const fresh = new Set(out.holds);
  const caps = [...dirty.caps.values()].map(({ drop_id, identity }) => ({
    drop_id,
    identity,
    used: world.caps.get(`${drop_id}:${identity}`) ?? 0,
    cap: world.drops.get(drop_id)!.cap_per_person,
  }));
  return [
    saveOrderChanges(tx, [...dirty.orders]),
    saveLineChanges(tx, [...dirty.lines]),
    saveAttemptStates(tx, [...dirty.attempts]),
    saveRefundStates(tx, [...dirty.refunds]),
    saveRefunds(tx, out.refunds),
    saveHoldChanges(
      tx,
      [...dirty.holds].filter((hold) => !fresh.has(hold)),
      now,
    ),
    saveHolds(tx, out.holds, now),
    saveDrops(tx, [...dirty.drops]),
    saveCaps(tx, caps),
    saveLots(tx, [...dirty.lots]),
    saveMovements(tx, out.movements),
    bookEntries(tx, out.journals, now),
    bookDiscounts(tx, out.discounts, now),
    bookDeliveries(tx, out.deliveries, now),
    saveRedemptionChanges(tx, [...dirty.redemptions], [...dirty.coupons]),
    saveHistory(tx, out.history, now),
    vault.appendPersonalData(tx, out.sealed),
    enqueue(tx, out.effects),
    publish(tx, out.events),
    saveCounterChanges(tx, out.counted),
  ];
}

/** What was only kept moves its counters last, as placing does: hot rows are locked for no more than the commit. */
export function saveKept(tx: Tx, { kept }: World): Promise<void>[] {
  return kept ? [keepOfDrops(tx, kept.drops), keepOfLots(tx, kept.lots)] : [];
}
