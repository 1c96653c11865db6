import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { count, howMany } from '../../../test/count.ts';
import type { Offer } from '../catalog/index.ts';
import type { DropState } from '../drops/index.ts';
import { availableUnits, type LotState } from '../inventory/index.ts';
import { decidePlace, type PlaceDemand, type PlaceState } from './place-rules.ts';

const now = new Date('2026-12-24T03:00:00Z');
const today = '2026-12-24';
const runs = howMany(3_000, 30_000);

const givenOffer = (variant_id: string, unit_price_krw: number, more: Partial<Offer> = {}): Offer => ({
  variant_id,
  snapshot_id: `snapshot-${variant_id}`,
  product_id: `product-${variant_id}`,
  shop_id: 'shop',
  title: variant_id,
  option_text: '',
  unit_price_krw,
  tax_free: false,
  state: 'on_sale',
  made_to_order: false,
  ...more,
});

const givenLot = (variant_id: string, id: string, free: number, more: Partial<LotState> = {}): LotState => ({
  id,
  shop_id: 'shop',
  warehouse_id: 'warehouse',
  variant_id,
  expires_on: null,
  on_hand: free + (more.held ?? 0) + (more.allocated ?? 0),
  held: 0,
  allocated: 0,
  ...more,
});

const givenDrop = (variant_id: string, more: Partial<DropState> = {}): DropState => ({
  id: `drop-${variant_id}`,
  shop_id: 'shop',
  variant_id,
  kind: 'stock',
  opens_at: new Date(now.getTime() - 1_000),
  closes_at: new Date(now.getTime() + 1_000),
  allotment: 100,
  taken: 0,
  held: 0,
  cap_per_person: 100,
  promised_on: null,
  allow_virtual_account: false,
  hold_ms: 600_000,
  canceled_at: null,
  ...more,
});

function givenState(offers: Offer[], lots: LotState[], drops: DropState[] = []): PlaceState {
  return {
    today,
    drops_by_variant: new Map(drops.map((drop) => [drop.variant_id, drop])),
    caps: new Map(),
    offers: new Map(offers.map((offer) => [offer.variant_id, offer])),
    lots_by_variant: Map.groupBy(lots, (lot) => lot.variant_id),
    places: new Map(),
  };
}

const demandOf = (lines: [string, number, number][], more: Partial<PlaceDemand> = {}): PlaceDemand => ({
  lines: lines.map(([variant_id, quantity, unit_price_krw]) => ({ variant_id, quantity, unit_price_krw })),
  cap_identities: ['person'],
  virtual_account: false,
  ...more,
});

const frozen = (state: PlaceState): string =>
  JSON.stringify([[...state.drops_by_variant], [...state.caps], [...state.lots_by_variant]]);

test('every shortage of a cart is told together, and nothing of it is taken', () => {
  const state = givenState(
    [givenOffer('a', 100), givenOffer('b', 200), givenOffer('c', 300)],
    [givenLot('a', 'a1', 5), givenLot('b', 'b1', 1), givenLot('c', 'c1', 0)],
  );
  const before = frozen(state);
  const decided = decidePlace(
    state,
    demandOf([
      ['a', 5, 100],
      ['b', 2, 200],
      ['c', 1, 300],
    ]),
    now,
  );
  assert.equal(!decided.ok && decided.error.code, 'short_stock');
  assert.deepEqual(!decided.ok && decided.error.details, [
    { variant_id: 'b', wanted: 2, available: 1 },
    { variant_id: 'c', wanted: 1, available: 0 },
  ]);
  assert.equal(frozen(state), before);
});

test('a single line that finds nothing hears whether a unit may still come back', () => {
  const code = (lots: LotState[]) => {
    const decided = decidePlace(givenState([givenOffer('a', 100)], lots), demandOf([['a', 1, 100]]), now);
    return decided.ok ? 'ok' : decided.error.code;
  };
  assert.equal(code([givenLot('a', 'a1', 0, { held: 1 })]), 'all_held');
  assert.equal(code([givenLot('a', 'a1', 0, { allocated: 1 })]), 'sold_out');
  assert.equal(code([]), 'sold_out');
  assert.equal(code([givenLot('a', 'a1', 9, { expires_on: '2026-12-23' })]), 'sold_out');
});

test("the buyer's price must be today's, told with the new one; two prices for one thing are never", () => {
  const state = givenState(
    [givenOffer('a', 100), givenOffer('b', 200)],
    [givenLot('a', 'a1', 9), givenLot('b', 'b1', 9)],
  );
  const decided = decidePlace(
    state,
    demandOf([
      ['a', 1, 99],
      ['b', 1, 200],
    ]),
    now,
  );
  assert.equal(!decided.ok && decided.error.code, 'price_changed');
  assert.deepEqual(!decided.ok && decided.error.details, [{ variant_id: 'a', unit_price_krw: 100 }]);
  const two = demandOf([
    ['a', 1, 100],
    ['a', 1, 90],
  ]);
  const refused = decidePlace(state, two, now);
  assert.equal(!refused.ok && refused.error.code, 'price_changed');
  const same = demandOf([
    ['a', 1, 100],
    ['a', 2, 100],
  ]);
  const merged = decidePlace(state, same, now);
  assert.equal(merged.ok && merged.value.lines.length, 1);
  assert.equal(merged.ok && merged.value.amount_krw, 300);
});

