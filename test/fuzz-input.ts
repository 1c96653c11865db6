type Json = Record<string, unknown>;
export type Random = () => number;

/** A small generator whose seed is printed, so that a failure can be had again. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]!;

/**
 * Values out of `all`, in an order of chance, each once before any comes again: few requests meet as many kinds of them as many
 * requests that draw blindly.
 */
export function dealer<T>(random: Random, all: readonly T[]): () => T {
  let left: T[] = [];
  return () => {
    if (left.length === 0) left = [...all];
    return left.splice(Math.floor(random() * left.length), 1)[0]!;
  };
}

/** What a field should never be able to do harm with. */
export const nasty: readonly unknown[] = [
  null,
  true,
  '',
  ' ',
  '0',
  'null',
  'a\0b',
  '\0',
  '\ud800',
  '\udfff끝',
  '한글 이름 ﷽ 👩‍👩‍👧‍👦 e\u0301 \u202e뒤집힘',
  "'; drop table orders.orders; --",
  '%27 or 1=1',
  '{{7*7}}<%= 7*7 %><script>alert(1)</script>',
  '../../../../etc/passwd',
  '%00',
  '\\u0000',
  'x'.repeat(50_000),
  '가'.repeat(20_000),
  '1e400',
  'NaN',
  'Infinity',
  '9999-99-99T99:99:99Z',
  '2026-02-30',
  '2016-12-31T23:59:60Z',
  '+275760-09-13T00:00:00.001Z',
  '0001-01-01T00:00:00Z',
  '10000-01-01T00:00:00Z',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  0,
  -0,
  -1,
  1.5,
  1e-320,
  2 ** 31,
  2 ** 53,
  2 ** 63,
  -(2 ** 63),
  1e308,
  [],
  {},
  [[]],
  [null],
  { toString: 'x', length: -1 },
  { constructor: { prototype: { admin: true } } },
  Array.from({ length: 5_000 }, (_, n) => n),
];

/** Objects nested deeper than any reader should follow. */
export const deep = (depth: number): string => `${'{"a":['.repeat(depth)}1${']}'.repeat(depth)}`;

/** A value that fits the schema, of ids that exist where there are some. */
export function fitting(schema: unknown, random: Random, ids: readonly string[]): unknown {
  const one = (schema ?? {}) as Json;
  if (one.const !== undefined) return one.const;
  if (Array.isArray(one.enum)) return pick(random, one.enum);
  const union = (one.anyOf ?? one.oneOf) as unknown[] | undefined;
  if (union) return fitting(pick(random, union), random, ids);
  if (one.type === 'object') {
    const required = new Set((one.required as string[]) ?? []);
    const fields = Object.entries((one.properties ?? {}) as Json).filter(
      ([name]) => required.has(name) || random() < 0.6,
    );
    return Object.fromEntries(fields.map(([name, inner]) => [name, fitting(inner, random, ids)]));
  }
  if (one.type === 'array') {
    const length = Math.max(Number(one.minItems ?? 0), Math.floor(random() * 3));
    return Array.from({ length }, () => fitting(one.items, random, ids));
  }
  if (one.type === 'integer' || one.type === 'number') return fittingNumber(one, random);
  if (one.type === 'boolean') return random() < 0.5;
  if (one.type === 'null') return null;
  return fittingText(one, random, ids);
}

function fittingNumber(schema: Json, random: Random): number {
  const from = Number(schema.minimum ?? schema.exclusiveMinimum ?? 0);
  const to = Number(schema.maximum ?? from + 1_000);
  const edge = random();
  if (edge < 0.15) return from;
  if (edge < 0.3 && schema.maximum !== undefined) return to;
  return Math.floor(from + random() * Math.min(to - from, 1_000));
}

function fittingText(schema: Json, random: Random, ids: readonly string[]): string {
  if (schema.format === 'uuid') return ids.length > 0 && random() < 0.8 ? pick(random, ids) : crypto.randomUUID();
  if (schema.format === 'date-time') return new Date(Date.now() + (random() - 0.5) * 1e9).toISOString();
  if (schema.format === 'date') return '2027-01-15';
  if (schema.format === 'email') return `someone${Math.floor(random() * 1e9)}@example.com`;
  const texts = [
    '민트 머그컵',
    'mug',
    '010-1234-5678',
    '06234',
    '2027-01-15',
    'a',
    '서울특별시 강남구',
    'x@example.com',
  ];
  const least = Number(schema.minLength ?? 0);
  const most = Number(schema.maxLength ?? 100);
  if (random() < 0.1 && schema.maxLength !== undefined) return '나'.repeat(Math.min(most, 20_000));
  return pick(random, texts).padEnd(least, 'x').slice(0, most);
}

/** The value with one or two of its places, at any depth, replaced by what `bad` deals, removed or added. */
export function spoilt(value: unknown, random: Random, bad: () => unknown): unknown {
  const copy = structuredClone(value);
  const places: [Json, string][] = [];
  const collect = (inner: unknown) => {
    if (typeof inner !== 'object' || inner === null) return;
    for (const name of Object.keys(inner)) {
      places.push([inner as Json, name]);
      collect((inner as Json)[name]);
    }
  };
  collect(copy);
  if (places.length === 0 || random() < 0.1) return bad();
  for (let turn = random() < 0.3 ? 2 : 1; turn > 0; turn--) {
    const [holder, name] = pick(random, places);
    const how = random();
    if (how < 0.2) delete holder[name];
    else if (how < 0.3) holder[`${name}_more`] = bad();
    else holder[name] = bad();
  }
  return copy;
}
