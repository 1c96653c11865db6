import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { count, howMany } from '../../../test/count.ts';
import type { HoldState } from './save-holds.ts';
import { shareOut } from './share-out.ts';
import { availableOf, availableUnits, chooseLots, isSellable, koreanDay, type LotState } from './stock.ts';

const today = '2026-12-24';
const days = [null, '2026-12-22', '2026-12-23', today, '2026-12-25', '2027-01-31'];
const runs = howMany(2_000, 20_000);

const lots = fc
  .array(fc.tuple(fc.constantFrom(...days), fc.nat(9), fc.nat(9), fc.nat(9)), { maxLength: 6 })
  .map((rows) =>
    rows.map(
      ([expires_on, free, held, allocated], at): LotState => ({
        id: `lot-${at}`,
        shop_id: 'shop',
        warehouse_id: `warehouse-${at}`,
        variant_id: 'variant',
        expires_on,
        on_hand: free + held + allocated,
        held,
        allocated,
      }),
    ),
  );

test('a choice of lots is whole, sellable, never more than is free, first expired first, and takes nothing', () => {
  fc.assert(
    fc.property(lots, fc.integer({ min: 1, max: 40 }), (all, wanted) => {
      const before = structuredClone(all);
      const shares = chooseLots(all, wanted, today);
      assert.deepEqual(all, before);
      const free = all.filter((lot) => isSellable(lot, today)).reduce((sum, lot) => sum + availableOf(lot), 0);
      assert.equal(availableUnits(all, today), free);
      assert.equal(shares !== null, free >= wanted, 'exactly when there is enough');
      if (!shares) return;
      assert.equal(
        shares.reduce((sum, share) => sum + share.quantity, 0),
        wanted,
      );
      const taken = new Map(shares.map((share) => [share.lot, share.quantity]));
      assert.equal(taken.size, shares.length, 'a lot is named once');
      for (const { lot, quantity } of shares) {
        assert.ok(lot.expires_on === null || lot.expires_on >= today, 'P8');
        assert.ok(quantity > 0 && quantity <= availableOf(lot));
        for (const other of all) {
          const sooner = (other.expires_on ?? '9999') < (lot.expires_on ?? '9999') && isSellable(other, today);
          if (sooner) assert.equal(taken.get(other) ?? 0, availableOf(other), 'what expires sooner is used up first');
        }
      }
    }),
    { numRuns: runs },
  );
  count('properties', runs);
});

test('the choice does not depend on the order in which lots are read', () => {
  fc.assert(
    fc.property(lots, fc.integer({ min: 1, max: 20 }), fc.array(fc.nat(), { maxLength: 6 }), (all, wanted, keys) => {
      const shuffled = all.map((lot, at) => [keys[at] ?? 0, lot] as const).sort((a, b) => a[0] - b[0]);
      const other = shuffled.map(([, lot]) => lot);
      assert.deepEqual(chooseLots(other, wanted, today), chooseLots(all, wanted, today));
    }),
    { numRuns: runs },
  );
  count('properties', runs);
});

test("the day of sale is Korea's, to the millisecond", () => {
  assert.equal(koreanDay(new Date('2026-12-24T14:59:59.999Z')), '2026-12-24');
  assert.equal(koreanDay(new Date('2026-12-24T15:00:00.000Z')), '2026-12-25');
  const lot = { expires_on: '2026-12-24' } as LotState;
  assert.equal(isSellable(lot, '2026-12-24'), true, 'its last day');
  assert.equal(isSellable(lot, '2026-12-25'), false);
});

test('goods that arrive go to the oldest that wait, all or nothing, and nobody overtakes', () => {
  fc.assert(
    fc.property(
      lots,
      fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(8)), { maxLength: 8 }),
      (all, wishes) => {
        const waiting = wishes.map(
          ([outstanding, returned], at): HoldState => ({
            id: `hold-${at}`,
            order_id: `order-${at}`,
            line_id: `line-${at}`,
            variant_id: 'variant',
            lot_id: null,
            drop_id: 'drop',
            quantity: outstanding + returned,
            returned,
            state: 'committed',
          }),
        );
        const free = availableUnits(all, today);
        const before = all.reduce((sum, lot) => sum + lot.allocated, 0);
        const { changed, fresh } = shareOut(waiting, all, today);
        let left = free;
        let served = 0;
        for (const [outstanding] of wishes) {
          if (outstanding > left) break;
          left -= outstanding;
          served += 1;
        }
        assert.deepEqual(
          changed.map((hold) => hold.order_id),
          waiting.slice(0, served).map((hold) => hold.order_id),
        );
        assert.equal(availableUnits(all, today), left);
        assert.equal(all.reduce((sum, lot) => sum + lot.allocated, 0) - before, free - left);
        const now = [...changed, ...fresh].filter((hold) => hold.state === 'committed');
        for (const hold of now) assert.ok(hold.lot_id, 'who is served has its lot');
        for (let at = 0; at < served; at++) {
          const units = now
            .filter((hold) => hold.order_id === `order-${at}`)
            .map((hold) => hold.quantity - hold.returned);
          assert.equal(
            units.reduce((sum, one) => sum + one, 0),
            wishes[at]![0],
          );
        }
        for (const lot of all) assert.ok(availableOf(lot) >= 0);
      },
    ),
    { numRuns: runs },
  );
  count('properties', runs);
});
