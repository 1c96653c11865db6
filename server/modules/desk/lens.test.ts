import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { count } from '../../../test/count.ts';
import { createLens, type LensRow, nothing } from './lens.ts';
import { bookKey, createNumberBook } from './number-book.ts';
import { everyRow, narrow, type Pass } from './passes.ts';
import { nearTo } from './slips.ts';
import { addSlot, createSlotSet, hasSlot, markCommon, removeSlot } from './slot-set.ts';
import { type Place, takePage } from './take-page.ts';

const small = (max: number) => fc.integer({ min: 0, max });
const time = fc.oneof({ weight: 4, arbitrary: small(50) }, { weight: 1, arbitrary: fc.constant(nothing) });
const row = fc.record({
  goods: fc.array(small(6), { minLength: 1, maxLength: 4 }),
  states: small(63),
  state_rank: small(5),
  flags: small(15),
  shops: small(3),
  channel: small(4),
  region: small(4),
  team: small(2),
  mark: small(2),
  drop: small(2),
  product: small(6),
  quantity: small(5),
  amount: small(9),
  number: small(9),
  ordered: small(50),
  paid: time,
  dispatched: time,
  delivered: time,
  due: time,
  wished: time,
});
/** Also tables that were made before the last words came. */
const codes = fc.array(small(1), { minLength: 2, maxLength: 8 }).map((list) => Uint8Array.from(list));
const slots = fc.array(small(1), { maxLength: 300 }).map((list) => Uint8Array.from(list));
const pass: fc.Arbitrary<Pass> = fc.oneof(
  fc.record({
    kind: fc.constant('bits' as const),
    column: fc.constantFrom('states' as const, 'flags'),
    mask: small(63),
  }),
  fc.record({
    kind: fc.constant('codes' as const),
    column: fc.constantFrom('channel' as const, 'region', 'shops'),
    fits: codes,
  }),
  fc.record({
    kind: fc.constant('range' as const),
    column: fc.constantFrom('paid' as const, 'due', 'amount'),
    // Also from a day that no column can hold.
    from: fc.oneof(small(50), fc.constant(-3_000_000_000)),
    to: small(50),
  }),
  fc.record({ kind: fc.constant('goods' as const), fits: codes }),
  fc.record({ kind: fc.constant('slots' as const), fits: slots }),
  fc.record({ kind: fc.constant('either' as const), goods: codes, slots }),
);

/** What a pass says, read off the row itself. */
function fits(one: LensRow, given: Pass): boolean {
  if (given.kind === 'bits') return (one[given.column] & given.mask) !== 0;
  if (given.kind === 'codes') return given.fits[one[given.column]] === 1;
  if (given.kind === 'range')
    return one[given.column] !== nothing && one[given.column] >= given.from && one[given.column] <= given.to;
  if (given.kind === 'goods') return one.goods.some((code) => given.fits[code] === 1);
  if (given.kind === 'slots') return given.fits[one.slot] === 1;
  if (given.kind === 'either') return given.slots[one.slot] === 1 || one.goods.some((code) => given.goods[code] === 1);
  return false;
}

test('pages of the lens, forth and back, are those of a sorted list, whatever is filtered, sorted, changed and removed', () => {
  const model = fc.record({
    rows: fc.array(row, { maxLength: 300 }),
    changes: fc.array(fc.tuple(small(299), row), { maxLength: 60 }),
    removed: fc.array(small(299), { maxLength: 30 }),
    passes: fc.array(pass, { maxLength: 3 }),
    sort: fc.constantFrom('ordered' as const, 'paid', 'amount', 'state_rank', 'due'),
    descending: fc.boolean(),
    limit: fc.integer({ min: 1, max: 40 }),
  });
  fc.assert(
    fc.property(model, ({ rows, changes, removed, passes, sort, descending, limit }) => {
      const lens = createLens();
      const known = new Map<number, LensRow>();
      const put = (one: LensRow) => {
        lens.put(one);
        known.set(one.slot, one);
      };
      for (const [slot, one] of rows.entries()) put({ ...one, slot });
      for (const [slot, one] of changes) put({ ...one, slot });
      for (const slot of removed) {
        lens.remove(slot);
        known.delete(slot);
      }
      const selection = everyRow(lens);
      for (const one of passes) narrow(lens, selection, one);
      const key = (one: LensRow) => (one[sort] === nothing ? Number.MAX_VALUE : one[sort] * (descending ? -1 : 1));
      const expected = [...known.values()]
        .filter((one) => passes.every((given) => fits(one, given)))
        .sort((a, b) => key(a) - key(b) || (a.slot - b.slot) * (descending ? -1 : 1))
        .map((one) => one.slot);
      assert.equal(selection.count, expected.length);
      const ask = (from: Place | null, backwards: boolean) =>
        takePage(selection, lens.column(sort), null, { descending, backwards, empty: nothing, limit, from });
      const forth: Place[] = [];
      for (let page = ask(null, false); page.length > 0; page = ask(page.at(-1)!, false)) forth.push(...page);
      assert.deepEqual(
        forth.map((one) => one.slot),
        expected,
      );
      const back: Place[] = [];
      for (let page = ask(null, true); page.length > 0; page = ask(page[0]!, true)) back.unshift(...page);
      assert.deepEqual(
        back.map((one) => one.slot),
        expected,
      );
      count('properties');
    }),
    { numRuns: 300 },
  );
});

