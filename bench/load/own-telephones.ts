import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { goFirst, threadsOf } from '../../server/platform/processor-turns.ts';

/** Before whatever else runs here, the shop and its database too. */
const priority = -15;

/**
 * Those who ask at their own pace have telephones of their own: what one measures should be the shop, not the turn that somebody's telephone waits
 * for at the shop's processors. The process leads a session (see `stepAside` in server/platform); where this may not be asked for, it shares.
 */
export async function ownTelephones(): Promise<void> {
  try {
    setPriority(priority);
    writeFileSync('/proc/self/autogroup', String(priority));
  } catch {}
  await goFirst(threadsOf(process.pid), true);
}
