import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const skipped = new Set(['node_modules', 'dist', 'data', '.git', 'coverage', 'fixtures']);

/** Every *.test.ts and *.test.tsx below `root`, as paths relative to it, sorted by name. */
export function findTests(root, folder = '') {
  const found = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (entry.isDirectory() && !skipped.has(entry.name) && !entry.name.startsWith('.'))
      found.push(...findTests(root, path));
    else if (entry.isFile() && /\.test\.tsx?$/.test(entry.name)) found.push(path);
  }
  return folder ? found : found.sort();
}

/** The longest first, so that the run does not end with one long file alone on one core. `known`: seconds that files took before. */
export function longestFirst(files, known) {
  const took = (file) =>
    known[file] ?? (/(^|\/)browser\//.test(file) ? 30 : /\.(crash|race)\.test\./.test(file) ? 15 : 0);
  return [...files].sort((a, b) => took(b) - took(a) || a.localeCompare(b));
}

/**
 * Two lists of `files`: those that use the processor, and those that mostly wait (for a provider that answers late, a
 * lease that lapses, a second that passes), which say so in a line `// waits: for what`. They run beside one another.
 */
export function lanes(files, read) {
  const waits = files.filter((file) => /^\/\/ waits: \S/m.test(read(file)));
  return { works: files.filter((file) => !waits.includes(file)), waits };
}

/**
 * Calls `work` with every one: as many of `works` at once as there are cores, two of `waits` beside them. When those that
 * wait are done, one more of the others runs: while it waits for a browser or a database a core would be idle.
 */
export async function runLanes({ works, waits }, cores, work) {
  const next = [[...works], [...waits]];
  const serve = async (lanes) => {
    for (;;) {
      const file = lanes
        .map((lane) => next[lane])
        .find((queue) => queue.length > 0)
        ?.shift();
      if (file === undefined) return;
      await work(file);
    }
  };
  await Promise.all([...Array.from({ length: cores }, () => serve([0, 1])), serve([1, 0]), serve([1])]);
}

/**
 * The same `files`, several to a process: pages with pages, which share a browser, and the others with one another, as long as a
 * process stays below `most_s` by what is known. A file with a line `// alone: why` has its own. The longest first.
 */
export function grouped(files, { known, read, most_s = 100 }) {
  const groups = [];
  for (const file of files) {
    const pages = /(^|\/)browser\//.test(file);
    const took_s = known[file] ?? (pages ? 20 : 1.5);
    const alone = /^\/\/ alone: \S/m.test(read(file));
    const open = alone ? undefined : groups.find((one) => one.pages === pages && one.took_s + took_s <= one.most_s);
    if (open) {
      open.files.push(file);
      open.took_s += took_s;
    } else groups.push({ files: [file], pages, took_s, most_s: alone ? 0 : most_s });
  }
  return groups.sort((a, b) => b.took_s - a.took_s).map((one) => one.files);
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
