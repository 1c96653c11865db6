import type { Context } from '../../context.ts';
import { product_changed } from '../catalog/events.ts';
import { readBoxes } from '../catalog/index.ts';
import { lines_changed } from '../channels/events.ts';
import type { Vault } from '../identity/index.ts';
import { readOpenVariants, reboxProducts } from './boxes/settle-boxes.ts';
import { bundleWaiting } from './bundle-waiting.ts';
import { takeUntold } from './driver/alerts.ts';
import { own_order_events, takeOlderOrders, takeOwnOrders } from './take-own-orders.ts';
import { takeParcels } from './take-parcels.ts';
import { decideWays } from './ways/decide-ways.ts';

/** Hears of orders of every channel, and once a second finds out what travels together. */
export function scheduleBundling(ctx: Context, tools: { vault: Vault }): void {
  ctx.outbox.listen('fulfilment.parcels', [lines_changed], takeParcels, { waits: ctx.rush.putsOff });
  ctx.outbox.listen(
    'fulfilment.own_parcels',
    own_order_events,
    (tx, events) => takeOwnOrders(tx, tools.vault, events),
    {
      waits: ctx.rush.putsOff,
      max_batch: 200,
    },
  );
  ctx.outbox.listen('fulfilment.boxes', [product_changed], async (tx, events) => {
    const variants = await readOpenVariants(
      tx,
      events.map((event) => event.entity_id),
    );
    await reboxProducts(tx, await readBoxes(tx, variants));
  });
  ctx.schedule.every('fulfilment.bundle', 1_000, async () => {
    for (const topic of await takeUntold(ctx.sql)) ctx.sse.publish(topic, {});
    if (ctx.rush.putsOff()) return 0;
    while ((await takeOlderOrders(ctx.sql, tools.vault)) && !ctx.rush.putsOff());
    await decideWays(ctx.sql);
    await bundleWaiting(ctx.sql, { vault: tools.vault, keys: ctx.keys }, ctx.rush.isOn);
    return ctx.rush.putsOff() || ctx.rush.isOn() ? 0 : Number.POSITIVE_INFINITY;
  });
}
