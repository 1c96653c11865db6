import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decideParcel, type KnownParcel } from './parcel-rules.ts';

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
