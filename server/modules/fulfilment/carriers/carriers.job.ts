import type { Context } from '../../../context.ts';
import { askCarriers } from './ask-carriers.ts';
import { createSmartTracker } from './smart-tracker.ts';

/** Asks how far boxes have come once a minute, where a key of 스마트택배 is given; ends with the process. */
export function scheduleCarriers(ctx: Context): { close(): Promise<void> } {
  const { tracker: settings } = ctx.config;
  if (!settings) return { close: async () => {} };
  const tracker = createSmartTracker(settings);
  const over = new AbortController();
  ctx.schedule.every('fulfilment.carriers', 60_000, async () => {
    await askCarriers(ctx.sql, tracker, over.signal);
  });
  return {
    async close() {
      over.abort();
      await tracker.close();
    },
  };
}
