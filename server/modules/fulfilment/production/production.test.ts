import assert from 'node:assert/strict';
import { test } from 'node:test';
import { no_return_terms } from '@madang/contract';
import { count } from '../../../../test/count.ts';
import { transact } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import { updateProduct, updateVariants } from '../../catalog/index.ts';
import { givenProduct } from '../../catalog/testing.ts';
import { placeAsLane, standForPlacing, wishFor } from '../../checkout/testing-place.ts';
import { readProduction, readPromises } from '../../inventory/index.ts';
import { openDaysOf } from './open-days.ts';
import { productionDays } from './production-days.ts';

const stand = standForPlacing('production', 6);
const agreed = { no_return_terms: no_return_terms.version };
const calendar = { holidays: new Set(['2026-11-25']), closures: [], ships_saturdays: false };

/** A desk of which so many can be made a day, three working days after it was ordered. */
async function givenDesk(daily_capacity: number) {
  const shop_id = newId();
  const desk = await givenProduct(stand.sql, { shop_id, title: '책상', made_to_order: true });
  const make = async (capacity: number | null, lead_days = 3) => {
    await transact(stand.sql, (tx) => updateProduct(tx, desk.product_id, { lead_days }));
    const variants = [{ id: desk.variant_id, daily_capacity: capacity }];
    const saved = await transact(stand.sql, (tx) => updateVariants(tx, desk.product_id, variants));
    assert.ok(saved.ok);
    return await transact(stand.sql, (tx) => openDaysOf(tx, [desk.product_id]));
  };
  await make(daily_capacity);
  const place = (wishes: object[]) =>
    placeAsLane(
      stand.sql,
      stand.tools,
      wishes.map((wish) => ({ ...wishFor(stand.tools, desk), ...wish })),
    );
  const days = async () =>
    (await readProduction(stand.sql, '2026-01-01', '2199-01-01')).filter((day) => day.variant_id === desk.variant_id);
  return { ...desk, make, place, days };
}

test('an order is made so many working days later, and can be ordered until the day before the next', () => {
  // Saturday; Monday to Wednesday work, of which Wednesday is a holiday.
  assert.deepEqual(productionDays('2026-11-21', 2, 3, calendar), [
    { made_on: '2026-11-24', closes_on: '2026-11-22' },
    { made_on: '2026-11-26', closes_on: '2026-11-23' },
    { made_on: '2026-11-27', closes_on: '2026-11-25' },
  ]);
  const never = { ...calendar, closures: [{ from: '2026-01-01', to: '2199-01-01' }] };
  assert.ok(productionDays('2026-11-21', 2, 3, never).length <= 3, 'a shop that never works is not looked at for ever');
});

test('without the buyer’s consent nothing is made; with it the order keeps which words were agreed to', async () => {
  const desk = await givenDesk(2);
  const [no, old] = await desk.place([{}, { no_return_terms: '1999-01-01' }]);
  for (const one of [no, old]) {
    assert.ok(one && !one.ok && one.error.code === 'consent_required');
    assert.equal(one.error.details![0]!.no_return_terms, no_return_terms.version);
  }
  const [placed] = await desk.place([agreed]);
  assert.ok(placed?.ok);
  const { order_id } = JSON.parse(String(placed.value.body)) as { order_id: string };
  const [consent] =
    await stand.sql`select kind, terms_version, language from orders.consents where order_id = ${order_id}`;
  assert.deepEqual({ ...consent }, { kind: 'no_return', terms_version: no_return_terms.version, language: 'ko' });
  const first = (await readPromises(stand.sql)).get(desk.variant_id)!;
  const [line] = await stand.sql`select promised_on::text from orders.lines where order_id = ${order_id}`;
  assert.deepEqual([line!.promised_on, first.left], [first.made_on, 1]);
});

test('a day makes no more than it can: the rest is made the day after, from however many hands at once', async () => {
  const desk = await givenDesk(3);
  const said = await Promise.all(Array.from({ length: 20 }, () => desk.place([agreed])));
  count('races', 20);
  assert.ok(said.flat().every((one) => one.ok));
  const days = await desk.days();
  assert.deepEqual(
    days.slice(0, 8).map((day) => day.held),
    [3, 3, 3, 3, 3, 3, 2, 0],
  );
  const promised = await stand.sql<{ promised_on: string; n: number }[]>`
    select promised_on::text, count(*)::int as n from orders.lines where variant_id = ${desk.variant_id} group by 1 order by 1`;
  assert.deepEqual(
    promised.map((one) => [one.promised_on, one.n]),
    days.slice(0, 7).map((day) => [day.made_on, day.held]),
  );
  await assert.rejects(
    stand.sql`update inventory.lots set held = held + 1 where variant_id = ${desk.variant_id} and made_on = ${days[0]!.made_on}`,
    /lots_never_oversold/,
  );
});

test('less capacity never takes back what is promised; nothing more is ordered where nobody makes it', async () => {
  const desk = await givenDesk(4);
  await desk.place([agreed, agreed, agreed]);
  assert.equal(await transact(stand.sql, (tx) => openDaysOf(tx, [desk.product_id])), 0, 'asked again, nothing changes');
  await desk.make(1);
  assert.deepEqual(
    (await desk.days()).slice(0, 2).map((day) => [day.capacity, day.held]),
    [
      [3, 3],
      [1, 0],
    ],
  );
  const before = (await desk.days())[1]!.made_on;
  await desk.make(1, 5);
  assert.ok(
    (await readPromises(stand.sql)).get(desk.variant_id)!.made_on > before,
    'a longer lead time closes the next days',
  );
  await desk.make(0);
  const [none] = await desk.place([agreed]);
  assert.ok(none && !none.ok && ['sold_out', 'all_held'].includes(none.error.code));
  assert.equal((await readPromises(stand.sql)).has(desk.variant_id), false);
});
