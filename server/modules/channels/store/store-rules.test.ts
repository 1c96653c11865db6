import assert from 'node:assert/strict';
import test from 'node:test';
import { splitTax, sumTax, type TenderInput, vatInside } from '@madang/contract';
import fc from 'fast-check';
import { count, howMany } from '../../../../test/count.ts';
import {
  agreeLines,
  checkRefund,
  checkTender,
  checkTenders,
  isDay,
  type Listed,
  type Paper,
  paidOf,
  papersExceed,
  type Tender,
  wantPaper,
  worthOf,
} from './store-rules.ts';

const runs = howMany(300, 10_000);
const krw = fc.integer({ min: 0, max: 300_000_000 });

test('VAT inside is 10/110 to the nearest won; supply, VAT and exempt always sum to the amount', () => {
  fc.assert(
    fc.property(krw, fc.boolean(), (amount, tax_free) => {
      const vat = vatInside(amount);
      assert.ok(Math.abs(vat * 11 - amount) <= 5, `${vat} of ${amount}`);
      const { supply_krw, vat_krw, exempt_krw } = splitTax(amount, tax_free);
      assert.equal(supply_krw + vat_krw + exempt_krw, amount);
      assert.equal(exempt_krw > 0 && vat_krw > 0, false);
    }),
    { numRuns: runs },
  );
  count('properties', runs);
  assert.deepEqual(splitTax(11_000, false), { supply_krw: 10_000, vat_krw: 1_000, exempt_krw: 0 });
  assert.deepEqual(splitTax(39_900, false), { supply_krw: 36_273, vat_krw: 3_627, exempt_krw: 0 });
  assert.deepEqual(splitTax(39_900, true), { supply_krw: 0, vat_krw: 0, exempt_krw: 39_900 });
});

const listed = (variant_id: string, more: Partial<Listed> = {}): Listed => ({
  variant_id,
  product_id: `p-${variant_id}`,
  shop_id: 'shop',
  title: '매트리스',
  option_text: '퀸',
  unit_price_krw: 100_000,
  tax_free: false,
  ...more,
});
const offers = new Map([
  ['a', listed('a')],
  ['b', listed('b', { tax_free: true, unit_price_krw: 7_700 })],
  ['theirs', listed('theirs', { shop_id: 'other' })],
]);

test('a price that is not the list price needs a reason; goods of another shop are not there', () => {
  const agree = (line: Parameters<typeof agreeLines>[0][number]) => agreeLines([line], offers, new Map(), 'shop');
  assert.equal(agree({ variant_id: 'a', quantity: 1, unit_krw: 100_000 }).ok, true);
  const cheaper = agree({ variant_id: 'a', quantity: 1, unit_krw: 90_000 });
  assert.ok(!cheaper.ok && cheaper.error.code === 'price_reason_needed');
  const said = agree({ variant_id: 'a', quantity: 2, unit_krw: 90_000, price_reason: 'display' });
  assert.ok(said.ok);
  assert.deepEqual(
    [said.value[0]!.total_krw, said.value[0]!.vat_krw, said.value[0]!.price_reason],
    [180_000, 16_364, 'display'],
  );
  for (const variant_id of ['theirs', 'nobody'])
    assert.ok(!agree({ variant_id, quantity: 1, unit_krw: 100_000 }).ok, variant_id);
});

test('a line that is there keeps list price and tax of its moment, whatever the catalog says now', () => {
  const [line] = [agreeLines([{ variant_id: 'b', quantity: 3, unit_krw: 7_700 }], offers, new Map(), 'shop')];
  assert.ok(line.ok);
  const known = new Map([['l1', { ...line.value[0]!, line_id: 'l1' }]]);
  const later = new Map([['b', listed('b', { unit_price_krw: 9_900, tax_free: false })]]);
  const again = agreeLines([{ line_id: 'l1', variant_id: 'b', quantity: 2, unit_krw: 7_700 }], later, known, 'shop');
  assert.ok(again.ok);
  assert.deepEqual(again.value[0], {
    ...line.value[0]!,
    line_id: 'l1',
    quantity: 2,
    total_krw: 15_400,
    exempt_krw: 15_400,
  });
  const twice = [1, 2].map(() => ({ line_id: 'l1', variant_id: 'b', quantity: 2, unit_krw: 7_700 }));
  assert.equal(agreeLines(twice, later, known, 'shop').ok, false, 'one line is named once');
  const other = agreeLines([{ line_id: 'l1', variant_id: 'a', quantity: 2, unit_krw: 7_700 }], offers, known, 'shop');
  assert.equal(other.ok, false, 'a line stays the goods it was');
});

