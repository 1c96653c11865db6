import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { count, howMany } from '../../../../test/count.ts';
import { transact } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import { readBoxes, updateVariants } from '../../catalog/index.ts';
import { givenProduct } from '../../catalog/testing.ts';
import { lines_changed } from '../../channels/events.ts';
import { takeInChunks } from '../../channels/index.ts';
import { givenChannel, givenMatch, givenRow } from '../../channels/testing.ts';
import { bundleWaiting } from '../bundle-waiting.ts';
import { joinDeliveries, partParcel } from '../part-parcel.ts';
import { takeParcels } from '../take-parcels.ts';
import { givenTools, hand, useSql } from '../testing.ts';
import { decideWays, saveWayRules } from '../ways/decide-ways.ts';
import { type Box, type BoxedLine, planBoxes, readLabel } from './box-rules.ts';
import { addBox, declareBox, enterBoxNumbers, removeBox } from './enter-numbers.ts';
import { listParcels, readBoxesOf } from './read-boxes.ts';
import { setBoxState } from './set-box-state.ts';
import { reboxProducts } from './settle-boxes.ts';

const sql = useSql();

/** A bed in three boxes and a pillow, sold at a market. */
async function givenBeds() {
  const shop_id = newId();
  const channel = await givenChannel(sql, { shop_id });
  const pillows = await givenChannel(sql, { shop_id, kind: 'coupang' });
  const bed = await givenProduct(sql, { shop_id, title: '침대' });
  const pillow = await givenProduct(sql, { shop_id, title: '베개' });
  const pack = (boxes: string[]) =>
    transact(sql, (tx) => updateVariants(tx, bed.product_id, [{ id: bed.variant_id, boxes }]));
  assert.ok((await pack(['헤드', '다리', '매트리스'])).ok);
  const ways = { shop_id, rules: [], otherwise: 'parcel' as const, version: 0, by: hand.by };
  assert.ok((await transact(sql, (tx) => saveWayRules(tx, ways))).ok);
  const hear = () =>
    transact(sql, async (tx) => {
      const events = await tx<never[]>`
        select shop_id, entity_id, version, name, data, created_at from platform.outbox
        where name = ${lines_changed} and shop_id = ${shop_id} order by xid, seq`;
      await takeParcels(tx, events);
    });
  let heard = 0;
  const take = async (to: typeof channel, rows: ReturnType<typeof givenRow>[], match?: string) => {
    const seen_at = new Date(1_776_000_000_000 + ++heard * 60_000);
    await takeInChunks(sql, givenTools, { channel: to, import_id: null, rows, seen_at });
    if (match) await givenMatch(sql, to, [{ variant_id: match, quantity: 1 }]);
    await sql`update channels.orders set version = version + 1 where channel_id = ${to.id}`;
    await hear();
    await decideWays(sql);
    await bundleWaiting(sql, givenTools);
  };
  const list = async (state: 'waiting' | 'moving' | 'arrived' = 'waiting') =>
    (await listParcels(sql, { state })).parcels.filter((one) => one.shop_id === shop_id);
  const enter = (...entries: [string, string, string?][]) =>
    transact(sql, (tx) =>
      enterBoxNumbers(tx, {
        hand,
        entries: entries.map(([key, tracking_number, courier = 'CJ대한통운']) => ({ key, tracking_number, courier })),
      }),
    );
  const numbers = async () =>
    (await sql`select tracking_number from channels.lines where shop_id = ${shop_id} order by line_key`).map(
      (row) => row.tracking_number,
    );
  return { shop_id, channel, pillows, bed, pillow, pack, hear, take, list, enter, numbers };
}

const row = (key: string, more: object = {}) =>
  givenRow({ key, order: `o${key}`, bundle: `b${key}`, state: 'confirmed', phone: '01055556666', ...more });

