import type { Context } from '../../context.ts';
import { clockNow, transact } from '../../platform/db.ts';
import {
  endMovedPromise,
  isStillMoved,
  type MovedPromise,
  readMovedPromises,
  waitsForPromises,
} from '../drops/index.ts';
import { movePromises } from '../orders/index.ts';
import { readPromisedLines } from './read-promised-lines.ts';

const every_ms = 1_000;
const chunk = 200;

/** Tells buyers of pre-orders whose promised day was moved: a minute after it was, so that a day moved twice is told once. */
export function schedulePromises(ctx: Context): void {
  ctx.schedule.every('checkout.promises', every_ms, async () => {
    await tellPromises(ctx);
    return (await waitsForPromises(ctx.sql)) ? 0 : Number.POSITIVE_INFINITY;
  });
}

/** All whose time has come, a bounded number of orders a transaction; after a kill it goes on with those not yet told. */
export async function tellPromises(ctx: Pick<Context, 'sql'>): Promise<void> {
  for (const moved of await readMovedPromises(ctx.sql)) {
    let after: string | null = null;
    do after = await tellNext(ctx, moved, after);
    while (after !== null);
  }
}

/** The next orders; how far it came, or null where there were no more. */
function tellNext(ctx: Pick<Context, 'sql'>, moved: MovedPromise, after: string | null): Promise<string | null> {
  return transact(ctx.sql, async (tx) => {
    if (!(await isStillMoved(tx, moved))) return null;
    const { promised_on } = moved;
    const { lines, next } = await readPromisedLines(tx, moved, { not_on: promised_on, after, limit: chunk });
    await movePromises(tx, lines, promised_on, await clockNow(tx));
    if (next) return next;
    await endMovedPromise(tx, moved);
    return null;
  });
}