const wanted = fc.record({
  variant_id: fc.constantFrom('a', 'b'),
  quantity: fc.integer({ min: 1, max: 99 }),
  unit_krw: fc.integer({ min: 0, max: 2_000_000 }),
  price_reason: fc.constant('negotiated' as const),
});
const tender = fc.record({
  kind: fc.constantFrom('card', 'transfer', 'cash'),
  part: fc.constantFrom('deposit', 'balance'),
  amount_krw: fc.integer({ min: 1, max: 3_000_000 }),
}) as fc.Arbitrary<TenderInput>;

test('whatever is agreed, taken and given back: paid + due = total, nothing below nothing, no more back than came', () => {
  fc.assert(
    fc.property(
      fc.array(wanted, { minLength: 1, maxLength: 6 }),
      fc.nat(50_000),
      fc.array(tender, { maxLength: 6 }),
      fc.array(fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 3_000_000 })), { maxLength: 6 }),
      (lines, shipping_krw, takes, backs) => {
        const agreed = agreeLines(lines, offers, new Map(), 'shop');
        assert.ok(agreed.ok);
        const worth = worthOf(agreed.value, shipping_krw);
        const goods = agreed.value.reduce((sum, line) => sum + line.total_krw, 0);
        assert.equal(worth.total_krw, goods + shipping_krw);
        const of_lines = sumTax([...agreed.value, splitTax(shipping_krw, false)]);
        assert.deepEqual(
          { ...of_lines, total_krw: worth.total_krw },
          worth,
          'frozen splits are summed, not split again',
        );
        const held: Tender[] = [];
        const due = () => worth.total_krw - paidOf(held);
        for (const one of takes) {
          const named = { ...one, approval_number: '12345678' };
          const fine = checkTender({ state: 'open', due_krw: due() }, named);
          assert.equal(fine.ok, one.amount_krw <= due(), 'exactly what is due may be taken');
          if (fine.ok) held.push({ ...one, refunded_krw: 0 });
          assert.ok(due() >= 0);
        }
        for (const [at, amount_krw] of backs) {
          const one = held[at];
          if (!one) continue;
          const fine = checkRefund(one, amount_krw);
          assert.equal(fine.ok, amount_krw <= one.amount_krw - one.refunded_krw);
          if (fine.ok) one.refunded_krw += amount_krw;
          assert.ok(one.refunded_krw <= one.amount_krw && paidOf(held) >= 0 && due() <= worth.total_krw);
        }
      },
    ),
    { numRuns: runs },
  );
  count('properties', runs);
});

test('tenders of a new order: a card names its approval, one slip counts once, nothing onto a canceled order', () => {
  const card = { kind: 'card', part: 'deposit', amount_krw: 1_000 } as const;
  assert.ok(!checkTenders(5_000, [card]).ok);
  const named = { ...card, approval_number: '12345678' };
  assert.ok(checkTenders(5_000, [named, { ...named, approval_number: '12345679' }]).ok);
  const twice = checkTenders(5_000, [named, named]);
  assert.ok(!twice.ok && twice.error.code === 'approval_known');
  assert.ok(!checkTender({ state: 'canceled', due_krw: 5_000 }, named).ok);
});

test('papers never stand for more than was sold, nor for what a card paid', () => {
  const order = { ...sumTax([splitTax(110_000, false), splitTax(50_000, true)]), state: 'open' };
  const card: Tender = { kind: 'card', amount_krw: 60_000, refunded_krw: 0 };
  const want = (kind: Paper['kind'], taxable_krw: number, exempt_krw: number, papers: Paper[] = [], tenders = [card]) =>
    wantPaper(order, tenders, papers, {
      kind,
      taxable_krw,
      exempt_krw,
      ...(kind === 'cash_receipt' ? { purpose: 'income' } : {}),
    });
  const first = want('cash_receipt', 60_000, 40_000);
  assert.ok(first.ok);
  assert.deepEqual([first.value.supply_krw, first.value.vat_krw, first.value.exempt_krw], [54_545, 5_455, 40_000]);
  assert.ok(!want('cash_receipt', 60_001, 40_000).ok, 'the card paid the rest');
  assert.ok(!want('tax_invoice', 110_001, 0, [], []).ok, 'more taxed goods than were sold');
  assert.ok(!want('tax_invoice', 1_000, 1_000).ok, '세금계산서 is for taxed goods only');
  assert.ok(want('invoice', 0, 50_000).ok);
  assert.ok(!want('invoice', 1, 0).ok);
  assert.ok(!want('tax_invoice', 1_000, 0, [first.value]).ok, 'what is wanted already counts');
  assert.ok(want('tax_invoice', 1_000, 0, [{ ...first.value, state: 'withdrawn' }]).ok);
  assert.equal(papersExceed(sumTax([]), [], [{ ...first.value, state: 'issued' }]), true, 'canceled order, live paper');
  assert.equal(papersExceed(sumTax([]), [], [{ ...first.value, state: 'canceled' }]), false);
});

test('a day is one of the calendar', () => {
  assert.deepEqual(['2026-02-28', '2028-02-29', '2026-02-29', '2026-04-31'].map(isDay), [true, true, false, false]);
});
