import type { Attribute, Kind, ProductKind } from '@madang/contract';

type Definition = Kind['attributes'][number];

const text = (key: string, label: string, label_en: string, required = false): Definition => ({
  key,
  label,
  label_en,
  type: 'text',
  unit: null,
  required,
  choices: [],
});
const number = (key: string, label: string, label_en: string, unit: string): Definition => ({
  ...text(key, label, label_en),
  type: 'number',
  unit,
});
const choice = (
  key: string,
  label: string,
  label_en: string,
  choices: [value: string, label: string, label_en: string][],
  required = false,
): Definition => ({
  ...text(key, label, label_en, required),
  type: 'choice',
  choices: choices.map(([value, ko, en]) => ({ value, label: ko, label_en: en })),
});

const origin = text('origin', '원산지', 'Origin', true);
const maker = text('maker', '제조사', 'Maker');
const material = text('material', '소재', 'Material', true);
const size = text('size', '크기', 'Dimensions');
const care = text('care', '관리 방법', 'Care');
const weight = number('weight_g', '중량', 'Net weight', 'g');
// Chilled 0-10 C, frozen -18 C or colder, room 1-35 C (facts.md, section 5).
const storage = choice(
  'storage',
  '보관 방법',
  'Storage',
  [
    ['chilled', '냉장 (0–10℃)', 'Chilled (0–10 °C)'],
    ['frozen', '냉동 (-18℃ 이하)', 'Frozen (−18 °C or colder)'],
    ['room', '실온 (1–35℃)', 'Room temperature (1–35 °C)'],
  ],
  true,
);

/**
 * Kinds of goods and what each must or may tell its buyers: one table, read by the editor, the validator and the
 * product page. The required ones follow the product-information notice that Korean shops must show; the list is not
 * legal advice and is not complete for every law.
 */
export const kinds: readonly Kind[] = [
  { kind: 'general', name: '일반', name_en: 'General', attributes: [maker, text('origin', '원산지', 'Origin'), size] },
  {
    kind: 'fashion',
    name: '패션',
    name_en: 'Fashion',
    attributes: [material, text('color', '색상', 'Colour'), size, maker, text('origin', '제조국', 'Made in'), care],
  },
  {
    kind: 'footwear',
    name: '신발',
    name_en: 'Footwear',
    attributes: [
      material,
      text('color', '색상', 'Colour'),
      number('heel_mm', '굽 높이', 'Heel', 'mm'),
      choice('fit', '발볼', 'Fit', [
        ['narrow', '좁음', 'Narrow'],
        ['regular', '보통', 'Regular'],
        ['wide', '넓음', 'Wide'],
      ]),
      maker,
      text('origin', '제조국', 'Made in'),
      care,
    ],
  },
  {
    kind: 'furniture',
    name: '가구',
    name_en: 'Furniture',
    attributes: [
      material,
      text('size', '크기', 'Dimensions', true),
      text('assembly', '조립', 'Assembly'),
      text('delivery', '배송·설치', 'Delivery and installation'),
      text('warranty', '품질 보증', 'Warranty'),
      maker,
      text('origin', '제조국', 'Made in'),
    ],
  },
  {
    kind: 'living',
    name: '리빙',
    name_en: 'Living',
    attributes: [material, size, maker, text('origin', '제조국', 'Made in'), care],
  },
  {
    kind: 'beauty',
    name: '뷰티',
    name_en: 'Beauty',
    attributes: [
      number('volume_ml', '용량', 'Volume', 'ml'),
      text('skin', '피부 타입', 'Skin type'),
      text('use_by', '사용 기한', 'Use by', true),
      text('ingredients', '전성분', 'Ingredients', true),
      maker,
    ],
  },
  {
    kind: 'fresh_food',
    name: '신선식품',
    name_en: 'Fresh food',
    attributes: [
      origin,
      storage,
      weight,
      text('expiry', '소비기한', 'Use by', true),
      text('grade', '등급', 'Grade'),
      text('producer', '생산자', 'Producer'),
    ],
  },
  {
    kind: 'food',
    name: '가공식품',
    name_en: 'Food',
    attributes: [
      text('ingredients', '원재료', 'Ingredients', true),
      storage,
      weight,
      text('expiry', '소비기한', 'Use by', true),
      text('allergens', '알레르기 유발물질', 'Allergens'),
      text('maker', '제조원', 'Maker', true),
    ],
  },
  {
    kind: 'flowers',
    name: '꽃',
    name_en: 'Flowers',
    attributes: [
      text('stems', '구성', 'Stems', true),
      size,
      text('season', '계절', 'Season'),
      text('vase_life', '감상 기간', 'Vase life'),
      text('origin', '원산지', 'Origin'),
      care,
    ],
  },
];

const byKind = new Map(kinds.map((kind) => [kind.kind, kind]));

export function definitionsOf(kind: ProductKind): readonly Definition[] {
  return byKind.get(kind)!.attributes;
}

/** What does not fit its definition, one entry a field; unknown keys are named too. An English value is `key_en`. */
export function checkAttributes(
  kind: ProductKind,
  values: Readonly<Record<string, string>>,
): { field: string; reason: 'unknown' | 'not_a_number' | 'not_a_choice' }[] {
  const wrong: { field: string; reason: 'unknown' | 'not_a_number' | 'not_a_choice' }[] = [];
  for (const [key, value] of Object.entries(values)) {
    const definition = definitionsOf(kind).find((one) => one.key === key || `${one.key}_en` === key);
    if (!definition) wrong.push({ field: key, reason: 'unknown' });
    else if (definition.type === 'number' && !/^\d{1,9}(\.\d{1,3})?$/.test(value)) {
      wrong.push({ field: key, reason: 'not_a_number' });
    } else if (definition.type === 'choice' && !definition.choices.some((one) => one.value === value)) {
      wrong.push({ field: key, reason: 'not_a_choice' });
    }
  }
  return wrong;
}

/** Keys a product of this kind must tell before it goes on sale and does not. */
export function missingAttributes(kind: ProductKind, values: Readonly<Record<string, string>>): string[] {
  return definitionsOf(kind)
    .filter((one) => one.required && !values[one.key]?.trim())
    .map((one) => one.key);
}

/** Values as a page shows them, in the table's order: units added, choices spelt out. */
export function showAttributes(kind: ProductKind, values: Readonly<Record<string, string>>): Attribute[] {
  return definitionsOf(kind).flatMap((one) => {
    const value = values[one.key];
    if (value === undefined || value === '') return [];
    const chosen = one.choices.find((entry) => entry.value === value);
    const unit = one.unit ? ` ${one.unit}` : '';
    const amount = one.type === 'number' ? Number(value).toLocaleString('en-US') : value;
    return [
      {
        key: one.key,
        label: one.label,
        label_en: one.label_en,
        value: chosen?.label ?? amount + unit,
        value_en: chosen?.label_en ?? values[`${one.key}_en`] ?? (unit ? amount + unit : null),
      },
    ];
  });
}
