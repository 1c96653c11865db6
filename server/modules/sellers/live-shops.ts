import type { DeliveryTerms } from '@madang/contract';
import type { Sql } from '../../platform/db.ts';
import { readShops } from './read-shops.ts';

export type LiveShops = ReturnType<typeof createLiveShops>;

const pause_ms = 2_000;

/**
 * What shops ask for delivering, from memory: one query a process and round, nothing per request. An order is asked what its buyer was
 * shown, so a fee that was just changed is at worst asked for two seconds later.
 */
export function createLiveShops(sql: Sql) {
  let terms = new Map<string, DeliveryTerms>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = true;

  async function refresh(): Promise<void> {
    const shops = [...(await readShops(sql)).values()];
    const asking = shops.filter((one) => one.delivery_krw + one.delivery_jeju_krw + one.delivery_island_krw > 0);
    terms = new Map(asking.map((one) => [one.id, one]));
  }

  const round = (): void => {
    if (stopped) return;
    void refresh()
      .catch(() => {})
      .then(() => {
        timer = setTimeout(round, pause_ms);
      });
  };

  return {
    refresh,
    /** By shop; only of shops that ask for something, so that it is empty where none does. */
    terms: (): ReadonlyMap<string, DeliveryTerms> => terms,
    async start(): Promise<void> {
      await refresh();
      stopped = false;
      timer = setTimeout(round, pause_ms);
    },
    stop(): void {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
