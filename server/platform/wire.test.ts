import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { newId } from './ids.ts';
import { givenDatabase } from './testing.ts';
import { bool, bytea, column, date, type Form, int2, int4, int8, list, one, text, timestamptz, uuid } from './wire.ts';

const ids = fc.uuid();
const days = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2200-01-01T00:00:00Z'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));
const moments = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2200, 0, 1) });
const words = fc.string({ unit: 'binary' }).filter((word) => !word.includes('\0'));

test('what is sent in the wire’s own form is what the text of it would have been', async (t) => {
  const { sql } = await givenDatabase(t);
  const same = <T>(form: Form<T>, values: fc.Arbitrary<T>, type: string, shown: (value: T) => unknown) =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.option(values), { maxLength: 40 }), async (given) => {
        const all = column(form, given, (value) => value);
        const [row] = await sql<{ whole: unknown[]; each: unknown[]; first: unknown }[]>`
          select to_jsonb(${list(form, given)}::${sql.unsafe(type)}[]) as whole,
            (select coalesce(jsonb_agg(coalesce((${all.list}::${sql.unsafe(type)}[])[i], ${all.all}::${sql.unsafe(type)}) order by i), '[]')
             from generate_series(1, ${given.length}::int) as i) as each,
            to_jsonb(${given[0] == null ? null : one(form, given[0])}::${sql.unsafe(type)}) as first`;
        const wanted = given.map((value) => (value === null ? null : shown(value)));
        assert.deepEqual(row!.whole, wanted);
        assert.deepEqual(row!.each, wanted);
        assert.deepEqual(row!.first, wanted[0] ?? null);
      }),
      { numRuns: 30 },
    );
  const plain = (value: unknown) => value;
  await same(uuid, ids, 'uuid', plain);
  await same(
    uuid,
    ids.map((id) => id.toUpperCase()),
    'uuid',
    (id) => id.toLowerCase(),
  );
  await same(int2, fc.integer({ min: -32_768, max: 32_767 }), 'int2', plain);
  await same(int4, fc.integer(), 'int4', plain);
  await same(int8, fc.maxSafeInteger(), 'int8', plain);
  await same(bool, fc.boolean(), 'bool', plain);
  await same(text, words, 'text', (word) => Buffer.from(word).toString());
  await same(bytea, fc.uint8Array(), 'bytea', (bytes) => `\\x${Buffer.from(bytes).toString('hex')}`);
  await same(date, days, 'date', plain);
  await same(timestamptz, moments, 'timestamptz', (ms) =>
    new Date(ms)
      .toISOString()
      .replace(/(\.\d*?)0*Z$/, '$1')
      .replace(/\.$/, '')
      .concat('+00:00'),
  );
});

test('what is no value of the type is refused before it is sent; NUL is dropped, as in texts', async (t) => {
  const { sql } = await givenDatabase(t);
  const id = newId();
  for (const wrong of [
    '',
    id.slice(1),
    `${id}0`,
    id.replace('-', '0'),
    id.replace(/.$/, 'g'),
    `${id.slice(0, 35)}ｆ`,
    id.replace(/.$/, '\u0166'),
  ])
    assert.throws(() => one(uuid, wrong), TypeError, wrong);
  assert.throws(() => one(int8, 1.5), TypeError);
  assert.throws(() => one(int8, 2 ** 53), TypeError);
  assert.throws(() => one(int4, 2 ** 31), RangeError);
  const [row] =
    await sql`select ${one(text, 'a\0b')}::text as word, to_jsonb(${list(text, ['\0', null])}::text[]) as words`;
  assert.deepEqual(row, { word: 'ab', words: ['', null] });
});
