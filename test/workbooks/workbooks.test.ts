import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { readRegion } from '../../server/modules/regions/read-region.ts';
import { makeWorkbook } from './make-workbook.ts';
import { places } from './places.ts';

const seeds = (count: number) => Array.from({ length: count }, (_, seed) => seed);

test('a seed makes the same bytes every time, and another seed others', () => {
  const sums = seeds(20).map((seed) =>
    [0, 1].map(() => createHash('sha256').update(makeWorkbook(seed).bytes).digest('hex')),
  );
  for (const [first, again] of sums) assert.equal(first, again);
  assert.equal(new Set(sums.map(([first]) => first)).size, 20);
});

test('among 500 workbooks every layout, trade and change occurs', () => {
  const seen = new Map<string, number>();
  for (const seed of seeds(500)) {
    const { layout, trade, changes, rows, header_row } = makeWorkbook(seed);
    for (const what of new Set([layout, trade, ...changes])) seen.set(what, (seen.get(what) ?? 0) + 1);
    assert.ok(rows.size >= 2 && [...rows.keys()].every((row) => row > header_row));
  }
  assert.ok(seen.size >= 35, [...seen].join('\n'));
  for (const [what, times] of seen) assert.ok(times >= 3, `${what}: only ${times}`);
});

test('the places people live in are where their postal codes are', () => {
  for (const { sido, sigungu, zip, remote } of places) {
    const region = readRegion(zip);
    assert.equal(region?.sido, sido, zip);
    if (sigungu) assert.ok(region.sigungu.includes(sigungu), `${zip}: ${region.sigungu} is not ${sigungu}`);
    assert.equal(region.remote?.toUpperCase() ?? null, remote, zip);
  }
});
