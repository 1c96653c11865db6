import { dispatch_file_lines } from '@madang/contract';
import type { Candidate } from './read-candidates.ts';

/** Open lines of a channel that are looked at for one file. */
export const looked_at = 20_000;

export type Ready = Candidate & { verdict: Extract<Candidate['verdict'], { ready: true }> };
const isReady = (one: Candidate): one is Ready => one.verdict.ready;

/** What leaves in a file: all that may, without what left already in the same words, unless `again`; at most what one file takes. */
export function chooseLeaving(
  candidates: readonly Candidate[],
  again: boolean,
): { leaving: Ready[]; skipped: number; later: number } {
  const ready = candidates.filter(isReady);
  const wanted = again ? ready : ready.filter(({ verdict }) => verdict.repeated !== 'same');
  const leaving = wanted.slice(0, dispatch_file_lines);
  return { leaving, skipped: ready.length - wanted.length, later: wanted.length - leaving.length };
}
