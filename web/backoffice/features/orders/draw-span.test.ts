import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { drawSpan, type Span } from './draw-span.ts';

const held = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** As the page does it: the rows chosen after Shift went to these rows, one after another. */
function shifted(begun: { chosen?: string[]; at: string | null; rows?: readonly string[] }, ...to: string[]): string[] {
  const chosen = new Set(begun.chosen ?? []);
  let at = begun.at;
  let span: Span | null = null;
  for (const row of to) {
    const drawn = drawSpan({ held: begun.rows ?? held, chosen, at, span }, row);
    for (const one of drawn.off) chosen.delete(one);
    for (const one of drawn.on) chosen.add(one);
    span = drawn.span;
    at = row;
  }
  return [...chosen].sort();
}

test('Shift chooses from where the keys were, lets go of what it leaves again, and keeps what was chosen before', () => {
  assert.deepEqual(shifted({ at: 'c' }, 'd', 'e'), ['c', 'd', 'e']);
  assert.deepEqual(shifted({ at: 'c' }, 'e', 'd'), ['c', 'd'], 'it went back one row');
  assert.deepEqual(shifted({ at: 'c' }, 'e', 'a'), ['a', 'b', 'c'], 'it turned round at its beginning');
  assert.deepEqual(shifted({ at: 'b', chosen: ['d', 'h'] }, 'e', 'c'), ['b', 'c', 'd', 'h']);
  assert.deepEqual(shifted({ at: null }, 'd'), ['d'], 'nothing was begun: the row alone');
});

test('wherever Shift goes, what is chosen is what was kept and the rows between its two ends', () => {
  const row = fc.constantFrom(...held);
  fc.assert(
    fc.property(row, fc.uniqueArray(row), fc.array(row, { minLength: 1, maxLength: 8 }), (at, kept, to) => {
      const [low, high] = [held.indexOf(at), held.indexOf(to.at(-1)!)].toSorted((x, y) => x - y) as [number, number];
      const meant = new Set([...kept, ...held.slice(low, high + 1)]);
      assert.deepEqual(shifted({ at, chosen: kept }, ...to), [...meant].sort());
    }),
  );
});

test('a span whose beginning is no longer held goes on from where it stands and loses nothing it had chosen', () => {
  const first = drawSpan({ held, chosen: new Set(), at: 'b', span: null }, 'e');
  const rows = held.slice(2);
  const { on, off, span } = drawSpan({ held: rows, chosen: new Set(first.on), at: 'e', span: first.span }, 'f');
  assert.deepEqual([on, off, span.from], [['e', 'f'], [], 'e']);
  assert.ok(['c', 'd', 'e'].every((one) => span.kept.has(one)));
  const back = drawSpan({ held: rows, chosen: new Set([...first.on, ...on]), at: 'f', span }, 'c');
  assert.deepEqual(back.off, ['f']);
});

test('keys that moved on begin a new span', () => {
  const { span } = drawSpan({ held, chosen: new Set(), at: 'a', span: null }, 'b');
  const chosen = new Set(['a', 'b']);
  assert.deepEqual(drawSpan({ held, chosen, at: 'e', span }, 'f').on, ['e', 'f']);
  assert.deepEqual(drawSpan({ held, chosen: new Set(), at: 'b', span }, 'c').on, ['b', 'c'], 'it was let go by Escape');
});
