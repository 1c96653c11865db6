import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { gatherSayings } from './gather-sayings.ts';
import { cutChunks, joinRows } from './join-rows.ts';
import { givenRow } from './testing.ts';

const few = fc.constantFrom('1', '2');
const seldom = fc.option(few, { nil: null });
const time = fc.option(
  fc.constantFrom('2026-04-01T09:00:00+09:00', '2026-04-02T09:00:00+09:00', '2026-04-02T00:00:00Z'),
  {
    nil: null,
  },
);
const row = fc
  .record({
    productNo: seldom,
    product: few,
    optionNo: seldom,
    kind: fc.constantFrom('option' as const, 'addon' as const),
    optionRaw: few,
    unit: fc.constantFrom(null, 100, 200),
    orderedAt: time,
    paidAt: time,
    changedAt: time,
  })
  .map((given) => givenRow({ key: 'k', ...given }));

test('a saying is told by the last of the rows that say it, at the newest of their times', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
      const { sayings, of } = gatherSayings(rows);
      const saidBy = (n: number) => {
        const { productNo, product, optionNo, kind, optionRaw, unit } = rows[n]!;
        return JSON.stringify([productNo, product, optionNo, kind, optionRaw, unit]);
      };
      const groups = Map.groupBy(rows.keys(), saidBy);
      assert.equal(sayings.length, groups.size);
      for (const [n, saying] of of.entries()) {
        const mates = groups.get(saidBy(n))!;
        assert.equal(saying, sayings[[...groups.keys()].indexOf(saidBy(n))]);
        assert.deepEqual([saying.row, saying.last], [rows[mates.at(-1)!], mates.at(-1)]);
        const told = mates.flatMap((at) => {
          const said = rows[at]!.changedAt ?? rows[at]!.paidAt ?? rows[at]!.orderedAt;
          return said === null ? [] : [{ time: said, at }];
        });
        const newest = Math.max(...told.map((one) => Date.parse(one.time)));
        assert.deepEqual(saying.told, told.findLast((one) => Date.parse(one.time) === newest) ?? null);
      }
    }),
  );
});

test('rows that hang together by orders and bundles are never in two chunks, and no others are held back for them', () => {
  const key = fc.integer({ min: 0, max: 12 }).map(String);
  const rows = fc.array(
    fc.record({ order: key, bundle: key }).map((given) => givenRow({ key: 'k', ...given })),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 8 }), (some, size) => {
      const { groups, orders, deliveries } = joinRows(some);
      assert.deepEqual(
        [orders, deliveries],
        [new Set(some.map((one) => one.order)).size, new Set(some.map((one) => one.bundle)).size],
      );
      const touch = (one: (typeof some)[number], other: (typeof some)[number]) =>
        one.order === other.order || one.bundle === other.bundle;
      // The model: a group takes in whoever touches one of it, until nobody does.
      const left = new Set(some);
      const model: (typeof some)[] = [];
      for (const first of some) {
        if (!left.delete(first)) continue;
        const group = new Set([first]);
        for (const one of group)
          for (const other of left) if (touch(one, other) && left.delete(other)) group.add(other);
        model.push(some.filter((one) => group.has(one)));
      }
      assert.deepEqual(groups, model);
      const chunks = cutChunks(groups, size);
      assert.deepEqual(chunks.flat(), groups.flat());
      const whole = new Set(groups.map((group) => group[0]));
      for (const [n, chunk] of chunks.entries()) {
        assert.ok(whole.has(chunk[0]!), 'a chunk begins with a group');
        assert.ok(n + 1 === chunks.length || chunk.length >= size);
      }
    }),
  );
});
