import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { product_kinds, product_states, variant_states } from '@madang/contract';
import fc from 'fast-check';
import { id_part, number_part, readCursor, writeCursor } from '../../platform/cursor.ts';
import { cleanHtml, textOf } from './clean-html.ts';
import { combinationCount, combineOptions, planOptions, planVariants, repeatedName } from './combine-options.ts';
import { checkAttributes, definitionsOf, kinds, missingAttributes, showAttributes } from './kinds.ts';
import { discountPercent, foldPrices } from './prices.ts';
import { gramsOf, initialsOf, parseQuery, plainText } from './search-text.ts';
import { freeSlug, slugOf } from './slug.ts';
import { canBecome, effectiveState, listed_states, states } from './states.ts';

const name = fc.string({ unit: fc.constantFrom(...'가나다라abc12'), minLength: 1, maxLength: 4 });
const option = fc.record({
  name,
  values: fc.uniqueArray(name, { minLength: 1, maxLength: 4 }).map((values) => values.map((value) => ({ value }))),
});
const options = fc.uniqueArray(option, { maxLength: 3, selector: (one) => one.name });
function counter() {
  let next = 0;
  return () => `id-${next++}`;
}

test('options combine into every combination exactly once, in the options’ order', () => {
  fc.assert(
    fc.property(options, (wanted) => {
      const planned = planOptions(wanted, [], counter());
      const combinations = combineOptions(planned);
      assert.equal(combinations.length, combinationCount(wanted));
      assert.equal(new Set(combinations.map((one) => one.value_ids.join())).size, combinations.length);
      for (const one of combinations) {
        assert.equal(one.value_ids.length, wanted.length);
        for (const [i, id] of one.value_ids.entries()) assert.ok(planned[i]!.values.some((value) => value.id === id));
      }
    }),
  );
});

test('sending the same options again keeps every id and every variant', () => {
  fc.assert(
    fc.property(options, (wanted) => {
      const newId = counter();
      const first = planOptions(wanted, [], newId);
      const again = planOptions(wanted, first, newId);
      assert.deepEqual(again, first);
      const variants = combineOptions(first).map((one, i) => ({ id: `v${i}`, value_ids: one.value_ids }));
      const plan = planVariants(combineOptions(again), variants);
      assert.deepEqual([plan.keep.length, plan.make.length, plan.retire.length], [variants.length, 0, 0]);
    }),
  );
});

test('a change of options loses no variant silently: each one is kept or retired, each combination kept or made', () => {
  fc.assert(
    fc.property(options, options, (before, after) => {
      const newId = counter();
      const first = planOptions(before, [], newId);
      const variants = combineOptions(first).map((one, i) => ({ id: `v${i}`, value_ids: one.value_ids }));
      const combinations = combineOptions(planOptions(after, first, newId));
      const plan = planVariants(combinations, variants);
      assert.deepEqual(
        [...plan.keep.map((one) => one.id), ...plan.retire].sort(),
        variants.map((one) => one.id).sort(),
      );
      assert.equal(plan.keep.length + plan.make.length, combinations.length);
    }),
  );
});

test('a renamed option keeps its id while a new one takes its old name', () => {
  const old = planOptions([{ name: '색상', values: [{ value: '흰색' }] }], [], counter());
  const newId = counter();
  const next = planOptions(
    [
      { id: old[0]!.id, name: '컬러', values: [{ id: old[0]!.values[0]!.id, value: '화이트' }] },
      { name: '색상', values: [{ value: '흰색' }] },
    ],
    old,
    () => `new-${newId()}`,
  );
  assert.equal(next[0]!.id, old[0]!.id);
  assert.notEqual(next[1]!.id, old[0]!.id);
  assert.equal(repeatedName([{ name: '색', values: [{ value: 'a' }, { value: 'a' }] }]), 'a');
});

test('slugs are addresses: never empty, at most 80 characters, made of what the contract takes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.array(fc.nat(5)), (title, numbers) => {
      const slug = slugOf(title);
      assert.match(slug, /^[a-z0-9가-힣]+(-[a-z0-9가-힣]+)*$/);
      assert.ok(slug.length <= 80);
      const taken = new Set(numbers.map((number) => (number < 2 ? slug : `${slug}-${number}`)));
      const free = freeSlug(slug, taken);
      assert.ok(!taken.has(free) && free.length <= 80);
      assert.match(free, /^[a-z0-9가-힣]+(-[a-z0-9가-힣]+)*$/);
    }),
  );
  assert.equal(slugOf('제주 한라봉 3kg (선물용)'), '제주-한라봉-3kg-선물용');
});

test('a percent off is never overstated', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e9 }), fc.option(fc.integer({ min: 0, max: 1e9 })), (price, compare) => {
      const percent = discountPercent(price, compare);
      assert.ok(percent >= 0 && percent <= 100);
      if (compare !== null && percent > 0) assert.ok(compare - (compare * percent) / 100 >= price - 1e-6 * compare);
    }),
  );
  assert.equal(discountPercent(29_000, 32_000), 9);
});

test('folded prices are the bounds of what can be chosen', () => {
  const variant = fc.record({
    price_krw: fc.option(fc.integer({ min: 0, max: 1e6 })),
    compare_at_krw: fc.constant(null),
    state: fc.constantFrom(...variant_states),
  });
  fc.assert(
    fc.property(fc.array(variant), (variants) => {
      const { min_price_krw, max_price_krw } = foldPrices(variants);
      const open = variants.filter((one) => one.state !== 'ended' && one.price_krw !== null);
      for (const one of open) assert.ok(min_price_krw! <= one.price_krw! && one.price_krw! <= max_price_krw!);
      assert.equal(
        min_price_krw === null,
        variants.every((one) => one.price_krw === null),
      );
    }),
  );
});

