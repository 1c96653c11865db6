import { setImmediate as breathe } from 'node:timers/promises';

/** So long at a time long work may have the thread: whoever asks for a page meanwhile waits for no more. */
const turn_ms = 2;

/** Runs what stops wherever somebody else may go first, on the thread that also answers requests; returns what it returns. */
export async function inTurns<R>(work: Generator<unknown, R, undefined>): Promise<R> {
  for (let end_ms = performance.now() + turn_ms; ; ) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() < end_ms) continue;
    await breathe();
    end_ms = performance.now() + turn_ms;
  }
}

/** `items.map(make)`, in turns. */
export const mapInTurns = <T, R>(items: readonly T[], make: (item: T, at: number) => R): Promise<R[]> =>
  inTurns(mapping(items, make));

function* mapping<T, R>(items: readonly T[], make: (item: T, at: number) => R): Generator<undefined, R[], undefined> {
  const made: R[] = [];
  for (const [at, item] of items.entries()) {
    made.push(make(item, at));
    yield;
  }
  return made;
}
