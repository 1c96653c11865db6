import type { Context } from '../../context.ts';
import { readLapsedOrders, readNextLapse } from '../orders/index.ts';
import type { Checkout } from './checkout.ts';

/** Twice a second: what was held past its time is back on sale within 2 s. */
const every_ms = 500;
const chunk = 500;

/** Ends orders whose hold is over. Candidates are found without locks and decided again under them. */
export function scheduleLapse(ctx: Context, checkout: Checkout): void {
  ctx.schedule.every('checkout.lapse', every_ms, async () => {
    for (;;) {
      const order_ids = await readLapsedOrders(ctx.sql, chunk);
      await Promise.all(order_ids.map((order_id) => checkout.change({ kind: 'lapse', order_id })));
      if (order_ids.length < chunk) return await readNextLapse(ctx.sql);
    }
  });
}