test('who may enter a drop is decided before price and stock; its refusal names the drop', () => {
  const offers = [givenOffer('a', 100, { state: 'paused' })];
  const state = givenState(offers, [], [givenDrop('a', { opens_at: new Date(now.getTime() + 1) })]);
  const early = decidePlace(state, demandOf([['a', 1, 1]]), now);
  assert.equal(!early.ok && early.error.code, 'not_open_yet');
  assert.deepEqual(!early.ok && early.error.details, [{ variant_id: 'a', drop_id: 'drop-a', code: 'not_open_yet' }]);
  const open = givenState(offers, [], [givenDrop('a')]);
  const paused = decidePlace(open, demandOf([['a', 1, 100]]), now);
  assert.equal(!paused.ok && paused.error.code, 'not_on_sale');
  const transfer = decidePlace(open, demandOf([['a', 1, 100]], { virtual_account: true }), now);
  assert.deepEqual(!transfer.ok && transfer.error.params, { field: 'method' });
});

test('a pre-order takes of its allotment and of no lot; the shortest hold of its drops is the hold of the order', () => {
  const preorder = givenDrop('a', { kind: 'preorder', promised_on: '2027-01-31', hold_ms: 60_000, allotment: 3 });
  const lots = [givenLot('a', 'a1', 9), givenLot('b', 'b1', 9)];
  const state = givenState([givenOffer('a', 100, { tax_free: true }), givenOffer('b', 50)], lots, [preorder]);
  const decided = decidePlace(
    state,
    demandOf([
      ['a', 2, 100],
      ['b', 1, 50],
    ]),
    now,
  );
  assert.ok(decided.ok);
  assert.deepEqual(decided.value.lines[0]!.shares, []);
  assert.equal(lots[0]!.held, 0);
  assert.equal(lots[1]!.held, 1);
  assert.deepEqual([preorder.taken, preorder.held], [2, 2]);
  assert.equal(decided.value.hold_ms, 60_000);
  assert.deepEqual([decided.value.amount_krw, decided.value.tax_free_krw], [250, 200]);
});

const variants = ['a', 'b', 'c', 'd'] as const;
const carts = fc.array(
  fc.record({
    lines: fc.array(
      fc.tuple(fc.constantFrom(...variants), fc.integer({ min: 1, max: 4 }), fc.constantFrom(0, 0, 0, 0, 1)),
      {
        minLength: 1,
        maxLength: 5,
      },
    ),
    person: fc.constantFrom('p', 'q', 'r'),
  }),
  { minLength: 1, maxLength: 12 },
);
const stocks = fc.array(fc.nat(6), { minLength: 8, maxLength: 8 });
const price: Record<string, number> = { a: 100, b: 250, c: 30, d: 999 };

test('a batch folds in the order it came: each takes all or nothing of what is left, and no unit is promised twice', () => {
  fc.assert(
    fc.property(
      stocks,
      carts,
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 4 }),
      (free, list, room, cap) => {
        const lots = variants.flatMap((variant, at) => [
          givenLot(variant, `${variant}1`, free[2 * at]!),
          givenLot(variant, `${variant}2`, free[2 * at + 1]!, { expires_on: today }),
        ]);
        const drop = givenDrop('a', { allotment: room, cap_per_person: cap });
        const state = givenState(
          variants.map((variant) => givenOffer(variant, price[variant]!)),
          lots,
          [drop],
        );
        const left = new Map(variants.map((variant, at) => [variant as string, free[2 * at]! + free[2 * at + 1]!]));
        const used = new Map<string, number>();
        let taken = 0;
        for (const { lines, person } of list) {
          const before = frozen(state);
          const demand = demandOf(
            lines.map(([variant, quantity, wrong]) => [variant, quantity, price[variant]! + wrong]),
            { cap_identities: [person] },
          );
          const wanted = new Map<string, number>();
          for (const [variant, quantity] of lines) wanted.set(variant, (wanted.get(variant) ?? 0) + quantity);
          const of_drop = wanted.get('a') ?? 0;
          const fits =
            lines.every(([, , wrong]) => wrong === 0) &&
            [...wanted].every(([variant, quantity]) => quantity <= left.get(variant)!) &&
            taken + of_drop <= room &&
            (of_drop === 0 || (used.get(person) ?? 0) + of_drop <= cap);
          const decided = decidePlace(state, demand, now);
          assert.equal(decided.ok, fits);
          if (!decided.ok) {
            assert.equal(frozen(state), before, 'a refusal changes nothing');
            continue;
          }
          let amount_krw = 0;
          for (const [variant, quantity] of wanted) {
            left.set(variant, left.get(variant)! - quantity);
            amount_krw += price[variant]! * quantity;
          }
          assert.equal(decided.value.amount_krw, amount_krw);
          taken += of_drop;
          used.set(person, (used.get(person) ?? 0) + of_drop);
          for (const lot of lots) assert.ok(lot.held <= lot.on_hand);
          for (const [variant, units] of left)
            assert.equal(availableUnits(state.lots_by_variant.get(variant)!, today), units);
          assert.deepEqual([drop.taken, drop.held], [taken, taken]);
        }
      },
    ),
    { numRuns: runs },
  );
  count('histories', runs);
});
