import { dispatch_file_lines } from '@madang/contract';
import type { Candidate } from './read-candidates.ts';

type Ready = Candidate & { verdict: Extract<Candidate['verdict'], { ready: true }> };
const isReady = (one: Candidate): one is Ready => one.verdict.ready;

export type Choice = {
  leaving: Ready[];
  /** Left already in the same words. */
  skipped: number;
  /** What waits for the next file. */
  later: number;
  /** Lines that may not leave, by why. */
  held: Record<string, number>;
};

/**
 * What leaves in a file: all that may, without what left already in the same words, unless `again`; at most what one file takes. Looks at
 * candidates in their order, any number of pages of them, and keeps of them only what leaves.
 */
export function chooseLeaving(again: boolean): Choice & { look(candidates: readonly Candidate[]): void } {
  return {
    leaving: [],
    skipped: 0,
    later: 0,
    held: {},
    look(candidates) {
      for (const one of candidates) {
        if (!isReady(one)) {
          if (!one.verdict.ready) for (const why of one.verdict.hindrances) this.held[why] = (this.held[why] ?? 0) + 1;
        } else if (!again && one.verdict.repeated === 'same') this.skipped++;
        else if (this.leaving.length < dispatch_file_lines) this.leaving.push(one);
        else this.later++;
      }
    },
  };
}
