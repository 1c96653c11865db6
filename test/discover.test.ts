import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { until } from '../server/platform/testing-process.ts';
// @ts-expect-error plain JavaScript, so that an older Node can read it
import { findTests, grouped, lanes, longestFirst, runLanes, shortfalls, sumCounts } from './discover.mjs';
// @ts-expect-error plain JavaScript, so that an older Node can read it
import { endLeft } from './end-left.mjs';
// @ts-expect-error plain JavaScript, so that an older Node can read it
import { cutShort, firstLines, forecast, progress, summary, triedAgain } from './report.mjs';

test('finds every test file and nothing of others; long ones come first', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'madang-discover-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const path of [
    'a/a.test.ts',
    'a/b.crash.test.ts',
    'a/b.ts',
    'node_modules/x/x.test.ts',
    'dist/d.test.ts',
    'c.test.tsx',
  ]) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), '');
  }
  const found = findTests(folder);
  assert.deepEqual(found, ['a/a.test.ts', 'a/b.crash.test.ts', 'c.test.tsx']);
  assert.deepEqual(longestFirst(found, { 'c.test.tsx': 40 }), ['c.test.tsx', 'a/b.crash.test.ts', 'a/a.test.ts']);
});

test('a file that says that it waits runs beside those that work', () => {
  const texts: Record<string, string> = {
    a: '// waits: for a lease\nimport',
    b: 'import',
    c: "const text = '// waits: x'",
  };
  assert.deepEqual(
    lanes(['a', 'b', 'c'], (file: string) => texts[file]),
    { works: ['b', 'c'], waits: ['a'] },
  );
});

test('short files share a process, pages with pages; who wants to be alone is', () => {
  const files = ['long', 'browser/a', 'browser/b', 'x', 'y', 'z', 'own'];
  const known = { long: 60, 'browser/a': 30, 'browser/b': 15, x: 20, y: 15, z: 15, own: 1 };
  const read = (file: string) => (file === 'own' ? '// alone: it counts what it loads\n' : '');
  assert.deepEqual(grouped(files, { known, read, most_s: 45 }), [
    ['long'],
    ['browser/a', 'browser/b'],
    ['x', 'y'],
    ['z'],
    ['own'],
  ]);
});

test('as many files run as there are cores, and two that wait beside them; after those, one more', async () => {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const all = runLanes({ works: ['a', 'b', 'c', 'd'], waits: ['x', 'y'] }, 2, (file: string) => {
    begun.push(file);
    return new Promise<void>((done) => ends.set(file, done));
  });
  const seen = async (...ended: string[]) => {
    for (const file of ended) ends.get(file)!();
    await new Promise((done) => setImmediate(done));
    return begun.join('');
  };
  assert.equal(await seen(), 'abxy');
  assert.equal(await seen('x', 'y'), 'abxyc');
  assert.equal(await seen('a', 'b', 'c'), 'abxycd');
  await seen('d');
  await all;
});

test('only pages are tried again, two at most, and only where others ran beside them', () => {
  const files = ['test/browser/a.test.ts', 'test/browser/b.test.ts', 'test/browser/c.test.ts', 'test/x.race.test.ts'];
  assert.deepEqual(triedAgain(files.slice(0, 2), files), files.slice(0, 2));
  assert.deepEqual(triedAgain(files.slice(0, 3), files), [], 'three are no accident');
  assert.deepEqual(triedAgain([files[0], files[3]], files), [], 'a race is red at once');
  assert.deepEqual(triedAgain(files.slice(0, 1), files.slice(0, 1)), [], 'it was alone');
});

test('the last lines name every failure, what it said and where', () => {
  const error = Object.assign(new Error('1\n\n2\n'.repeat(30)), {
    stack: 'Error\n    at node:x\n    at mine (a.ts:1:1)',
  });
  const failures = [
    { file: 'test/browser/a.test.ts', name: 'one', error: { cause: error } },
    { file: 'b', name: 'two', error: new Error('red') },
  ];
  const lines = summary(failures, new Set(['test/browser/a.test.ts']));
  assert.equal(lines[0], 'FIRST TIME ONLY  test/browser/a.test.ts › one');
  assert.deepEqual(lines.slice(1, 3), ['      Error: 1', '      2']);
  assert.ok(lines.includes('      at mine (a.ts:1:1)'));
  assert.deepEqual(lines.slice(lines.indexOf('FAIL  b › two'))[1], '      Error: red');
  assert.ok(lines.length < 30);
  assert.deepEqual(firstLines(undefined), ['undefined']);
});

test('a run that is ended from outside says how far it came and what it waited for', () => {
  const lines = cutShort({ signal: 'SIGTERM', running: ['test/a.test.ts'], ended: 3, files: 5 });
  assert.deepEqual(lines, ['FAIL  ended by SIGTERM after 3 of 5 files', '      test/a.test.ts was running']);
});

test('a run at full length says before it begins how long it takes, and then how far it is', () => {
  const known = { a: 600, b: 300, c: 300 };
  const files = ['a', 'b', 'c'];
  const [first, least] = forecast({ files, known, lanes: 2, minimums: { histories: 110_000, 'lost commits': 26 } });
  assert.match(first, /^full length: 3 files, some 10 min /);
  assert.match(least, /at least 110,000 histories, 26 lost commits$/);
  const so_far = { files, known, running: ['c'], elapsed_s: 1_200, sums: { lost_commits: 26, histories: 2_000 } };
  assert.equal(
    progress({ ...so_far, ended: ['b'] }),
    'after 20 min: 1 of 3 files, some 60 min left; c (2,000 histories, 26 lost commits)',
  );
  assert.equal(progress({ ...so_far, ended: [], running: [], sums: {} }), 'after 20 min: 0 of 3 files');
});

test('what ran is summed and held against the minimums', () => {
  const sums = sumCounts('histories 600\nraces 3\nhistories 500\n');
  assert.deepEqual(sums, { histories: 1100, races: 3 });
  assert.deepEqual(shortfalls(sums, { histories: 1000, races: 3 }), []);
  assert.match(shortfalls(sums, { histories: 1200 })[0], /histories: 1100 ran, at least 1200 must/);
  assert.match(shortfalls(sums, { crashes: 1 })[0], /crashes: 0 ran/);
});

test('a run that is ended leaves no server behind, whoever its parent was', {
  skip: process.platform !== 'linux' && 'asks /proc',
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'madang-left-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const asleep = (TMPDIR: string) => {
    const parent = spawnSync('sh', ['-c', 'sleep 300 >/dev/null 2>&1 & echo $!'], { env: { ...process.env, TMPDIR } });
    const pid = Number(String(parent.stdout));
    t.after(() => void (lives(pid) && process.kill(pid, 'SIGKILL')));
    return pid;
  };
  const lives = (pid: number) =>
    existsSync(`/proc/${pid}`) && !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  const [server, below, other] = [asleep(folder), asleep(join(folder, 'below')), asleep(`${folder}-other`)];
  endLeft(folder);
  await until('their end', () => !lives(server) && !lives(below));
  assert.ok(lives(other), 'what is not of this run goes on');
});