test('rows in the worst order for picking the first hundred', () => {
  const lens = createLens();
  const blank = {
    goods: [1],
    states: 1,
    state_rank: 0,
    flags: 0,
    shops: 1,
    channel: 1,
    region: 1,
    team: 0,
    mark: 0,
    drop: 0,
    product: 1,
  };
  const times = { paid: nothing, dispatched: nothing, delivered: nothing, due: nothing, wished: nothing };
  const rows = 200_000;
  // Slots grow while times fall: every row beats all before it.
  for (let slot = 0; slot < rows; slot++)
    lens.put({ ...blank, ...times, slot, quantity: 1, amount: rows - slot, number: slot, ordered: slot });
  const selection = everyRow(lens);
  const options = { descending: false, backwards: false, empty: nothing, limit: 100, from: null };
  const page = takePage(selection, lens.column('amount'), null, options);
  assert.deepEqual(
    [page[0], page[99]],
    [
      { key: 1, slot: rows - 1 },
      { key: 100, slot: rows - 100 },
    ],
  );
});

/** Slots around the ends of chunks, and so many of one chunk that they become bits. */
const slot = fc.oneof(small(300), fc.integer({ min: 65_500, max: 65_600 }), fc.integer({ min: 131_000, max: 131_100 }));
const few = fc.array(slot, { maxLength: 200 });
const many = fc
  .integer({ min: 1, max: 15 })
  .map((step) => Array.from({ length: 5_000 }, (_, n) => (n * step) % 66_000));

test('sets of slots are sets, and what several have in common is what all of them have', () => {
  const model = fc.array(fc.record({ some: fc.oneof(few, many), gone: few }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(model, (given) => {
      const made = given.map(({ some, gone }) => {
        const [set, known] = [createSlotSet(), new Set<number>()];
        for (const one of some) {
          addSlot(set, one);
          known.add(one);
        }
        for (const one of gone) {
          removeSlot(set, one);
          known.delete(one);
        }
        assert.equal(set.size, known.size);
        for (const one of [...some.slice(0, 50), ...gone]) assert.equal(hasSlot(set, one), known.has(one));
        return { set, known };
      });
      const marks = new Uint8Array(132_000);
      const any = markCommon(
        made.map((one) => one.set),
        marks,
      );
      const all = [...made[0]!.known].filter((one) => made.every(({ known }) => known.has(one)));
      assert.equal(any, all.length > 0);
      const marked = [...marks.keys()].filter((one) => marks[one] === 1);
      assert.deepEqual(
        marked,
        all.sort((a, b) => a - b),
      );
      count('properties');
    }),
    { numRuns: 25 },
  );
});

test('the book of numbers finds the beginnings of numbers, as texts begin', () => {
  const digitsFrom = (minLength: number) =>
    fc.array(fc.constantFrom('0', '1', '9'), { minLength, maxLength: 17 }).map((some) => some.join(''));
  // Of any lengths, and all of them longer than what is asked for.
  const model = fc.oneof(
    ...[1, 10].map((shortest) =>
      fc.record({
        rows: fc.array(fc.array(digitsFrom(shortest), { maxLength: 3 }), { maxLength: 40 }),
        q: fc.oneof(
          digitsFrom(1),
          digitsFrom(1).map((some) => some.slice(0, 4)),
        ),
      }),
    ),
  );
  fc.assert(
    fc.property(model, ({ rows, q }) => {
      const book = createNumberBook();
      for (const [at, numbers] of rows.entries()) book.put(at, numbers.map(bookKey));
      const asked = q.slice(0, 14);
      const marks = new Uint8Array(rows.length);
      const any = book.mark(asked, marks);
      const wanted = rows.map((numbers) => (numbers.some((one) => one.startsWith(asked)) ? 1 : 0));
      assert.deepEqual([[...marks], any], [wanted, wanted.includes(1)]);
      count('properties');
    }),
    { numRuns: 300 },
  );
});

/** Sellers' algorithm, cell by cell: fewest changed, missing or added keys between `word` and any window of `text`. */
function fewestSlips(word: string, text: string): number {
  let before = Array.from({ length: word.length + 1 }, (_, i) => i);
  let fewest = word.length;
  for (const key of text) {
    const now = [0];
    for (let i = 1; i <= word.length; i++)
      now.push(Math.min(before[i - 1]! + (word[i - 1] === key ? 0 : 1), before[i]! + 1, now[i - 1]! + 1));
    fewest = Math.min(fewest, now[word.length]!);
    before = now;
  }
  return fewest;
}

test('a text is near a word when so few keys were slips, however it is counted', () => {
  const keys = (minLength: number, maxLength: number) =>
    fc.array(fc.constantFrom('k', 'r', 'f', 'ü'), { minLength, maxLength }).map((some) => some.join(''));
  fc.assert(
    fc.property(keys(4, 32), keys(0, 50), fc.integer({ min: 1, max: 3 }), (word, text, slips) => {
      assert.equal(nearTo(word, slips)(text), fewestSlips(word, text) <= slips);
      count('properties');
    }),
    { numRuns: 500 },
  );
});