test('a bed goes in three boxes, each with its number; the channel is told the declared one', async () => {
  const yard = await givenBeds();
  await yard.take(yard.channel, [row('1', { qty: 2 })], yard.bed.variant_id);
  const [delivery] = await yard.list();
  assert.deepEqual(
    delivery!.boxes.map((box) => [box.k, box.n, box.name, box.piece, box.declared]),
    [
      [1, 6, '헤드', 1, true],
      [2, 6, '다리', 1, false],
      [3, 6, '매트리스', 1, false],
      [4, 6, '헤드', 2, false],
      [5, 6, '다리', 2, false],
      [6, 6, '매트리스', 2, false],
    ],
  );
  const code = `D${delivery!.number}`;
  const said = await yard.enter(
    [`${code}-2`, '5000-0030-4022'],
    [code, '500000304033'],
    ['o1', '500000304044'],
    [`${code}-9`, '500000304055'],
    ['elsewhere', '500000304055'],
    [`${code}-1`, '1', 'no courier'],
  );
  assert.deepEqual(
    said.map((one) => one.outcome),
    ['saved', 'saved', 'saved', 'not_found', 'not_found', 'courier_unknown'],
  );
  assert.deepEqual(await yard.numbers(), ['500000304033'], 'of the first box, not of the second');
  assert.equal((await yard.list()).length, 1, 'three boxes still lack theirs');
  // The news of it comes back from the channel and changes nothing.
  await yard.hear();
  const boxes = (await readBoxesOf(sql, [delivery!.delivery_id])).get(delivery!.delivery_id)!;
  assert.deepEqual(
    boxes.map((box) => box.tracking_number),
    ['500000304033', '500000304022', '500000304044', null, null, null],
  );
  const empty = await transact(sql, (tx) => declareBox(tx, { box_id: boxes[4]!.box_id, hand }));
  assert.ok(!empty.ok && empty.error.code === 'box_without_number');
  assert.ok((await transact(sql, (tx) => declareBox(tx, { box_id: boxes[1]!.box_id, hand }))).ok);
  assert.deepEqual(await yard.numbers(), ['500000304022']);
  await yard.enter([code, '500000304066'], [code, '500000304077'], [code, '500000304088'], [code, '500000304099']);
  assert.deepEqual([(await yard.list()).length, (await yard.list('moving')).length], [0, 1]);
  assert.equal((await yard.enter([code, '500000304099']))[0]!.outcome, 'more_than_boxes');
  assert.ok(await yard.pack(['둘', '만']));
  await transact(sql, async (tx) => reboxProducts(tx, await readBoxes(tx, [yard.bed.variant_id])));
  assert.equal((await yard.list('moving'))[0]!.boxes.length, 6, 'what has numbers is packed as it was');
});

test('by hand a box comes to its door, and back where somebody erred; the last one brings the delivery', async () => {
  const yard = await givenBeds();
  await yard.pack(['헤드', '매트리스']);
  await yard.take(yard.channel, [row('1')], yard.bed.variant_id);
  const [delivery] = await yard.list();
  const { delivery_id, number } = delivery!;
  const boxes = async () => (await readBoxesOf(sql, [delivery_id])).get(delivery_id)!;
  const say = async (at: number, state: Box['state'], version?: number) => {
    const { box_id, version: seen } = (await boxes())[at]!;
    return await transact(sql, (tx) => setBoxState(tx, { box_id, state, version: version ?? seen, hand }));
  };
  const arrived = async () =>
    (await sql`select arrived_at from fulfilment.deliveries where id = ${delivery_id}`)[0]!.arrived_at !== null;
  const none = await say(0, 'arrived');
  assert.ok(!none.ok && none.error.code === 'box_without_number');
  await yard.enter([`D${number}`, '500000304033'], [`D${number}`, '500000304044']);
  assert.ok((await say(0, 'arrived')).ok);
  assert.equal(await arrived(), false, 'the other one is still on its way');
  const late = await say(1, 'arrived', 0);
  assert.ok(!late.ok && late.error.code === 'conflict');
  assert.ok((await say(1, 'arrived')).ok);
  assert.deepEqual([await arrived(), (await yard.list('arrived')).length], [true, 1]);
  assert.ok((await say(1, 'moving')).ok);
  assert.equal(await arrived(), false);
});

test('boxes follow their goods: another packing, a pillow beside the bed, a parting, a cancellation', async () => {
  const yard = await givenBeds();
  await yard.take(yard.channel, [row('1')], yard.bed.variant_id);
  await yard.pack(['상자 하나', '상자 둘']);
  await transact(sql, async (tx) => reboxProducts(tx, await readBoxes(tx, [yard.bed.variant_id])));
  assert.deepEqual(
    (await yard.list())[0]!.boxes.map((box) => box.name),
    ['상자 하나', '상자 둘'],
  );
  await yard.take(yard.pillows, [row('2')], yard.pillow.variant_id);
  const [both] = await yard.list();
  assert.deepEqual(
    both!.boxes.map((box) => [box.k, box.n, box.title, box.line_id === null]),
    [
      [1, 3, '시험 상품', false],
      [2, 3, '시험 상품', false],
      [3, 3, null, true],
    ],
  );
  const [pillow] = await sql`select id from fulfilment.parcels where order_key = 'o2' and shop_id = ${yard.shop_id}`;
  assert.ok((await transact(sql, (tx) => partParcel(tx, { parcel_id: pillow!.id, hand }))).ok);
  const apart = await yard.list();
  assert.deepEqual(apart.map((one) => one.boxes.length).sort(), [0, 2], 'a pillow by itself goes in one');
  const [by_itself, bed] = apart[0]!.boxes.length === 0 ? apart : apart.toReversed();
  // A number of what goes in one is its box, and nothing joins what is packed.
  await yard.enter([`D${by_itself!.number}`, '500000304022']);
  assert.deepEqual(await yard.numbers(), [null, '500000304022']);
  const more = await transact(sql, (tx) => addBox(tx, { delivery_id: by_itself!.delivery_id, hand }));
  assert.ok(more.ok);
  const two = (await readBoxesOf(sql, [by_itself!.delivery_id])).get(by_itself!.delivery_id)!;
  assert.deepEqual(
    two.map((box) => [box.k, box.tracking_number, box.declared]),
    [
      [1, '500000304022', true],
      [2, null, false],
    ],
  );
  const no = await transact(sql, (tx) => removeBox(tx, { box_id: two[0]!.box_id, hand }));
  assert.ok(!no.ok && no.error.code === 'box_in_use');
  assert.ok((await transact(sql, (tx) => removeBox(tx, { box_id: two[1]!.box_id, hand }))).ok);
  await yard.take(yard.pillows, [row('3')]);
  const waiting = (await yard.list()).map((one) => [one.delivery_id, one.orders]);
  assert.deepEqual(waiting, [[bed!.delivery_id, 2]], 'the new pillow goes with the bed, not with the packed one');
  const joined = await transact(sql, (tx) =>
    joinDeliveries(tx, { delivery_id: by_itself!.delivery_id, other_delivery_id: bed!.delivery_id, hand }),
  );
  assert.ok(joined.ok);
  // Canceled goods take their boxes with them, a numbered one stays as void.
  await yard.take(yard.channel, [row('1', { state: 'canceled' })]);
  const left = (await readBoxesOf(sql, [by_itself!.delivery_id])).get(by_itself!.delivery_id)!;
  assert.deepEqual(
    left.map((box) => box.line_id),
    [null],
  );
});

