import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WayRule } from '@madang/contract';
import fc from 'fast-check';
import { transact } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import { koreaDayIn } from '../../../platform/testing.ts';
import { givenProduct } from '../../catalog/testing.ts';
import { givenMatch } from '../../channels/testing.ts';
import { enterBoxNumbers } from '../boxes/enter-numbers.ts';
import { listParcels } from '../boxes/read-boxes.ts';
import { bundleWaiting } from '../bundle-waiting.ts';
import { listDeliveries } from '../list-deliveries.ts';
import { daysFrom } from '../read-days.ts';
import { assertCounted, givenStops, givenTeam, givenTools, hand, plan, useSql } from '../testing.ts';
import { decideWays, saveWayRules, setDeliveryWay } from './decide-ways.ts';
import { decideWay } from './way-rules.ts';

const days = daysFrom(koreaDayIn(30), 7);
const rule = (more: Partial<WayRule>): WayRule => ({
  ...{ name: '규칙', way: 'truck', product_ids: [], areas: [], remote: 'any' },
  ...more,
});
const suwon = [{ sido: '경기도', sigungu: '수원시' }];

const sql = useSql();

const save = (shop_id: string, version: number, rules: WayRule[], otherwise: 'truck' | 'parcel' = 'parcel') =>
  transact(sql, (tx) => saveWayRules(tx, { shop_id, rules, otherwise, version, by: newId() }));

async function given(count: number, more?: (i: number) => object) {
  const yard = await givenStops(sql, days, count);
  if (more) await yard.take(more);
  const waiting = async () =>
    (await listParcels(sql, { state: 'waiting' })).parcels.filter((one) => one.shop_id === yard.shop_id);
  const deliveries = async () =>
    (await listDeliveries(sql, { limit: 100 })).deliveries.filter((one) => one.shop_id === yard.shop_id);
  const decide = async () => {
    await decideWays(sql);
    await bundleWaiting(sql, givenTools);
  };
  return { ...yard, waiting, deliveries, decide };
}

test('rules in their order put stops on the board or with a carrier, say why, and a person stands over them', async () => {
  const yard = await given(4, (i) => ({ recipient: `김하늘${i}`, phone: `0102222000${i}` }));
  assert.equal((await yard.board()).length, 4, 'without a rule everything goes by truck');
  const team = await givenTeam(sql, yard.shop_id);
  const seoul = (await yard.board()).find((stop) => stop.sigungu === '용인시')!;
  assert.ok((await plan(sql, [[seoul.delivery_id, 0]], days[0]!, team.team_id)).ok);
  assert.ok((await save(yard.shop_id, 0, [rule({ name: '수원은 우리가', areas: suwon })])).ok);
  const late = await save(yard.shop_id, 0, []);
  assert.ok(!late.ok && late.error.code === 'conflict');
  await yard.decide();
  assert.deepEqual(
    [(await yard.board()).map((stop) => stop.sigungu), (await yard.waiting()).length],
    [['수원시', '수원시'], 2],
  );
  const why = (await yard.deliveries()).map((one) => [
    one.way,
    one.parcels[0]!.way_why!.rule,
    one.parcels[0]!.way_why!.place,
  ]);
  assert.deepEqual(why.sort(), [
    ['parcel', null, null],
    ['parcel', null, null],
    ['truck', 1, '경기도 수원시'],
    ['truck', 1, '경기도 수원시'],
  ]);
  await assertCounted(sql);
  const [taken] = await sql`select taken from fulfilment.team_days where team_id = ${team.team_id}`;
  assert.equal(taken!.taken, 0, 'what goes with a carrier gave its place back');
  const refused = await plan(sql, [[seoul.delivery_id, 2]], days[0]!, team.team_id);
  assert.ok(!refused.ok && refused.error.code === 'goes_by_parcel');
  const word = (way: 'truck' | 'parcel' | null) =>
    transact(sql, (tx) => setDeliveryWay(tx, { delivery_id: seoul.delivery_id, way, hand }));
  assert.ok((await word('truck')).ok);
  assert.ok((await save(yard.shop_id, 1, [rule({ name: '모두 택배', way: 'parcel' })])).ok);
  await yard.decide();
  assert.deepEqual(
    (await yard.board()).map((stop) => stop.delivery_id),
    [seoul.delivery_id],
  );
  assert.ok((await word(null)).ok);
  await yard.decide();
  assert.equal((await yard.board()).length, 0);
  const [packed] = await yard.waiting();
  const entry = { key: `D${packed!.number}`, courier: 'CJ대한통운', tracking_number: '500000304022' };
  await transact(sql, (tx) => enterBoxNumbers(tx, { hand, entries: [entry] }));
  assert.ok((await save(yard.shop_id, 2, [], 'truck')).ok);
  await yard.decide();
  assert.equal((await yard.board()).length, 3, 'what has its number stays with its carrier');
});

