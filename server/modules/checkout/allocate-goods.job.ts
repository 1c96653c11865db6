import type { Context } from '../../context.ts';
import { clockNow, type Tx, transact } from '../../platform/db.ts';
import { publish } from '../../platform/outbox.ts';
import { allocateWaiting, koreanDay, readAllocatable, readWaitingOrders } from '../inventory/index.ts';
import { goods_allocated, lockOrders, saveHistory, saveOrderChanges } from '../orders/index.ts';

const every_ms = 1_000;
const chunk = 200;

/**
 * Gives goods to paid pre-orders that wait for them, oldest first. It looks at what is, not at news: whether goods arrived, came
 * back from a canceled order, or were there before the order was paid, the orders have them a second later.
 */
export function scheduleAllocation(ctx: Context): void {
  ctx.schedule.every('checkout.allocate', every_ms, async () => {
    await allocateGoods(ctx);
    return Number.POSITIVE_INFINITY;
  });
}

/** All that can be given now, a bounded number of orders a transaction. Returns how many orders have their goods now. */
export async function allocateGoods(ctx: Pick<Context, 'sql'>): Promise<number> {
  const variants = await transact(ctx.sql, async (tx) => readAllocatable(tx, koreanDay(await clockNow(tx))));
  let served = 0;
  for (const { variant_id, units } of variants) {
    for (;;) {
      const round = await transact(ctx.sql, (tx) => allocateOldest(tx, variant_id, units));
      served += round.served;
      if (round.asked < chunk || round.served < round.asked) break;
    }
  }
  return served;
}

/** Locks in the order of the house: orders, holds, lots. Who canceled before the lock was ours no longer waits. */
async function allocateOldest(tx: Tx, variant_id: string, units: number): Promise<{ asked: number; served: number }> {
  const order_ids = await readWaitingOrders(tx, variant_id, units, chunk);
  if (order_ids.length === 0) return { asked: 0, served: 0 };
  const orders = await lockOrders(tx, order_ids);
  const now = await clockNow(tx);
  const served = new Set(await allocateWaiting(tx, variant_id, order_ids, now));
  const changed = orders.filter((order) => served.has(order.id));
  for (const order of changed) order.version += 1;
  await saveOrderChanges(tx, changed);
  await publish(
    tx,
    changed.map(({ id, shop_id, version }) => ({ name: goods_allocated, shop_id, entity_id: id, version, data: {} })),
  );
  await saveHistory(
    tx,
    changed.map((order) => ({
      order_id: order.id,
      what: 'goods_allocated',
      amount_krw: null,
      detail: null,
      made_by: 'system',
    })),
    now,
  );
  return { asked: order_ids.length, served: served.size };
}
