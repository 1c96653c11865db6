import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
// @ts-expect-error plain JavaScript, so that an older Node can read it
import { findTests, lanes, shortfalls, sumCounts } from './discover.mjs';

test('finds every test file, long ones first, and nothing of others', (t) => {
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
  assert.deepEqual(findTests(folder), ['a/b.crash.test.ts', 'a/a.test.ts', 'c.test.tsx']);
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

test('what ran is summed and held against the minimums', () => {
  const sums = sumCounts('histories 600\nraces 3\nhistories 500\n');
  assert.deepEqual(sums, { histories: 1100, races: 3 });
  assert.deepEqual(shortfalls(sums, { histories: 1000, races: 3 }), []);
  assert.match(shortfalls(sums, { histories: 1200 })[0], /histories: 1100 ran, at least 1200 must/);
  assert.match(shortfalls(sums, { crashes: 1 })[0], /crashes: 0 ran/);
});
