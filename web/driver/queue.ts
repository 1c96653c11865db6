import { Problem } from '@madang/contract/client';
import { driverAttempt, driverTaking } from '@madang/contract/driver';
import { call } from '../ui/lib/api.ts';
import { type Deed, dropDeed, keepDeed, listDeeds } from './store.ts';

let sending: Promise<void> | null = null;

/**
 * Sends what waits, oldest first. Without signal it stays; what the server refuses is kept with the reason. One run at a time, and a
 * deed whose answer was lost is sent again under the same key: it has happened once.
 */
export function sendWaiting(): Promise<void> {
  sending ??= (async () => {
    for (const deed of (await listDeeds()).filter((one) => one.refused === null).sort(byTime)) {
      try {
        const route = deed.kind === 'attempt' ? driverAttempt : driverTaking;
        await call(route, { body: deed.body as never, key: deed.key });
        await dropDeed(deed.key);
      } catch (error) {
        const refused = error instanceof Problem && error.status < 500 && error.status !== 429;
        if (!refused) return;
        await keepDeed({ ...deed, refused: error.message });
      }
    }
  })().finally(() => {
    sending = null;
  });
  return sending;
}

const byTime = (a: Deed, b: Deed): number => String(a.body.happened_at).localeCompare(String(b.body.happened_at));
