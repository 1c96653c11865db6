import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { count, howMany } from '../../../test/count.ts';
import { createKeyring } from '../../platform/crypto.ts';
import { type Sql, transact } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { lines_changed } from '../channels/events.ts';
import { type CanonicalRow, type ChannelRef, takeInChunks } from '../channels/index.ts';
import { givenChannel, givenRow } from '../channels/testing.ts';
import { createVault } from '../identity/index.ts';
import { bundleWaiting } from './bundle-waiting.ts';
import { type Delivery, listDeliveries } from './list-deliveries.ts';
import { joinDeliveries, partParcel } from './part-parcel.ts';
import { signsRekeyStep } from './rekey-signs.ts';
import { takeParcels } from './take-parcels.ts';
import { useSql } from './testing.ts';

const keys = createKeyring('x'.repeat(40));
const tools = { vault: createVault(keys), keys };
const by = newId();
const hand = { by, shops: null };

async function givenShop(sql: Sql) {
  const shop_id = newId();
  const market = await givenChannel(sql, { shop_id });
  const store = await givenChannel(sql, { shop_id, kind: 'store' });
  let heard = 0;
  /** Rows come in, the news of them is heard, and what travels together is found out. */
  const take = async (channel: ChannelRef, rows: CanonicalRow[], bundle = true, using = tools) => {
    const seen_at = new Date(1_776_000_000_000 + ++heard * 60_000);
    await takeInChunks(sql, using, { channel, import_id: null, rows, seen_at });
    await hear(sql);
    if (bundle) await bundleWaiting(sql, using);
  };
  const list = async () =>
    (await listDeliveries(sql, { limit: 100 })).deliveries.filter((one) => one.shop_id === shop_id);
  return { shop_id, market, store, take, list };
}

/** What the outbox does, without waiting. */
async function hear(sql: Sql): Promise<void> {
  await transact(sql, async (tx) => {
    const events = await tx<never[]>`
      select shop_id, entity_id, version, name, data, created_at from platform.outbox where name = ${lines_changed} order by xid, seq`;
    await takeParcels(tx, events);
  });
}

const orders = (one: Delivery) => one.parcels.map((parcel) => parcel.order_key).sort();
const shape = (list: Delivery[]) => list.map(orders).sort();

const home = {
  recipient: '김하늘',
  phone: '01023456789',
  address: '서울특별시 강남구 테헤란로 123 (역삼동, 푸른숲아파트) 101동 1203호',
  zip: '06234',
};
const typed = { ...home, address: '서울 강남구 테헤란로123 101-1203' };

const sql = useSql();

test('orders of two channels for one door become one delivery, which says why; others stay apart', async () => {
  const shop = await givenShop(sql);
  await shop.take(shop.market, [
    givenRow({ key: '1', order: 'A', bundle: 'a', ...home }),
    givenRow({ key: '2', order: 'B', bundle: 'b', ...typed, recipient: '이바다', phone: '01034567890' }),
    givenRow({ key: '3', order: 'C', bundle: 'c', ...home, recipient: '선물받는분', phone: '01000000000' }),
    givenRow({ key: '4', order: 'D', bundle: 'd', ...home, address: home.address.replace('1203', '1204') }),
  ]);
  await shop.take(shop.store, [givenRow({ key: 's', order: 'S', bundle: 's', ...typed })]);
  const list = await shop.list();
  assert.deepEqual(shape(list), [['A', 'S'], ['B'], ['C'], ['D']]);
  const both = list.find((one) => one.parcels.length === 2)!;
  assert.deepEqual(both.parcels.find((one) => one.order_key === 'S')!.joined!.why, {
    person: 'phone',
    place: 'road',
    unit: 'equal',
  });
  assert.equal(both.parcels.find((one) => one.order_key === 'S')!.joined!.with_order_key, 'A');
  const [text] = await sql<{ text: string }[]>`select string_agg(p::text, ' ') as text from fulfilment.parcels p`;
  for (const word of ['하늘', '23456789', '테헤란로']) assert.ok(!text!.text.includes(word), `${word} in the clear`);
});

