import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const skipped = new Set(['node_modules', 'dist', 'data', '.git', 'coverage', 'fixtures']);

/** Every *.test.ts and *.test.tsx below `root`, as paths relative to it, the ones that take long first. */
export function findTests(root, folder = '') {
  const found = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (entry.isDirectory() && !skipped.has(entry.name) && !entry.name.startsWith('.'))
      found.push(...findTests(root, path));
    else if (entry.isFile() && /\.test\.tsx?$/.test(entry.name)) found.push(path);
  }
  return folder ? found : found.sort((a, b) => weight(b) - weight(a) || a.localeCompare(b));
}

/** Long ones start first, so that the run does not end with one file alone on one core. */
function weight(path) {
  if (/(^|\/)browser\/|server\/main\.test/.test(path)) return 2;
  return /\.(crash|chaos|race|load|model)\.test\.|(^|\/)(crash|chaos|corruptions|failover|lost-commits|rolling)\b/.test(
    path,
  )
    ? 1
    : 0;
}

/**
 * Two lists of `files`: those that use the processor, and those that mostly wait (for a provider that answers late, a
 * lease that lapses, a second that passes), which say so in a line `// waits: for what`. They run beside one another.
 */
export function lanes(files, read) {
  const waits = files.filter((file) => /^\/\/ waits: \S/m.test(read(file)));
  return { works: files.filter((file) => !waits.includes(file)), waits };
}

/** Adds up what test/count.ts wrote: lines of `name n`. */
export function sumCounts(text) {
  const sums = {};
  for (const line of text.split('\n')) {
    const [name, n] = line.split(' ');
    if (name) sums[name] = (sums[name] ?? 0) + Number(n);
  }
  return sums;
}

/** A sentence for every figure of `minimums` that the run did not reach. */
export function shortfalls(sums, minimums) {
  return Object.entries(minimums)
    .filter(([name, minimum]) => !((sums[name.replaceAll(' ', '_')] ?? 0) >= minimum))
    .map(
      ([name, minimum]) =>
        `${name}: ${sums[name.replaceAll(' ', '_')] ?? 0} ran, at least ${minimum} must (test/minimums.json)`,
    );
}
