import type { LiveRoom } from './live-lines.ts';
import { chanceOf, estimateOf } from './outlook.ts';

/** Where a number stands by the pointer this process knows: no database. */
export type Standing = {
  number: number | null;
  ahead: number | null;
  turn: 'wait' | 'claim';
  estimate_s: number | null;
  chance: 'likely' | 'unlikely' | null;
};

/** The number of an entry: its own, or, for who gathered before a draw, what it drew; null before that. */
export function numberOf(room: LiveRoom, entry: number): number | null {
  const { row, drawn } = room;
  if (drawn && entry <= drawn.length) return drawn[entry - 1] || null;
  const undrawn = row.draws && (row.state === 'prequeue' || entry <= (row.frozen_entries ?? 0));
  return undrawn ? null : entry;
}

export function standingOf(room: LiveRoom, number: number | null): Standing {
  const { row, shown, pace } = room;
  const called = number !== null && number <= row.pointer;
  const ahead = number === null ? null : called ? 0 : number - row.pointer - 1;
  const before = (ahead ?? row.last_entry) + row.inside;
  return {
    number,
    ahead,
    turn: called && (row.state === 'serving' || row.state === 'paused') ? 'claim' : 'wait',
    estimate_s: ahead === null || called ? null : estimateOf(ahead + 1, pace.per_s),
    chance: called ? null : chanceOf(before, shown.remaining),
  };
}