test("what came before the house's secret was changed travels with what comes after", async () => {
  const shop = await givenShop(sql);
  await shop.take(shop.market, [givenRow({ key: '1', order: 'before', bundle: 'before', ...home })]);
  const changed = createKeyring('y'.repeat(40), { previous: ['x'.repeat(40)] });
  await shop.take(shop.market, [givenRow({ key: '2', order: 'after', bundle: 'after', ...typed })], true, {
    vault: createVault(changed),
    keys: changed,
  });
  assert.deepEqual(shape(await shop.list()), [['after', 'before']]);
});

test("once open parcels' signs were made anew, what comes later joins them without the older secret", async () => {
  const shop = await givenShop(sql);
  await shop.take(shop.market, [
    givenRow({ key: '1', order: 'before', bundle: 'before', ...home }),
    givenRow({ key: '2', order: 'gone', bundle: 'gone', ...home, state: 'canceled', qty: 0 }),
  ]);
  // People's keys are wrapped by a key of their own, which this change does not touch.
  const vault = tools.vault;
  const [newest, older] = ['z'.repeat(40), 'x'.repeat(40)];
  const step = signsRekeyStep({ vault, keys: createKeyring(newest, { previous: [older] }) });
  const pass = async () => {
    let changed = 0;
    for (let after: string | null = '00000000-0000-0000-0000-000000000000'; after; ) {
      const from: string = after;
      const done = await transact(sql, (tx) => step.run(tx, from, 2));
      changed += done.changed;
      after = done.last;
    }
    return changed;
  };
  const open = await step.count(sql);
  assert.ok(open > 0);
  assert.equal(await pass(), open, 'each open parcel that was compared');
  assert.equal(await pass(), 0, 'and none of them twice');
  await shop.take(shop.market, [givenRow({ key: '3', order: 'after', bundle: 'after', ...typed })], false);
  await bundleWaiting(sql, { vault, keys: createKeyring(newest) });
  assert.deepEqual(shape((await shop.list()).filter((one) => orders(one)[0] !== 'gone')), [['after', 'before']]);
});

test('a parting is undone by nobody but a person, and news of an order changes its delivery visibly', async () => {
  const shop = await givenShop(sql);
  // One after the other: which of two comes first is not left to ids of one millisecond.
  const row = (key: string, more = {}) =>
    givenRow({
      key,
      order: key,
      bundle: key,
      orderedAt: `2026-04-13T10:0${'ABCD'.indexOf(key)}:00+09:00`,
      ...home,
      ...more,
    });
  await shop.take(shop.market, [row('A'), row('B'), row('C')]);
  assert.deepEqual(shape(await shop.list()), [['A', 'B', 'C']]);
  const parcel = (await shop.list())[0]!.parcels.find((one) => one.order_key === 'B')!;
  const parted = await transact(sql, (tx) => partParcel(tx, { parcel_id: parcel.parcel_id, hand }));
  assert.ok(parted.ok);
  assert.deepEqual(shape(await shop.list()), [['A', 'C'], ['B']]);
  const again = await transact(sql, (tx) => partParcel(tx, { parcel_id: parcel.parcel_id, hand }));
  assert.ok(!again.ok && again.error.code === 'not_bundled');
  await shop.take(shop.market, [row('B', { message: '문 앞', address: typed.address }), row('D')]);
  assert.deepEqual(shape(await shop.list()), [['A', 'C', 'D'], ['B']], 'B stays apart, D joins');
  const [first, second] = await shop.list();
  const joined = await transact(sql, (tx) =>
    joinDeliveries(tx, { delivery_id: first!.delivery_id, other_delivery_id: second!.delivery_id, hand }),
  );
  assert.ok(joined.ok);
  assert.deepEqual(shape(await shop.list()), [['A', 'B', 'C', 'D']]);
  await shop.take(shop.market, [row('A', { state: 'canceled', qty: 0 })]);
  const [left] = await shop.list();
  assert.equal(left!.parcels.find((one) => one.order_key === 'A')!.state, 'void');
  assert.ok(left!.version > 1);
});

