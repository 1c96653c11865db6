/** How fast a line moves, as one process sees it: the pointer at a few moments of the last minute. */
export type Pace = { points: readonly { pointer: number; at_ms: number }[]; per_s: number };

const window_ms = 60_000;
const step_ms = 1_000;

/** The pace after one more look. A clock that jumps back begins anew. */
export function paceOf(known: Pace | null, seen: { pointer: number; at_ms: number }): Pace {
  const kept = (known?.points ?? []).filter(
    (one) => one.at_ms > seen.at_ms - window_ms && one.at_ms <= seen.at_ms && one.pointer <= seen.pointer,
  );
  const last = kept.at(-1);
  const points = !last || seen.at_ms - last.at_ms >= step_ms ? [...kept, seen] : kept;
  const first = points[0]!;
  const passed_ms = seen.at_ms - first.at_ms;
  return {
    points,
    per_s: passed_ms < step_ms ? (known?.per_s ?? 0) : ((seen.pointer - first.pointer) * 1_000) / passed_ms,
  };
}

/** Seconds until so many have been called, or null where the line does not move. */
export function estimateOf(ahead: number, per_s: number): number | null {
  return per_s > 0 ? Math.ceil(ahead / per_s) : null;
}

/** Whether there will be goods for somebody with so many before them (in line and inside): from the stock that is left. */
export function chanceOf(before: number, remaining: number | null): 'likely' | 'unlikely' | null {
  if (remaining === null) return null;
  return before < remaining ? 'likely' : 'unlikely';
}
