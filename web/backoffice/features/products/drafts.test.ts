import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Option } from '@madang/contract/catalog';
import type { Say } from '../../../ui/lib/language.ts';
import { draftOfOptions, readOptions } from './option-draft.ts';

const t: Say = (_ko, en) => en;
const id = (n: number) => `0198f000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const stored: Option[] = [
  {
    id: id(1),
    name: '색상',
    name_en: 'Colour',
    values: [
      { id: id(2), value: '차콜', value_en: 'Charcoal', swatch: '#333333' },
      { id: id(3), value: '아이보리', value_en: null, swatch: null },
    ],
  },
];
const draft = (name: string, values: string) => ({ key: name, name, name_en: '', values });

test('options written out and read again keep every id: saving without a change changes nothing', () => {
  const read = readOptions(draftOfOptions(stored), stored, t);
  assert.ok('options' in read);
  assert.equal(read.combinations, 2);
  assert.equal(read.options[0]?.id, id(1));
  assert.deepEqual(
    read.options[0]?.values.map((value) => [value.id, value.value, value.value_en ?? null, value.swatch ?? null]),
    [
      [id(2), '차콜', 'Charcoal', '#333333'],
      [id(3), '아이보리', null, null],
    ],
  );
});

test('a new value takes an English name, a swatch and what it adds; kept ones stay themselves', () => {
  const [first] = draftOfOptions(stored);
  const read = readOptions(
    [{ ...first!, values: '아이보리, 먹/Ink#0A0A0A+10000' }, draft('크기', 'S,M, L ,')],
    stored,
    t,
  );
  assert.ok('options' in read);
  assert.equal(read.combinations, 6);
  assert.deepEqual(read.options[0]?.values, [
    { value: '아이보리', id: id(3) },
    { value: '먹', value_en: 'Ink', swatch: '#0a0a0a', extra_krw: 10_000 },
  ]);
  assert.equal(read.options[1]?.id, undefined);
});

test('what cannot be saved says why', () => {
  const errorOf = (...drafts: ReturnType<typeof draft>[]) => {
    const read = readOptions(drafts, [], t);
    return 'error' in read ? read.error : null;
  };
  assert.match(errorOf(draft('', 'S')) ?? '', /Name every option/);
  assert.match(errorOf(draft('Size', ' , ')) ?? '', /at least one value/);
  assert.match(errorOf(draft('Size', 'S, M, S')) ?? '', /twice/);
  assert.match(errorOf(draft('Size', 'S'), draft('Size', 'M')) ?? '', /same name/);
  assert.equal(errorOf(), null, 'no options: one variant');
});
