import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { emptyRow, isLater, newestTime } from './canonical.ts';
import { wallOf } from './wall-of.ts';

const wall = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
/** Now and then on another clock, or told more finely, as APIs do. */
const time = fc
  .tuple(wall, fc.constantFrom('+09:00', '+09:00', '+09:00', 'Z', '+00:00', '.5+09:00'))
  .map(([date, clock]) => `${date.toISOString().slice(0, 19)}${clock}`);

test('a clock shows what the calendar says, to the nearest second, whatever was asked before', () => {
  fc.assert(
    fc.property(wall, fc.double({ min: -1_000, max: 1_000, noNaN: true }), (date, off) => {
      const ms = date.getTime() + off;
      assert.equal(wallOf(ms), new Date(Math.round(ms / 1_000) * 1_000).toISOString().slice(0, 19));
    }),
    { numRuns: 6_000 },
  );
});

test('the newest time of a row is the one that is newest, on whatever clocks they were told', () => {
  fc.assert(
    fc.property(time, time, fc.option(time, { nil: null }), (orderedAt, paidAt, changedAt) => {
      assert.equal(isLater(orderedAt, paidAt), Date.parse(orderedAt) > Date.parse(paidAt));
      const told = [orderedAt, paidAt, changedAt].flatMap((one) => (one === null ? [] : [Date.parse(one)]));
      const row = emptyRow({ key: 'k', order: 'o', product: 'p', orderedAt, paidAt, changedAt });
      assert.equal(newestTime(row), Math.max(0, ...told));
    }),
  );
  assert.equal(newestTime(emptyRow({ key: 'k', order: 'o', product: 'p' })), 0);
});
