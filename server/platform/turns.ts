import { setImmediate as breathe } from 'node:timers/promises';

/** So long at a time long work may have the thread: whoever asks for a page meanwhile waits for no more. */
const turn_ms = 0.5;

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

/** `for (const item of items) act(item)`, in turns. */
export const eachInTurns = <T>(items: Iterable<T>, act: (item: T) => void): Promise<void> => inTurns(each(items, act));

function* each<T>(items: Iterable<T>, act: (item: T) => void): Generator<undefined, void, undefined> {
  for (const item of items) {
    act(item);
    yield;
  }
}
