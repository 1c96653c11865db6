import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { planDraft } from './plan-draft.ts';
import { compareTold, type Known, newestTold, type Told } from './product-changes.ts';

const text = fc.string({ unit: fc.constantFrom(...'가나다ABq1 /:'), maxLength: 12 });
const option = fc.record({
  option_text: text,
  pairs: fc.array(fc.record({ name: fc.constantFrom('색상', '크기', ''), value: text }), { maxLength: 2 }),
  sku: fc.option(text),
  price_krw: fc.option(fc.nat(1_000_000)),
});

test('a draft has every text as one variant, none twice, within what a catalog takes', () => {
  fc.assert(
    fc.property(text, fc.array(option, { minLength: 1, maxLength: 40 }), (name, options) => {
      const wanted = options.map((one, i) => ({ ...one, id: `o${i}` }));
      const plan = planDraft(name, wanted);
      assert.ok(plan.title.length > 0 && [...plan.title].length <= 120);
      assert.deepEqual(
        plan.variants.map((one) => one.option_id),
        wanted.map((one) => one.id),
      );
      assert.equal(new Set(plan.variants.map((one) => one.values.join('\n'))).size, wanted.length);
      assert.ok(plan.options.length <= 4);
      for (const variant of plan.variants) {
        assert.equal(variant.values.length, plan.options.length);
        for (const [i, value] of variant.values.entries()) {
          assert.ok(plan.options[i]!.values.includes(value));
          assert.ok([...value].length > 0 && [...value].length <= 60);
        }
      }
    }),
  );
});

test('named options become options, texts without names one option, a single one none', () => {
  const row = (id: string, option_text: string, pairs: [string, string][]) => ({
    id,
    option_text,
    pairs: pairs.map(([name, value]) => ({ name, value })),
    sku: null,
    price_krw: 1_000,
  });
  const size = [
    row('a', '크기: Q / 색: 흰색', [
      ['크기', 'Q'],
      ['색', '흰색'],
    ]),
    row('b', '크기: K / 색: 흰색', [
      ['크기', 'K'],
      ['색', '흰색'],
    ]),
  ];
  assert.deepEqual(planDraft('침대', size).options, [
    { name: '크기', values: ['Q', 'K'] },
    { name: '색', values: ['흰색'] },
  ]);
  assert.deepEqual(planDraft('침대', [row('a', 'Q 흰색', []), row('b', 'K 흰색', [])]).options, [
    { name: '옵션', values: ['Q 흰색', 'K 흰색'] },
  ]);
  assert.deepEqual(planDraft('베개', [row('a', '', [])]).variants[0]!.values, []);
});

const told = (value: string, at: number): Told => ({ id: 'p', option_id: null, field: 'name', value, at });
const known = (value: string, at: number | null): Known[] => [{ id: 'p', option_id: null, field: 'name', value, at }];

test('another name is news only from a newer row; what was refused is not asked again; a rule applies it', () => {
  assert.equal(compareTold([told('새 이름', 2)], known('이름', 1), [], {}).changes.length, 1);
  assert.equal(compareTold([told('옛 이름', 0)], known('이름', 1), [], {}).changes.length, 0);
  assert.equal(compareTold([told('새 이름', 2)], known('이름', 1), [told('새 이름', 0)], {}).changes.length, 0);
  assert.equal(compareTold([told('새 이름', 2)], known('이름', 1), [], { name: 'apply' }).changes[0]!.applied, true);
  assert.equal(compareTold([told('이름', 2)], known('이름', 1), [], {}).settled.length, 1);
});

test('rows in whatever order and files tell the same in the end', () => {
  const rows = fc.array(fc.record({ value: fc.constantFrom('a', 'b', 'c'), at: fc.nat(20) }), {
    minLength: 1,
    maxLength: 10,
  });
  fc.assert(
    fc.property(rows, (list) => {
      const unique = [...new Map(list.map((one) => [one.at, told(one.value, one.at)])).values()];
      const rules = { name: 'apply' } as const;
      const run = (order: Told[]) => {
        let now: Known = { id: 'p', option_id: null, field: 'name', value: order[0]!.value, at: null };
        for (const one of order) {
          const { seen, changes } = compareTold(newestTold([one]), [now], [], rules);
          now = { ...now, at: seen[0]?.at ?? now.at, value: changes[0]?.value ?? now.value };
        }
        return now;
      };
      const newest = unique.reduce((a, b) => (b.at > a.at ? b : a));
      for (const order of [unique, [...unique].reverse(), [...unique].sort((a, b) => a.at - b.at)])
        assert.deepEqual(run(order).value, newest.value);
      assert.equal(newestTold(unique)[0]!.value, newest.value);
    }),
  );
});
