import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { firstRow, newsOnTop, steadyRows } from './steady-rows.ts';

const held = (text: string, from_start = true) => ({ order_ids: [...text], from_start });

test('new orders on top move nothing that is read further down, and are counted; at the top they come into sight', () => {
  assert.deepEqual(steadyRows(held('abcdef'), held('xyabcdef'), 3), { shift: 2, news: 2 });
  assert.deepEqual(steadyRows(held('abcdef'), held('xyabcdef'), 0), { shift: 0, news: 0 });
  assert.deepEqual(steadyRows(held('abcdef'), held('abcxdef'), 1), { shift: 0, news: 0 }, 'it came below');
});

test('a page that is read above, or let go there, moves nothing and is no news', () => {
  assert.deepEqual(steadyRows(held('def', false), held('abcdef'), 0), { shift: 3, news: 0 });
  assert.deepEqual(steadyRows(held('abcdef'), held('def', false), 4), { shift: -3, news: 0 });
});

test('where what was in sight is gone, the next one that is left stays where it was', () => {
  assert.deepEqual(steadyRows(held('abcdef'), held('xabdef'), 2), { shift: 0, news: 1 });
  assert.deepEqual(steadyRows(held('abc'), held('xya'), 2), { shift: 2, news: 2 }, 'nothing is left below');
  assert.deepEqual(steadyRows(held('abc'), held('xyz'), 2), { shift: 0, news: 0 }, 'another list');
});

test('whatever comes and goes around it, the row on top of the view is on top of it afterwards', () => {
  const ids = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(ids, ids, fc.nat(), (before, others, at) => {
      const top = at % before.length;
      const row = before[top]!;
      const now = others.includes(row) ? others : [...others, row];
      const said = (list: number[]) => ({ order_ids: list.map(String), from_start: false });
      const { shift } = steadyRows(said(before), said(now), top);
      assert.equal(now[top + shift], row);
    }),
  );
});

test('where the first row held stands in its list: known from its beginning, from its end, and by what came or went since', () => {
  const at = (text: string, from_start: boolean, to_end: boolean) => ({ ...held(text, from_start), to_end });
  assert.equal(firstRow(at('abc', true, false), null, null, 0), 0);
  assert.equal(firstRow(at('def', false, false), 9, 0, -3), 3, 'three were let go above');
  assert.equal(firstRow(at('cdef', false, false), 9, 3, 1), 2);
  assert.equal(firstRow(at('hij', false, true), 10, null, 0), 7);
  assert.equal(firstRow(at('hij', false, true), null, null, 0), null, 'a list nobody has counted to its end');
  assert.equal(firstRow(at('efg', false, false), 10, null, 0), null);
});

test('orders on top of a list whose beginning is not held: as many as stand before one that was, or at least a page', () => {
  const known = new Set('abc');
  assert.deepEqual(newsOnTop(known, [...'abc']), { count: 0, many: false });
  assert.deepEqual(newsOnTop(known, [...'xybc']), { count: 2, many: false });
  assert.deepEqual(newsOnTop(known, [...'wxyz']), { count: 4, many: true });
  assert.deepEqual(newsOnTop(known, []), { count: 0, many: false });
});
