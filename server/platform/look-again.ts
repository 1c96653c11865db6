import { setTimeout as sleep } from 'node:timers/promises';

/**
 * For memory that is asked about something it does not know, made a moment ago perhaps: `refresh` runs once more, begun after
 * the question, for all who ask in the meantime together. At most once in `every_ms`, whoever asks for what.
 */
export function createLookAgain(refresh: () => Promise<void>, every_ms = 50): () => Promise<void> {
  let next: Promise<void> | null = null;
  let begun_ms = Number.NEGATIVE_INFINITY;
  return () => {
    next ??= (async () => {
      await sleep(Math.max(0, begun_ms + every_ms - performance.now()));
      begun_ms = performance.now();
      next = null; // who asks from now on may know of something newer than what is being read
      await refresh();
    })();
    return next;
  };
}
