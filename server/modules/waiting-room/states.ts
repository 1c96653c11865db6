/** Where a line stands. `open`: nobody waits, the guard is off; in all others only who is inside may buy. */
export type RoomState = 'open' | 'prequeue' | 'draw' | 'serving' | 'paused' | 'closed';

/** The table of states: serves guard, page and tests. From `draw` numbers follow by the draw alone, or the line is closed. */
const room_moves: Readonly<Record<RoomState, readonly RoomState[]>> = {
  open: ['prequeue', 'serving', 'paused', 'closed'],
  prequeue: ['draw', 'serving', 'closed', 'open'],
  draw: ['serving', 'closed'],
  serving: ['paused', 'closed', 'open'],
  paused: ['serving', 'closed', 'open'],
  closed: ['open', 'serving'],
};

export type RoomTimes = { prequeue_at: Date | null; serve_at: Date | null; close_at: Date | null };

export const mayMove = (from: RoomState, to: RoomState): boolean => room_moves[from].includes(to);

/** Whether only people inside may buy. */
export const guards = (state: RoomState): boolean => state !== 'open';

/** Whether a number may be taken. */
export const takesEntries = (state: RoomState): boolean => state !== 'open' && state !== 'closed';

/**
 * Where the schedule wants a line to be at `now`, given where it is: only forward along its times, and never against a hand
 * that paused or closed it. `drawn`: whether the numbers of who gathered are known; without them nobody is called.
 */
export function scheduledState(
  state: RoomState,
  times: RoomTimes,
  terms: { draws: boolean; drawn: boolean },
  now: Date,
): RoomState {
  const past = (at: Date | null) => at !== null && at <= now;
  if (past(times.close_at) && state !== 'closed') return 'closed';
  if (state === 'prequeue' && past(times.serve_at)) return terms.draws && !terms.drawn ? 'draw' : 'serving';
  if (state === 'draw' && terms.drawn && past(times.serve_at)) return 'serving';
  if (state === 'open' && past(times.prequeue_at) && times.serve_at !== null && !past(times.serve_at))
    return 'prequeue';
  return state;
}