test('an order whose address changes leaves those it went with, unless a person put them together', async () => {
  const shop = await givenShop(sql);
  const row = (key: string, more = {}) => givenRow({ key, order: key, bundle: key, ...home, ...more });
  await shop.take(shop.market, [row('A'), row('B')]);
  assert.deepEqual(shape(await shop.list()), [['A', 'B']]);
  const elsewhere = { address: '부산 해운대구 우동 1408 마린시티 A동 3102호', zip: '48094' };
  await shop.take(shop.market, [row('B', elsewhere)]);
  assert.deepEqual(shape(await shop.list()), [['A'], ['B']]);
  const [one, other] = await shop.list();
  const to = { delivery_id: one!.delivery_id, other_delivery_id: other!.delivery_id, hand };
  assert.ok((await transact(sql, (tx) => joinDeliveries(tx, to))).ok);
  await shop.take(shop.market, [row('B', { ...elsewhere, message: '경비실' })]);
  assert.deepEqual(shape(await shop.list()), [['A', 'B']]);
});

test('two dispatchers at once: one parting counts, and every parcel stays in one delivery', async () => {
  const shop = await givenShop(sql);
  await shop.take(
    shop.market,
    ['A', 'B', 'C', 'D'].map((key) => givenRow({ key, order: key, bundle: key, ...home })),
  );
  const [one] = await shop.list();
  const parcel_id = one!.parcels[1]!.parcel_id;
  const both = await Promise.all([1, 2, 3, 4].map(() => transact(sql, (tx) => partParcel(tx, { parcel_id, hand }))));
  assert.equal(both.filter((done) => done.ok).length, 1);
  const list = await shop.list();
  const [a, b] = list;
  const join = (delivery_id: string, other_delivery_id: string) =>
    transact(sql, (tx) => joinDeliveries(tx, { delivery_id, other_delivery_id, hand }));
  const crossed = await Promise.all([join(a!.delivery_id, b!.delivery_id), join(b!.delivery_id, a!.delivery_id)]);
  assert.equal(crossed.filter((done) => done.ok).length, 1, 'crossing joins do not lose both');
  assert.deepEqual(shape(await shop.list()), [['A', 'B', 'C', 'D']]);
  count('races', 2);
});

test('whatever is taken, parted, joined, returned or canceled: every line is in exactly one delivery', async () => {
  const people = [home, { ...home, recipient: '이바다', phone: '01034567890' }, { ...typed, phone: '01045678901' }];
  const step = fc.oneof(
    fc.record({
      do: fc.constant('take' as const),
      key: fc.nat(7),
      who: fc.nat(2),
      state: fc.constantFrom('new', 'confirmed', 'shipping', 'canceled', 'returned'),
    }),
    fc.record({ do: fc.constant('part' as const), at: fc.nat(9) }),
    fc.record({ do: fc.constant('join' as const), at: fc.nat(9), other: fc.nat(9) }),
  );
  let histories = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
      const shop = await givenShop(sql);
      const keys_taken = new Set<string>();
      for (const one of steps) {
        const list = await shop.list();
        if (one.do === 'take') {
          const key = `K${one.key}`;
          keys_taken.add(key);
          const row = givenRow({ key, order: key, bundle: key, ...people[one.who]!, state: one.state as never });
          await shop.take(shop.market, [row]);
        } else if (list.length > 0) {
          const delivery = list[one.at % list.length]!;
          if (one.do === 'part') {
            const parcel_id = delivery.parcels[one.at % delivery.parcels.length]!.parcel_id;
            await transact(sql, (tx) => partParcel(tx, { parcel_id, hand }));
          } else {
            const other_delivery_id = list[one.other % list.length]!.delivery_id;
            await transact(sql, (tx) =>
              joinDeliveries(tx, { delivery_id: delivery.delivery_id, other_delivery_id, hand }),
            );
          }
        }
        await promised(shop.shop_id, keys_taken.size);
      }
      histories++;
    }),
    { numRuns: howMany(25, 400) },
  );
  count('histories of bundles', histories);
});

/** Asked of the tables: each order's line stands once, below a delivery that is open exactly while something of it is. */
async function promised(shop_id: string, lines: number): Promise<void> {
  const [row] = await sql<{ lines: number; places: number; wrong: number }[]>`
    select count(*)::int as lines, count(distinct l.id)::int as places,
      count(*) filter (where (p.state = 'open' and d.state <> 'open') or d.state = 'merged' or d.shop_id <> p.shop_id)::int as wrong
    from fulfilment.lines l join fulfilment.parcels p on p.id = l.parcel_id join fulfilment.deliveries d on d.id = p.delivery_id
    where p.shop_id = ${shop_id}`;
  assert.deepEqual({ ...row! }, { lines, places: lines, wrong: 0 });
}
