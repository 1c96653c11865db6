/** Pure: what a buyer may do with a drop at a moment of the server's clock. */

export type DropPhase = 'upcoming' | 'open' | 'all_held' | 'sold_out' | 'ended' | 'canceled';

export type PhaseInput = {
  opens_at: string;
  closes_at: string;
  live: { phase: DropPhase; remaining: number; held: number };
};

/**
 * The window is decided by time alone, since live figures may be a tenth of a second old at the very moment a sale opens.
 * Inside it the counts speak: nothing remains but somebody may still fail to pay = all_held; nothing will come back = sold_out.
 */
export function phaseAt(drop: PhaseInput, now_ms: number): DropPhase {
  if (drop.live.phase === 'canceled') return 'canceled';
  if (now_ms < Date.parse(drop.opens_at)) return 'upcoming';
  if (now_ms >= Date.parse(drop.closes_at)) return 'ended';
  if (drop.live.remaining > 0) return 'open';
  return drop.live.phase === 'all_held' || drop.live.held > 0 ? 'all_held' : 'sold_out';
}

/** Open first (closing soonest ahead), then coming (next ahead), then what is gone (latest ahead). */
export function orderForShow<T extends PhaseInput>(drops: T[], now_ms: number): { drop: T; phase: DropPhase }[] {
  const rank: Record<DropPhase, number> = { open: 0, all_held: 1, upcoming: 2, sold_out: 3, ended: 4, canceled: 5 };
  const at = (one: { drop: T; phase: DropPhase }) =>
    one.phase === 'upcoming' ? Date.parse(one.drop.opens_at) : Date.parse(one.drop.closes_at);
  return drops
    .map((drop) => ({ drop, phase: phaseAt(drop, now_ms) }))
    .filter((one) => one.phase !== 'canceled')
    .sort((a, b) => rank[a.phase] - rank[b.phase] || (rank[a.phase] < 3 ? at(a) - at(b) : at(b) - at(a)));
}

/** The drop of the day: what is open and closes soonest, else what comes next. */
export function heroOf<T extends { phase: DropPhase }>(shown: readonly T[]): T | undefined {
  return shown.find((one) => one.phase === 'open') ?? shown.find((one) => one.phase === 'upcoming');
}

/** `sizes` of the first picture of a page; the server's preload and the page itself must say the same. */
export const first_picture_sizes = {
  home: '(min-width: 64rem) 58vw, 100vw',
  product: '(min-width: 900px) 50vw, 100vw',
} as const;
