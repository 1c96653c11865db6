import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { joinOptions, optionKey, parseOptions } from './option-text.ts';
import { nameLikeness, optionFit, valueLikeness } from './similarity.ts';
import { type Candidate, suggest_from, suggestVariants, sure_from, type Wanted } from './suggest.ts';

const word = fc.string({ unit: fc.constantFrom(...'가나다라마바사아자차ABCq12('), minLength: 1, maxLength: 6 });
const pair = fc.record({
  name: word,
  value: fc.array(word, { minLength: 1, maxLength: 3 }).map((all) => all.join(' ')),
});

test('option texts of markets: named pairs, free text with slashes and colons, texts that name nothing', () => {
  assert.deepEqual(parseOptions('색상: (31)LIGHT YELLOW / 사이즈: 120'), [
    { name: '색상', value: '(31)LIGHT YELLOW' },
    { name: '사이즈', value: '120' },
  ]);
  assert.deepEqual(parseOptions('문구: 생일 축하해 / 사랑해 엄마 a:b / 색상: 흰색'), [
    { name: '문구', value: '생일 축하해 / 사랑해 엄마 a:b' },
    { name: '색상', value: '흰색' },
  ]);
  assert.deepEqual(parseOptions('S/300g(봄/가을)'), [
    { name: '', value: 'S' },
    { name: '', value: '300g(봄/가을)' },
  ]);
  assert.deepEqual(parseOptions('S 블랙 LED 없음'), [{ name: '', value: 'S 블랙 LED 없음' }]);
  assert.deepEqual(parseOptions('  '), []);
});

test('named pairs come back whole, and no text is too strange to parse', () => {
  fc.assert(
    fc.property(fc.array(pair, { minLength: 1, maxLength: 4 }), (pairs) => {
      const plain = pairs.map(({ name, value }) => ({ name, value }));
      assert.deepEqual(parseOptions(joinOptions(plain)), plain);
    }),
  );
  fc.assert(
    fc.property(fc.string(), (raw) => {
      const letters = (text: string) => text.replace(/[\s/:]/g, '');
      assert.equal(letters(joinOptions(parseOptions(raw))), letters(raw), 'nothing is lost');
      assert.equal(optionKey(optionKey(raw)), optionKey(raw));
    }),
  );
});

test('likeness is between 0 and 1, symmetric, and 1 for the same', () => {
  const text = fc.array(word, { minLength: 1, maxLength: 4 }).map((all) => all.join(' '));
  fc.assert(
    fc.property(text, text, (a, b) => {
      for (const alike of [nameLikeness, valueLikeness]) {
        assert.ok(alike(a, b) >= 0 && alike(a, b) <= 1);
        assert.ok(Math.abs(alike(a, b) - alike(b, a)) < 1e-9);
      }
      if (/[\p{L}\p{N}]/u.test(a)) assert.ok(nameLikeness(a, a) > 0.999);
      assert.equal(valueLikeness(a, a), 1);
    }),
  );
});

test('the same thing under other words is the same, another size or number never is', () => {
  for (const [a, b] of [
    ['퀸', 'Q'],
    ['슈퍼싱글', 'SS'],
    ['라지킹(LK)', 'LK'],
    ['흰색', 'WHITE'],
    ['라이트그레이', '(31)LIGHT GRAY'],
    ['LED 없음', 'LED없음'],
  ] as const)
    assert.ok(valueLikeness(a, b) > 0.4, `${a} = ${b}: ${valueLikeness(a, b)}`);
  for (const [a, b] of [
    ['S', 'SS'],
    ['K', 'LK'],
    ['10cm', '12cm'],
    ['Q', 'Q+Q'],
    ['3kg', '5kg'],
  ] as const)
    assert.ok(valueLikeness(a, b) < 0.5, `${a} ≠ ${b}: ${valueLikeness(a, b)}`);
});

const candidate = (over: Partial<Candidate>): Candidate => ({
  variant_id: 'v',
  product_id: 'p',
  product_title: '하늘 독립스프링 매트리스',
  option_text: '',
  sku: null,
  price_krw: null,
  values: [],
  ...over,
});
const wanted = (over: Partial<Wanted>): Wanted => ({
  product_name: '[포근한밤] 하늘 독립스프링 매트리스 22cm',
  option_text: '',
  pairs: [],
  sku: null,
  price_krw: null,
  ...over,
});

test('a seller’s code decides before names do', () => {
  const right = candidate({ variant_id: 'right', product_title: '전혀 다른 이름', sku: 'FN-M01-Q' });
  const alike = candidate({ variant_id: 'alike', product_title: '하늘 독립스프링 매트리스 22cm' });
  const [first, second] = suggestVariants(wanted({ sku: 'fn m01 q' }), [alike, right]);
  assert.equal(first!.variant_id, 'right');
  assert.deepEqual(first!.reasons[0], { why: 'same_code', code: 'FN-M01-Q' });
  assert.equal(second!.variant_id, 'alike');
});

test('another size of the same product is never sure, and says what is missing', () => {
  const king = candidate({ values: [{ name: '크기', value: '킹' }] });
  const queen = candidate({ variant_id: 'q', values: [{ name: '크기', value: '퀸' }] });
  const asked = wanted({ pairs: [{ name: '사이즈', value: 'Q' }] });
  assert.equal(suggestVariants(asked, [king, queen])[0]!.variant_id, 'q');
  assert.ok(suggestVariants(asked, [queen])[0]!.score >= sure_from);
  assert.deepEqual(suggestVariants(asked, [king]), []);
});

test('suggestions are few, sorted, above the line, and do not depend on the order of the catalog', () => {
  const value = fc.constantFrom('S', 'SS', 'Q', 'K', '화이트', '그레이', '3cm');
  const one = fc.record({
    title: fc.constantFrom('하늘 매트리스', '구름 토퍼', '숲 침대', '하늘 토퍼'),
    values: fc.uniqueArray(value, { maxLength: 2 }),
    sku: fc.option(fc.constantFrom('A-1', 'B-2', 'C-3')),
  });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 12 }), one, (all, asked) => {
      const catalog = all.map((each, i) =>
        candidate({
          variant_id: `v${String(i).padStart(2, '0')}`,
          product_title: each.title,
          sku: each.sku,
          values: each.values.map((text) => ({ name: '', value: text })),
        }),
      );
      const question = wanted({
        product_name: asked.title,
        sku: asked.sku,
        pairs: asked.values.map((text) => ({ name: '', value: text })),
      });
      const answer = suggestVariants(question, catalog);
      assert.ok(answer.length <= 3 && answer.every((each) => each.score >= suggest_from && each.score <= 1));
      assert.deepEqual(
        answer,
        [...answer].sort((a, b) => b.score - a.score),
      );
      assert.deepEqual(suggestVariants(question, [...catalog].reverse()), answer);
      if (asked.sku && catalog.some((each) => each.sku === asked.sku))
        assert.equal(catalog.find((each) => each.variant_id === answer[0]!.variant_id)!.sku, asked.sku);
    }),
  );
});

test('an empty option against a variant with options is a guess at best', () => {
  const fit = optionFit([], [{ name: '크기', value: 'Q' }]);
  assert.equal(fit.score, 0);
  assert.deepEqual(fit.missing, ['Q']);
});