test('the state table: every state is reachable, only on_sale sells, the indexes name the listed ones', () => {
  const reached = new Set(['draft', ...product_states.flatMap((state) => states[state].next)]);
  assert.deepEqual([...reached].sort(), [...product_states].sort());
  assert.deepEqual(
    product_states.filter((state) => states[state].buyable),
    ['on_sale'],
  );
  for (const state of product_states) assert.equal(canBecome(state, state), false);
  for (const product of product_states) {
    for (const variant of variant_states) {
      if (states[effectiveState(product, variant)].buyable)
        assert.deepEqual([product, variant], ['on_sale', 'on_sale']);
    }
  }
  const sql = readFileSync(new URL('migrations/0001_catalog.sql', import.meta.url), 'utf8');
  const listed = `where state in (${listed_states.map((state) => `'${state}'`).join(', ')})`;
  assert.equal(sql.split(listed).length - 1, 3);
});

test('search finds a title by any of its words, by a part of a word, and by initial consonants', () => {
  const word = fc.string({ unit: fc.constantFrom(...'딸기꽃다발수국한라봉mad3'), minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), fc.nat(), (words, pick) => {
      const title = words.join(' ');
      const asked = words[pick % words.length]!;
      const query = parseQuery(asked);
      assert.ok(query.words.every((one) => plainText(title).includes(one)));
      const grams = new Set(gramsOf(title));
      assert.ok(gramsOf(query.words.join(' ')).every((gram) => grams.has(gram)));
    }),
  );
  assert.equal(initialsOf('꽃다발 A4'), 'ㄲㄷㅂ a4');
  assert.deepEqual(parseQuery('ㄲㄷㅂ, 장미'), { words: ['장미'], initials: ['ㄲㄷㅂ'] });
  assert.deepEqual(parseQuery('%_%'), { words: [], initials: [] });
});

test('a cursor survives the wire and a forged one is refused, not thrown', () => {
  const shape = [/^popular$/, number_part, id_part];
  const id = '0192f0c5-0000-7000-8000-000000000000';
  assert.deepEqual(readCursor(writeCursor(['popular', '12', id]), shape), ['popular', '12', id]);
  for (const forged of [
    ['newest', '12', id],
    ['popular', '1; drop', id],
    ['popular', '12', 'x'],
    ['popular', '12'],
  ])
    assert.equal(readCursor(writeCursor(forged), shape), null);
  fc.assert(fc.property(fc.string(), (text) => readCursor(text, shape) === null));
});

test('descriptions keep their structure and lose what could run or load', () => {
  const html = cleanHtml(
    '<h1 onclick="x()">제목</h1><script>alert(1)</script><p style="position:fixed">글 <b>굵게</b> <a href="javascript:x()">나쁜</a> <a href="https://a.example">좋은</a></p><img src=x onerror=x()><iframe src="//e"></iframe>',
  );
  assert.equal(
    html,
    '<h3>제목</h3><p>글 <strong>굵게</strong> <a rel="nofollow noopener noreferrer" target="_blank">나쁜</a> <a href="https://a.example" rel="nofollow noopener noreferrer" target="_blank">좋은</a></p>',
  );
  assert.equal(textOf('<p>A &amp; B</p><p>C</p>', 50), 'A & B C');
  assert.ok(textOf(`<p>${'가'.repeat(500)}</p>`, 160).length <= 160);
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom(
          '<',
          '>',
          '"',
          "'",
          '=',
          '&',
          'script',
          'onload',
          'p',
          'a',
          'href',
          ' ',
          '/',
          'svg',
          'javascript:',
          '가',
        ),
      ),
      (parts) => {
        const once = cleanHtml(parts.join(''));
        assert.doesNotMatch(once, /<(script|svg|[^>]*\son)/i);
        assert.equal(cleanHtml(once), once, 'cleaning is idempotent');
      },
    ),
    { numRuns: 500 },
  );
});

test('kinds: one row each, their required attributes are asked for, unfit values are named', () => {
  assert.deepEqual(kinds.map((kind) => kind.kind).sort(), [...product_kinds].sort());
  for (const kind of product_kinds) {
    const keys = definitionsOf(kind).map((one) => one.key);
    assert.equal(new Set(keys).size, keys.length);
  }
  assert.deepEqual(missingAttributes('fresh_food', { origin: '제주' }), ['storage', 'expiry']);
  assert.deepEqual(
    checkAttributes('fresh_food', { weight_g: 'heavy', storage: 'attic', colour: 'red', origin_en: 'Jeju' }).map(
      (one) => one.reason,
    ),
    ['not_a_number', 'not_a_choice', 'unknown'],
  );
  assert.deepEqual(showAttributes('fresh_food', { storage: 'chilled', weight_g: '1500' }), [
    { key: 'storage', label: '보관 방법', label_en: 'Storage', value: '냉장 (0–10℃)', value_en: 'Chilled (0–10 °C)' },
    { key: 'weight_g', label: '중량', label_en: 'Net weight', value: '1,500 g', value_en: '1,500 g' },
  ]);
});
