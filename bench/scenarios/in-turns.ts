import type { LoadResult } from '../load/http-load.ts';
import { type LoadJob, runLoad } from '../load/run-load.ts';

export type Turns = { ours: LoadResult; bare: LoadResult; ratio: number; ratios: number[] };

const turns = 9;
/** Of what the job takes in one piece. */
const share = 0.2;

/** What each of the two is asked, and what may have to be seen to before the other one's turn. */
export type Sides = {
  ours: LoadJob;
  bare: LoadJob;
  /** Throws where ours answered anything that it should not have. */
  check(ours: LoadResult): void;
  /** Ours stands still meanwhile, where it would have work left over from its own turn. */
  aside?: <T>(measure: () => Promise<T>) => Promise<T>;
  /** How long each turn goes on before anything is counted. */
  warmup_ms?: number;
};

/**
 * Our server and a bare one in short turns, one after the other: a machine that changes its speed from one quarter of a minute to the
 * next gave 0.32 and 0.59 x for the same code when each was measured in one piece. The turn told is the one whose ratio is in the middle.
 */
export async function inTurns({
  ours,
  bare,
  check,
  aside = (measure) => measure(),
  warmup_ms = 500,
}: Sides): Promise<Turns> {
  const slice = (job: LoadJob) => ({ ...job, duration_ms: Math.ceil(job.duration_ms * share), warmup_ms });
  // Neither is compiled yet.
  await runLoad({ ...slice(ours), warmup_ms: 0 });
  await aside(() => runLoad({ ...slice(bare), warmup_ms: 0 }));
  const seen: Omit<Turns, 'ratios'>[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const mine = await runLoad(slice(ours));
    check(mine);
    const theirs = await aside(() => runLoad(slice(bare)));
    seen.push({ ours: mine, bare: theirs, ratio: mine.per_second / theirs.per_second });
  }
  seen.sort((a, b) => a.ratio - b.ratio);
  return { ...seen[turns >> 1]!, ratios: seen.map((one) => Math.round(one.ratio * 100) / 100) };
}
