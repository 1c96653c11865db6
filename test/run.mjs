// `npm test`: every *.test.ts of the project, on one real PostgreSQL, under node's own test runner. Several files share a
// process (group.mjs), since most of what a short file costs is loading the shop; at full length each has its own.
//   node test/run.mjs [part of a path …]   only the files whose path contains one of the parts
//   MADANG_NO_SKIP=1                       a skipped test is a failure
//   MADANG_PROOF=full                      full lengths (`npm run proof`), which says how long it will take and how far it is
//   MADANG_DURATIONS=write                 keeps what each file took in test/durations.json (durations-proof.json), which orders the next run
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { inspect } from 'node:util';
import { findTests, grouped, lanes, longestFirst, runLanes, shortfalls, sumCounts } from './discover.mjs';
import { endLeft } from './end-left.mjs';
import { ensureNode, root } from './environment.mjs';
import { cutShort, forecast, progress, summary, triedAgain } from './report.mjs';

ensureNode();
const started = performance.now();
const only = process.argv.slice(2);
const chosen = findTests(root).filter((file) => only.length === 0 || only.some((part) => file.includes(part)));
const full_length = process.env.MADANG_PROOF === 'full';
const durations_file = join(root, 'test', full_length ? 'durations-proof.json' : 'durations.json');
const known = JSON.parse(readFileSync(durations_file, 'utf8'));
const files = longestFirst(chosen, known);
if (files.length === 0) {
  console.error(`No test file${only.length ? ` matches ${only.join(' ')}` : ' was found'}.`);
  process.exit(1);
}

// Every process loads much the same code: compiled once, some 0.6 s of processor less each. Where the shop itself keeps it (main.ts).
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules', '.cache', 'madang');
enableCompileCache(process.env.NODE_COMPILE_CACHE);
const { startTestCluster, testRoot } = await import('../server/platform/testing.ts');
const starting = startCluster();
const scratch = makeScratch();
const counts_file = join(scratch, 'counts');
process.env.MADANG_COUNTS = counts_file;
process.env.MADANG_PROCESSOR ??= join(scratch, 'processor');
const needsWeb = (file) => file.includes('browser/');
// Once, before several files find at the same time that it has to be done; the files that need none of it run meanwhile.
const building = files.some(needsWeb) ? buildWeb() : null;
const cluster = await starting;
const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => {
    stopped.abort(); // what runs is ended too: it would stay behind, with its databases and browsers
    // Whoever ran out of patience wants to know what was red by then, and what kept him waiting.
    for (const line of summary(failures, new Set())) console.log(line);
    for (const line of cutShort({ signal, running: [...running], ended: durations.length, files: files.length }))
      console.log(line);
    finish(130);
  });
const readCounts = (file) => sumCounts(existsSync(file) ? readFileSync(file, 'utf8') : '');
const minimums = JSON.parse(readFileSync(join(root, 'test', 'minimums.json'), 'utf8'));
const problems = [];
const failures = [];
const skips = [];
const durations = [];
const running = new Set();
const output = new Map();
const summaries = [];
const cores = Math.max(2, Math.min(4, availableParallelism()));
// At full length what waits in the short run works too, and is given its cores.
const read = (file) => readFileSync(join(root, file), 'utf8');
const { works, waits } = full_length ? { works: files, waits: [] } : lanes(files, read);
if (full_length) tellProgress();
const inGroups = (these) => (full_length ? these.map((file) => [file]) : grouped(these, { known, read }));
await runLanes({ works: inGroups(works), waits: inGroups(waits) }, full_length ? cores - 1 : cores, runGroup);
const forgiven = full_length || problems.length > 0 ? new Set() : await tryAgain();

/** At full length: before it begins, and every two minutes. */
function tellProgress() {
  const least = only.length === 0 ? minimums['npm run proof'] : {};
  for (const line of forecast({ files, known, lanes: cores, minimums: least })) console.log(line);
  const tell = () => {
    const ended = durations.map(({ file }) => file);
    const elapsed_s = (performance.now() - started) / 1_000;
    console.log(progress({ elapsed_s, files, ended, running: [...running], known, sums: readCounts(counts_file) }));
  };
  setInterval(tell, 120_000).unref();
}