test('a number entered at the channel is the declared box’s; another one there takes its place', async () => {
  const yard = await givenBeds();
  await yard.take(yard.channel, [row('1', { courier: 'CJ대한통운', invoice: '500000304022' })], yard.bed.variant_id);
  const of = async () => [...(await yard.list())].flatMap((one) => one.boxes.map((box) => box.tracking_number));
  assert.deepEqual(await of(), ['500000304022', null, null]);
  await sql`update channels.lines set tracking_number = '500000304033' where shop_id = ${yard.shop_id}`;
  await sql`update channels.orders set version = version + 1 where shop_id = ${yard.shop_id}`;
  await yard.hear();
  assert.deepEqual(await of(), ['500000304033', null, null]);
});

test('whatever comes, each part of each piece has one box, one of a line is declared, numbers are never lost', () => {
  const goods = fc.array(
    fc.record({
      variant_id: fc.constantFrom('v', 'w'),
      quantity: fc.integer({ min: 1, max: 3 }),
      boxes: fc.constantFrom([], ['a', 'b'], ['a', 'b', 'c']),
    }),
    { maxLength: 2 },
  );
  const line = fc.record({
    line_id: fc.constantFrom('l1', 'l2', 'l3'),
    alive: fc.boolean(),
    open: fc.boolean(),
    goods: goods.map((list) => [...new Map(list.map((one) => [one.variant_id, one])).values()]),
    courier: fc.constant('CJ대한통운'),
    tracking_number: fc.constantFrom(null, '111', '222'),
  });
  const lines = fc
    .array(line, { maxLength: 3 })
    .map((list) => [...new Map(list.map((one) => [one.line_id, one])).values()]) as fc.Arbitrary<BoxedLine[]>;
  const runs = howMany(300, 3_000);
  let next = 0;
  const id = () => `${++next}`;
  fc.assert(
    fc.property(fc.array(lines, { minLength: 1, maxLength: 4 }), (turns) => {
      let boxes: Box[] = [];
      for (const now of turns) {
        const here = new Set(now.map((one) => one.line_id));
        const numbered = boxes.filter((box) => box.tracking_number !== null && (!box.line_id || here.has(box.line_id)));
        boxes = planBoxes('d', now, boxes, id);
        const live = boxes.filter((box) => !box.void);
        const wanted = now
          .filter((one) => one.alive)
          .flatMap((one) => one.goods)
          .reduce((sum, one) => sum + (one.boxes.length > 1 ? one.boxes.length * one.quantity : 0), 0);
        assert.equal(live.filter((box) => box.line_id !== null).length, wanted);
        for (const own of Map.groupBy(
          live.filter((box) => box.line_id),
          (box) => box.line_id,
        ).values())
          assert.equal(own.filter((box) => box.declared).length, 1);
        assert.equal(new Set(live.map((box) => box.position)).size, live.length, 'each has its own place');
        for (const had of numbered) assert.ok(boxes.some((box) => box.id === had.id));
        const again = planBoxes('d', now, boxes, id);
        assert.deepEqual(
          again.map((box) => box.id).sort(),
          boxes.map((box) => box.id).sort(),
          'asked again, nothing changes',
        );
      }
    }),
    { numRuns: runs },
  );
  count('properties', runs);
});

test('a label’s code is read, anything else is not', () => {
  assert.deepEqual(readLabel(' d100001-2 '), { number: 100_001, k: 2 });
  assert.deepEqual(readLabel('D100001'), { number: 100_001, k: null });
  for (const other of ['100001', 'D1-2-3', 'D100001-', 'X100001', '']) assert.equal(readLabel(other), null);
});