test('the trucks are served first: what would go with a carrier to the same door goes along', async () => {
  const person = { recipient: '김하늘', phone: '01023456789', address: '경기도 수원시 팔달구 정조로 1 101동 101호' };
  const yard = await given(2, (i) => ({ ...person, sigungu: '수원시', productNo: `${i}` }));
  const bed = await givenProduct(sql, { shop_id: yard.shop_id, title: '침대' });
  const [option] = await sql<{ id: string; channel_id: string }[]>`
    select o.id, p.channel_id from channels.options o join channels.products p on p.id = o.channel_product_id
    where p.shop_id = ${yard.shop_id} and p.product_key = '0'`;
  await givenMatch(sql, { id: option!.channel_id, shop_id: yard.shop_id }, [
    { variant_id: bed.variant_id, quantity: 1 },
  ]);
  await sql`delete from channels.components c using channels.options o, channels.products p where o.id = c.channel_option_id
    and p.id = o.channel_product_id and p.shop_id = ${yard.shop_id} and p.product_key <> '0'`;
  await sql`update channels.orders set version = version + 1 where shop_id = ${yard.shop_id}`;
  await yard.take((i) => ({ ...person, sigungu: '수원시', productNo: `${i}` }));
  assert.ok((await save(yard.shop_id, 0, [rule({ name: '침대는 트럭', product_ids: [bed.product_id] })])).ok);
  await yard.decide();
  const [both, ...none] = await yard.deliveries();
  assert.deepEqual(
    [none.length, both!.way, both!.parcels.map((one) => one.way).sort()],
    [0, 'truck', ['parcel', 'truck']],
  );
  assert.equal(both!.parcels.find((one) => one.way === 'truck')!.way_why!.name, '침대는 트럭');
  assert.equal((await yard.waiting()).length, 0);
});

test('the first rule that fits decides, whatever follows it', () => {
  const some = fc.record({
    name: fc.constantFrom('a', 'b'),
    way: fc.constantFrom('truck' as const, 'parcel' as const),
    product_ids: fc.subarray(['p', 'q']),
    areas: fc.subarray([...suwon, { sido: '서울특별시', sigungu: null }]),
    remote: fc.constantFrom('any' as const, 'only' as const, 'none' as const),
  });
  const sent = fc.record({
    goods: fc.array(fc.record({ product_id: fc.constantFrom('p', 'r', null), title: fc.constant('침대') }), {
      maxLength: 2,
    }),
    sido: fc.constantFrom('경기도', '서울특별시', null),
    sigungu: fc.constantFrom('수원시', '강남구', null),
    remote: fc.constantFrom(null, 'JEJU'),
  });
  fc.assert(
    fc.property(fc.array(some, { maxLength: 4 }), fc.array(some, { maxLength: 2 }), sent, (rules, more, what) => {
      const said = decideWay(rules, 'parcel', what);
      const alone = rules.findIndex((one) => decideWay([one], 'parcel', what).why.rule === 1);
      assert.equal(said.why.rule, alone < 0 ? null : alone + 1);
      assert.equal(said.way, alone < 0 ? 'parcel' : rules[alone]!.way);
      if (said.why.rule !== null) assert.deepEqual(decideWay([...rules, ...more], 'truck', what), said);
    }),
  );
});