async function buildWeb() {
  const script = "import('./test/build-web.ts').then(({ buildWeb }) => buildWeb())";
  const child = spawn(process.execPath, ['-e', script], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const [status] = await once(child, 'exit');
  if (status !== 0) problems.push('the web apps could not be built: what the browser saw may be old');
}

async function runGroup(group) {
  if (group.some(needsWeb)) await building;
  const stream = run({
    files: [join(root, 'test', 'group.mjs')],
    argv: group,
    cwd: root,
    concurrency: 1,
    signal: stopped.signal,
    // What has not ended after this is hung; at full length 20,000 checkouts in chaos take minutes.
    timeout: full_length ? 1_500_000 : 600_000,
  });
  const heard = { running: group[0], reporting: group[0], tests: 0, ended: new Set(), failed: new Map() };
  for await (const { type, data } of stream) heed(heard, type, data);
  for (const file of group.filter((one) => !heard.ended.has(one))) {
    problems.push(`${file} did not run to its end`);
    console.log(`FAIL  ${file}${shownOutput(file)}`);
  }
}

/** Pages that failed among others are tried once more alone; those that then pass, which is said aloud. */
async function tryAgain() {
  const failed = [...new Set(summaries.flatMap((one) => [...one.failed.keys()]))];
  const passed = new Set();
  for (const file of triedAgain(failed, files)) {
    console.log(`\nagain, alone: ${file}`);
    const first = failures.filter((one) => one.file === file);
    await runGroup([file]);
    const again = summaries.at(-1);
    if (again.success && problems.length === 0) passed.add(file);
    // What it says the second time may be something else: both are shown.
    else
      console.log(
        `again, alone: ${file} failed the second time, too (first: ${first.map((one) => one.name).join('; ')})`,
      );
  }
  return passed;
}

/** Events of one group. `dequeue` tells at once which file begins; the results follow later, each file's own together. */
function heed(heard, type, data) {
  const of_file = data?.nesting === 0 && data.name?.endsWith('.test.ts');
  if (type === 'test:dequeue' && of_file) {
    heard.running = data.name;
    running.add(data.name);
  } else if (type === 'test:start' && of_file) Object.assign(heard, { reporting: data.name, tests: 0 });
  else if (type === 'test:stdout' || type === 'test:stderr')
    output.set(heard.running, (output.get(heard.running) ?? '') + data.message);
  else if (type === 'test:pass' || type === 'test:fail') heedResult(heard, type === 'test:pass', data, of_file);
  else if (type === 'test:summary' && !data.file) summaries.push({ ...data, failed: heard.failed });
}

function heedResult(heard, passed, data, of_file) {
  const { details, name } = data;
  const file = heard.reporting;
  if (!passed && details.error?.failureType !== 'subtestsFailed') failures.push({ file, name, error: details.error });
  if (!passed) heard.failed.set(file, (heard.failed.get(file) ?? 0) + (details.type === 'suite' ? 0 : 1));
  if (data.skip !== undefined || data.todo !== undefined) {
    const why = typeof data.skip === 'string' ? data.skip : typeof data.todo === 'string' ? `todo: ${data.todo}` : '';
    skips.push({ file, name, why: why || 'no reason given' });
  }
  if (of_file) {
    heard.ended.add(file);
    running.delete(file);
    if (passed && heard.tests === 0) problems.push(`${file} has no test, or another file of its process got them`);
    reportFile({ file, tests: heard.tests, duration_ms: details.duration_ms, success: passed });
  } else if (details.type !== 'suite') heard.tests += 1;
}

/** One line a file; what it wrote is shown only when it failed. */
function reportFile({ file, tests, duration_ms, success }) {
  durations.push({ file, duration_ms });
  const figures = `${tests} tests  ${Math.round(duration_ms)} ms`;
  console.log(`${success ? 'ok  ' : 'FAIL'}  ${file}  ${figures}${success ? '' : shownOutput(file)}`);
  output.delete(file);
}

function shownOutput(file) {
  const text = output.get(file);
  return text ? `\n${text.slice(-8_000).replace(/^/gm, '      ')}` : '';
}

/**
 * The folder of everything this run writes by the way: the data of the shops it starts, profiles of browsers, files handed about. In
 * memory, where there is plenty; what a run left there that was killed goes first.
 */
function makeScratch() {
  const parent = testRoot();
  for (const name of readdirSync(parent)) {
    const [, pid] = /^madang-run-(\d+)-/.exec(name) ?? [];
    if (pid && hasEnded(Number(pid))) rmSync(join(parent, name), { recursive: true, force: true });
  }
  const folder = mkdtempSync(join(parent, `madang-run-${process.pid}-`));
  chmodSync(folder, 0o1777); // as /tmp: a PostgreSQL that root starts is somebody else's
  process.env.TMPDIR = folder;
  return folder;
}

function hasEnded(pid) {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** One PostgreSQL for the whole run; each test file clones its own database from its template. */
async function startCluster() {
  if (process.env.TEST_DATABASE_URL) return null;
  const running = await startTestCluster();
  process.env.TEST_DATABASE_URL = running.url;
  return running;
}

async function finish(status) {
  if (status === 130) endLeft(scratch);
  await cluster?.stop().catch((error) => console.error(`the test cluster did not stop: ${error.message}`));
  rmSync(scratch, { recursive: true, force: true });
  process.exit(status);
}

for (const { file, name, error } of failures) {
  console.log(`\nFAIL  ${file} › ${name}`);
  console.log(inspect(error?.cause ?? error, { depth: 6, breakLength: 120 }).replace(/^/gm, '      '));
}
console.log(skips.length === 0 ? '\nnothing was skipped' : `\n${skips.length} skipped, each with its reason:`);
if (skips.length > 0) {
  for (const { file, name, why } of skips) console.log(`  - ${file} › ${name}: ${why}`);
  if (process.env.MADANG_NO_SKIP === '1') problems.push(`${skips.length} tests were skipped and MADANG_NO_SKIP=1`);
}

const sums = readCounts(counts_file);
const length = full_length ? 'npm run proof' : 'npm test';
const proven = Object.entries(sums).map(([name, n]) => `${n.toLocaleString('en')} ${name.replaceAll('_', ' ')}`);
if (proven.length > 0) console.log(`\nproven by running: ${proven.sort().join(', ')}`);
if (only.length === 0) problems.push(...shortfalls(sums, minimums[length]));

const processor_s = readCounts(process.env.MADANG_PROCESSOR);
console.log('\nslowest files, and the seconds of processor that they took:');
for (const { file, duration_ms } of durations.sort((a, b) => b.duration_ms - a.duration_ms).slice(0, 10)) {
  const worked = processor_s[file]?.toFixed(1) ?? '?';
  console.log(`  ${(duration_ms / 1000).toFixed(1).padStart(6)} s  ${worked.padStart(6)} s  ${file}`);
}
if (process.env.MADANG_DURATIONS === 'write' && only.length === 0) {
  const seconds = durations.map(({ file, duration_ms }) => [file, Math.round(duration_ms / 1000)]);
  const kept = Object.fromEntries(seconds.filter(([, s]) => s >= 4));
  writeFileSync(durations_file, `${JSON.stringify(kept, null, 2)}\n`);
}
const total = (name) => summaries.reduce((sum, { counts }) => sum + counts[name], 0);
if (total('tests') === 0) problems.push('no test has run');
console.log(`\ntotal ${((performance.now() - started) / 1000).toFixed(1)} s, ${files.length} files\n`);
const excused = summaries
  .flatMap((one) => [...one.failed])
  .reduce((sum, [file, n]) => sum + (forgiven.has(file) ? n : 0), 0);
for (const [name, word] of Object.entries({ tests: 'tests', passed: 'pass', failed: 'fail', cancelled: 'cancelled' }))
  console.log(`# ${word} ${total(name) - (name === 'failed' ? excused : 0)}`);
if (forgiven.size > 0) console.log(`${forgiven.size} came only the second time: ${[...forgiven].join(', ')}`);
// The very last lines: where it runs, only the end may be kept.
for (const line of summary(failures, forgiven)) console.log(line);
for (const problem of problems) console.log(`FAIL  ${problem}`);
const holds = ({ success, failed }) =>
  success || (failed.size > 0 && [...failed.keys()].every((file) => forgiven.has(file)));
await finish(summaries.every(holds) && problems.length === 0 ? 0 : 1);
