import { setTimeout as wait } from 'node:timers/promises';

export type Limiter = ReturnType<typeof createLimiter>;

/**
 * Lets so many calls a second begin, `burst` at once after a rest, in the order they asked. `pause` (after a 429) holds everybody
 * back for that long. Times are milliseconds of the process's own monotonic clock.
 */
export function createLimiter(options: { per_second: number; burst?: number; now_ms?: () => number }) {
  const gap_ms = 1_000 / options.per_second;
  const credit_ms = gap_ms * ((options.burst ?? 1) - 1);
  const now_ms = options.now_ms ?? (() => performance.now());
  let free_ms = Number.NEGATIVE_INFINITY;
  let paused_until_ms = Number.NEGATIVE_INFINITY;
  return {
    /** How long the next call has to wait; its place is taken. */
    take(): number {
      const now = now_ms();
      const from = Math.max(free_ms, now - credit_ms, paused_until_ms);
      free_ms = from + gap_ms;
      return Math.max(0, from - now);
    },
    pause(ms: number): void {
      paused_until_ms = Math.max(paused_until_ms, now_ms() + ms);
    },
    /** Resolves when the call may begin; throws when `signal` ends first. */
    async turn(signal?: AbortSignal): Promise<void> {
      const ms = this.take();
      if (ms > 0) await wait(ms, undefined, { signal });
      const left = paused_until_ms - now_ms();
      if (left > 0) await wait(left, undefined, { signal });
      signal?.throwIfAborted();
    },
  };
}
