import { type DeliveryTerms, type DocumentVersions, first_version } from '@madang/contract';
import type { Sql } from '../../platform/db.ts';
import { createLookAgain } from '../../platform/look-again.ts';
import { createRest, type Pulse } from '../../platform/pulse.ts';
import { readDocuments, versionsOf } from './operator.ts';
import { readShops } from './read-shops.ts';

export type LiveShops = ReturnType<typeof createLiveShops>;

const pause_ms = 2_000;
/** Where nothing was committed all is as it was; read once more all the same. */
const rest_at_most_ms = 10_000;

/**
 * What shops ask for delivering and which words hold, from memory: one query a process and round, nothing per request. An order is asked what its buyer was
 * shown, so a fee that was just changed is at worst asked for two seconds later.
 */
export function createLiveShops(sql: Sql, { pulse }: { pulse?: Pulse } = {}) {
  let terms = new Map<string, DeliveryTerms>();
  let versions: DocumentVersions = { terms: first_version, privacy: first_version };
  const rest = createRest(pulse, rest_at_most_ms);
  let timer: NodeJS.Timeout | undefined;
  let stopped = true;

  async function refresh(): Promise<void> {
    const [known, documents] = await Promise.all([readShops(sql), readDocuments(sql)]);
    const shops = [...known.values()];
    versions = versionsOf(documents);
    const asking = shops.filter((one) => one.delivery_krw + one.delivery_jeju_krw + one.delivery_island_krw > 0);
    terms = new Map(asking.map((one) => [one.id, one]));
  }

  const readAgain = createLookAgain(refresh);

  const round = (): void => {
    if (stopped) return;
    void (rest.isOn() ? Promise.resolve() : rest.after(refresh))
      .catch(() => {})
      .then(() => {
        timer = setTimeout(round, pause_ms);
      });
  };

  return {
    refresh,
    /** By shop; only of shops that ask for something, so that it is empty where none does. */
    terms: (): ReadonlyMap<string, DeliveryTerms> => terms,
    /** Which words hold today. */
    versions: () => versions,
    /** For who was shown other words than memory has: another process may have published them a moment ago. */
    async newestVersions(): Promise<DocumentVersions> {
      await readAgain();
      return versions;
    },
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
