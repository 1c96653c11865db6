import { useEffect, useState } from 'react';

/**
 * The server's clock as well as a browser can know it, and never ahead of it: whoever is told "now" too early is refused. Each reply that
 * states `server_time` is one sample, counted from its arrival; the sample with the shortest round trip of the last five minutes wins
 * (it is behind by its way back, at most that trip). Time then flows by `performance.now()`, so a visitor changing their own
 * clock changes nothing.
 */
type Sample = { at_perf_ms: number; server_ms: number; trip_ms: number };

const keep_ms = 300_000;
let best: Sample | null = null;

export function noteServerTime(server_time: string, sent_perf_ms: number, received_perf_ms: number): void {
  const server_ms = Date.parse(server_time);
  if (!Number.isFinite(server_ms)) return;
  const trip_ms = Math.max(0, received_perf_ms - sent_perf_ms);
  const stale = best === null || received_perf_ms - best.at_perf_ms > keep_ms;
  if (!stale && best !== null && trip_ms > best.trip_ms) return;
  best = { at_perf_ms: received_perf_ms, server_ms, trip_ms };
}

/** Milliseconds since 1970 on the server's clock (the visitor's own clock until the first sample). */
export function serverNow(): number {
  return best === null ? Date.now() : best.server_ms + (performance.now() - best.at_perf_ms);
}

/** Forgets what was learnt; for tests. */
export function forgetServerTime(): void {
  best = null;
}

const longest_timer_ms = 2_000_000_000;

/** Re-renders exactly when the server's clock passes `iso`; true from then on. `null` never comes. */
export function usePassed(iso: string | null): boolean {
  const due_ms = iso === null ? Number.POSITIVE_INFINITY : Date.parse(iso);
  const [, again] = useState(0);
  const passed = serverNow() >= due_ms;
  useEffect(() => {
    if (passed || due_ms === Number.POSITIVE_INFINITY) return;
    let timer: ReturnType<typeof setTimeout>;
    const wait = () => {
      const left_ms = due_ms - serverNow();
      if (left_ms <= 0) return again((n) => n + 1);
      // The last stretch is short, so that a clock sample that arrives meanwhile is obeyed.
      timer = setTimeout(wait, left_ms > 2_000 ? Math.min(left_ms - 1_500, longest_timer_ms) : Math.min(left_ms, 200));
    };
    wait();
    return () => clearTimeout(timer);
  }, [due_ms, passed]);
  return passed;
}

export type Left = { days: number; hours: number; minutes: number; seconds: number; total_ms: number };

/** Whole seconds left until `iso`, rounded up: it shows 0 only when the moment has come. */
export function leftUntil(iso: string, now_ms: number): Left {
  const total_ms = Math.max(0, Date.parse(iso) - now_ms);
  const all = Math.ceil(total_ms / 1000);
  return {
    days: Math.floor(all / 86_400),
    hours: Math.floor((all % 86_400) / 3600),
    minutes: Math.floor((all % 3600) / 60),
    seconds: all % 60,
    total_ms,
  };
}

/** Ticks on the target's own seconds, so that several countdowns of one moment change together. */
export function useCountdown(iso: string): Left {
  const [left, setLeft] = useState(() => leftUntil(iso, serverNow()));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      const next = leftUntil(iso, serverNow());
      setLeft(next);
      if (next.total_ms > 0) timer = setTimeout(tick, (next.total_ms % 1000 || 1000) + 4);
    };
    tick();
    return () => clearTimeout(timer);
  }, [iso]);
  return left;
}
