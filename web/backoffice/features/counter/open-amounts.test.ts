import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { openAmounts } from './open-amounts.ts';

type Asked = Parameters<typeof openAmounts>[0];

const order = (taxable: number, exempt_krw: number, card: number, papers: [taxable: number, exempt: number][] = []) => {
  const vat_krw = Math.round(taxable / 11);
  return {
    ...{ supply_krw: taxable - vat_krw, vat_krw, exempt_krw },
    tenders: [{ kind: 'card', amount_krw: card, refunded_krw: 0 }],
    papers: papers.map(([one, exempt]) => ({ state: 'issued', supply_krw: one, vat_krw: 0, exempt_krw: exempt })),
  } as Asked;
};

test('what was paid by card is taken from taxed and exempt goods in the order’s proportion', () => {
  assert.deepEqual(openAmounts(order(60_000, 40_000, 50_000)), { taxable_krw: 30_000, exempt_krw: 20_000 });
  assert.deepEqual(openAmounts(order(60_000, 40_000, 0)), { taxable_krw: 60_000, exempt_krw: 40_000 });
  assert.deepEqual(openAmounts(order(60_000, 40_000, 100_000)), { taxable_krw: 0, exempt_krw: 0 });
  assert.deepEqual(openAmounts(order(0, 40_000, 15_000)), { taxable_krw: 0, exempt_krw: 25_000 });
  assert.deepEqual(openAmounts(order(60_000, 40_000, 50_000, [[30_000, 0]])), { taxable_krw: 0, exempt_krw: 20_000 });
});

test('what is suggested is never more than there is, and all of it is suggested', () => {
  const amount = fc.integer({ min: 0, max: 5_000_000 });
  fc.assert(
    fc.property(amount, amount, fc.double({ min: 0, max: 1, noNaN: true }), amount, amount, (t, e, share, pt, pe) => {
      const card = Math.floor((t + e) * share);
      const [written_t, written_e] = [Math.min(pt, t), Math.min(pe, e)];
      const open = openAmounts(order(t, e, card, [[written_t, written_e]]));
      assert.ok(open.taxable_krw >= 0 && open.taxable_krw <= t - written_t);
      assert.ok(open.exempt_krw >= 0 && open.exempt_krw <= e - written_e);
      assert.equal(open.taxable_krw + open.exempt_krw, Math.max(0, t + e - card - written_t - written_e));
    }),
  );
});
