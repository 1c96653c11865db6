import { appendFileSync } from 'node:fs';

/** True under `npm run proof`: the same tests at full length. */
export const full_length = process.env.MADANG_PROOF === 'full';

/** How many of something a test runs: the first figure in `npm test`, the second in `npm run proof`. */
export function howMany(ci: number, full: number): number {
  return full_length ? full : ci;
}

/**
 * Reports what a test has really run ('histories', 'races', 'crashes', …) after it ran it. The runner sums the reports
 * of every file and fails when a sum is below test/minimums.json: what is proven cannot shrink unseen.
 */
export function count(name: string, n = 1): void {
  const file = process.env.MADANG_COUNTS;
  if (file) appendFileSync(file, `${name.replaceAll(' ', '_')} ${n}\n`);
}
