import { Overloaded } from './group-commit.ts';

/**
 * Runs works `most_running` at a time, in the order they came; the others wait, and one that finds `most_waiting` before it is refused at
 * once. For what takes a core or much memory: a short queue is a second's wait where a refusal is work that somebody has to do again.
 * @throws Overloaded then, which the edge answers with 503 and when to come again
 */
export function fewAtOnce(most_running: number, most_waiting: number) {
  let running = 0;
  const waiting: (() => void)[] = [];

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= most_running) {
      if (waiting.length >= most_waiting) throw new Overloaded();
      await new Promise<void>((go) => waiting.push(go));
    } else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  }

  return { inTurn, waiting: () => waiting.length };
}
