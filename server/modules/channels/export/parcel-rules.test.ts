import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decideParcel, type KnownParcel } from './parcel-rules.ts';
import { trackingOf } from './read-tracking.ts';

test('however boxes are filled, emptied and sent, they never hold more than the line, and what has left stays', () => {
  const step = fc.record({
    tracking_number: fc.constantFrom('1', '2', '3'),
    quantity: fc.nat(5),
    leaves: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.array(step, { maxLength: 30 }), (quantity, steps) => {
      let parcels: readonly KnownParcel[] = [];
      for (const { leaves, ...one } of steps) {
        const left = parcels.filter((box) => box.left);
        const decided = decideParcel({ quantity, parcels }, { courier: '한진택배', ...one });
        assert.ok(decided.parcels.reduce((sum, box) => sum + box.quantity, 0) <= quantity);
        assert.ok(decided.parcels.every((box) => box.quantity > 0));
        for (const box of left) assert.ok(decided.parcels.includes(box));
        const now = decided.parcels.find((box) => box.tracking_number === one.tracking_number);
        if (decided.outcome === 'saved') assert.equal(now?.quantity ?? 0, one.quantity);
        parcels = leaves ? decided.parcels.map((box) => ({ ...box, left: true })) : decided.parcels;
      }
    }),
  );
});

test('a sheet divides a line by 발송수량, or by 수량 where the line stands in several rows; else 수량 is what was ordered', () => {
  const read = (quantity_title: string, ...rows: string[][]) =>
    trackingOf([
      {
        sheet: '송장',
        serial_shift: 0,
        rows: [['고객주문번호', quantity_title, '택배사', '운송장번호'], ...rows].map((cells, n) => ({
          row: n + 1,
          cells,
        })),
      },
    ])!.map(({ key, quantity, tracking_number }) => [key, quantity, tracking_number]);
  const sheet = [
    ['A', '1', '롯데', '11'],
    ['B', '1', '롯데', '21'],
    ['B', '2', '롯데', '22'],
    ['C', '많이', '롯데', '31'],
  ];
  assert.deepEqual(read('발송수량', ...sheet), [
    ['A', 1, '11'],
    ['B', 1, '21'],
    ['B', 2, '22'],
    ['C', undefined, '31'],
  ]);
  assert.deepEqual(read('수량', ...sheet), [
    ['A', undefined, '11'],
    ['B', 1, '21'],
    ['B', 2, '22'],
    ['C', undefined, '31'],
  ]);
  assert.deepEqual(
    read('박스수량', ...sheet).map(([, quantity]) => quantity),
    [undefined, undefined, undefined, undefined],
    'boxes are not pieces',
  );
});
