import type { Context } from '../../../context.ts';
import { product_changed } from '../../catalog/events.ts';
import { openDaysOf, openProductionDays } from './open-days.ts';

/** Days of making are opened as time goes on, and at once where a product says otherwise. */
export function scheduleProduction(ctx: Context): void {
  ctx.outbox.listen('fulfilment.production', [product_changed], async (tx, events) => {
    await openDaysOf(tx, [...new Set(events.map((event) => event.entity_id))]);
  });
  ctx.schedule.every('fulfilment.production', 600_000, () => openProductionDays(ctx.sql));
}
