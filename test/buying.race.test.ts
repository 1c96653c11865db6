import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { freePort, startServer } from '../bench/stand.ts';
import { givenProduct } from '../server/modules/catalog/testing.ts';
import { givenDrop } from '../server/modules/drops/testing.ts';
import { givenStock } from '../server/modules/inventory/testing.ts';
import { newId } from '../server/platform/ids.ts';
import { givenDatabase, type TestDatabase } from '../server/platform/testing.ts';
import { type StartedSandbox, startSandbox } from '../server/sandbox-process.ts';
import { everyPromiseHolds } from './audit.ts';
import { count, howMany } from './count.ts';
import { givenBuyer } from './given-app.ts';

/** Two processes of the real server on one PostgreSQL: what one has decided, the other must have heard. */
let db: TestDatabase;
let sandbox: StartedSandbox;
const folder = mkdtempSync(join(tmpdir(), 'madang-race-'));
const servers: { url: string; stop(): Promise<void> }[] = [];

before(async () => {
  db = await givenDatabase();
  sandbox = await startSandbox({ port: 0, journal: join(folder, 'journal.ndjson') });
  const starting = ['all', 'web'].map(async (role) => {
    const port = await freePort();
    const env = { DATABASE_URL: db.url, DATA_DIR: join(folder, role), SANDBOX_URL: sandbox.url, MADANG_DEMO: '0' };
    const started = await startServer(port, { ...env, MADANG_ROLE: role });
    servers.push({ url: `http://127.0.0.1:${port}`, stop: started.stop });
  });
  await Promise.all(starting);
});
after(async () => {
  await Promise.all(servers.map((one) => one.stop()));
  await sandbox?.stop();
  await db?.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await everyPromiseHolds(db.url);
  const [row] = await db.sql<{ deadlocks: number }[]>`
    select deadlocks::int from pg_stat_database where datname = current_database()`;
  assert.equal(row!.deadlocks, 0, 'PostgreSQL had to break a deadlock');
});

async function givenGoods(stock: number, drop?: { cap: number; allotment?: number }) {
  const shop_id = newId();
  const { variant_id, unit_price_krw } = await givenProduct(db.sql, { shop_id, price_krw: 5_000 });
  const { lot_id } = await givenStock(db.sql, { shop_id, variant_id, quantity: stock });
  const allotment = drop?.allotment ?? stock;
  if (drop) await givenDrop(db.sql, { shop_id, variant_id, allotment, cap: drop.cap });
  return { variant_id, unit_price_krw, lot_id };
}
type Goods = Awaited<ReturnType<typeof givenGoods>>;

async function givenBuyers(n: number) {
  const buyers = Array.from({ length: n }, (_, at) =>
    givenBuyer({ url: servers[at % servers.length]!.url, sandbox_url: sandbox.url }),
  );
  for (let at = 0; at < n; at += 50) await Promise.all(buyers.slice(at, at + 50).map((buyer) => buyer.enter()));
  return buyers;
}
type Buyer = Awaited<ReturnType<typeof givenBuyers>>[number];

/** The same person's browser at another process. */
const at = (buyer: Buyer, nth: number): Buyer =>
  givenBuyer({ url: servers[nth]!.url, sandbox_url: sandbox.url }, { cookie: buyer.cookie(), contact: buyer.contact });

/** A cart of several lines, as its page would send it. */
const placeCart = (buyer: Buyer, lines: [Goods, number][], contact = buyer.contact, key?: string) =>
  buyer.checkOut(
    lines.map(([{ variant_id, unit_price_krw }, quantity]) => ({ variant_id, unit_price_krw, quantity })),
    { contact },
    key,
  );

const lotOf = async (lot_id: string) => {
  const [lot] = await db.sql<{ on_hand: number; held: number; allocated: number }[]>`
    select on_hand, held, allocated from inventory.lots where id = ${lot_id}`;
  return lot!;
};

test('200 buyers at once want 50 units of one thing from two processes: exactly 50 are sold', async () => {
  const rounds = howMany(1, 5);
  for (let round = 0; round < rounds; round++) {
    const goods = await givenGoods(50, { cap: 1 });
    const buyers = await givenBuyers(200);
    const replies = await Promise.all(buyers.map((buyer) => buyer.place(goods)));
    const placed = replies.flatMap((reply, at) => (reply.status === 201 ? [{ buyer: buyers[at]!, ...reply }] : []));
    assert.equal(placed.length, 50);
    for (const reply of replies)
      if (reply.status !== 201) assert.match(String(reply.body.code), /^(all_held|sold_out)$/, JSON.stringify(reply));
    assert.deepEqual(await lotOf(goods.lot_id), { on_hand: 50, held: 50, allocated: 0 });
    const paid = await Promise.all(
      placed.map(async ({ buyer, body }) => {
        const order = body as { order_id: string; amount_krw: number };
        return (await buyer.confirm(order, await buyer.authenticate(order))).body.state;
      }),
    );
    assert.deepEqual(new Set(paid), new Set(['confirmed']));
    assert.deepEqual(await lotOf(goods.lot_id), { on_hand: 50, held: 0, allocated: 50 });
    count('races');
  }
});

test('carts of which two lines share a lot never take more than it has', async () => {
  const goods = await givenGoods(21);
  const buyers = await givenBuyers(40);
  const replies = await Promise.all(
    buyers.map((buyer) =>
      placeCart(buyer, [
        [goods, 1],
        [goods, 2],
      ]),
    ),
  );
  assert.equal(replies.filter((reply) => reply.status === 201).length, 7);
  assert.deepEqual(await lotOf(goods.lot_id), { on_hand: 21, held: 21, allocated: 0 });
  count('races');
});

test('carts of two goods in opposite orders, placed and left from two processes, never lock each other out', async () => {
  const [one, two] = [await givenGoods(60, { cap: 500 }), await givenGoods(60)];
  const buyers = await givenBuyers(16);
  const end = performance.now() + howMany(10_000, 60_000);
  const seen = new Map<string, number>();
  await Promise.all(
    buyers.map(async (buyer, nth) => {
      const cart: [Goods, number][] = nth % 4 < 2 ? [[one, 1], [two, 2]] : [[two, 1], [one, 1]]; // biome-ignore format: two carts
      while (performance.now() < end) {
        const reply = await placeCart(buyer, cart);
        const said = reply.status === 201 ? 'placed' : String(reply.body.code);
        seen.set(said, (seen.get(said) ?? 0) + 1);
        assert.ok(reply.status < 500, JSON.stringify(reply));
        if (reply.status !== 201) continue;
        const left = await buyer.call('POST', `/api/v1/checkouts/${reply.body.order_id}/leave`, {});
        assert.ok(left.status < 300, JSON.stringify(left));
      }
    }),
  );
  assert.ok((seen.get('placed') ?? 0) > 20, JSON.stringify([...seen]));
  assert.deepEqual([(await lotOf(one.lot_id)).held, (await lotOf(two.lot_id)).held], [0, 0]);
  count('races');
});

test('one Idempotency-Key at two processes at once, and many times in one batch, is one order', async () => {
  const rounds = howMany(20, 200);
  const goods = await givenGoods(10 * rounds);
  const [buyer] = await givenBuyers(1);
  const before_it = (await lotOf(goods.lot_id)).held;
  for (let round = 0; round < rounds; round++) {
    const key = newId();
    const bodies = await Promise.all([0, 1, 0, 1, 0, 0].map((nth) => at(buyer!, nth).place(goods, { key })));
    for (const reply of bodies) assert.equal(reply.status, 201, JSON.stringify(reply));
    assert.equal(new Set(bodies.map((reply) => reply.body.order_id)).size, 1);
    count('races');
  }
  assert.equal((await lotOf(goods.lot_id)).held - before_it, rounds);
  // Two keys, two requests, in opposite orders at the two processes.
  for (let round = 0; round < rounds; round++) {
    const keys = [newId(), newId()];
    const [ahead, back] = [at(buyer!, 0), at(buyer!, 1)];
    const replies = await Promise.all([
      ahead.place(goods, { key: keys[0]! }),
      back.place(goods, { key: keys[1]! }),
      ahead.place(goods, { key: keys[1]! }),
      back.place(goods, { key: keys[0]! }),
    ]);
    assert.equal(new Set(replies.map((reply) => reply.body.order_id)).size, 2, JSON.stringify(replies));
    count('races');
  }
  assert.equal((await lotOf(goods.lot_id)).held - before_it, 3 * rounds);
});

test('a hundred orders of one person at once, at two processes, pass no cap', async () => {
  const goods = await givenGoods(500, { cap: 3 });
  const buyers = await givenBuyers(100);
  const { contact } = buyers[0]!;
  const replies = await Promise.all(buyers.map((buyer) => placeCart(buyer, [[goods, 1]], contact)));
  assert.equal(replies.filter((reply) => reply.status === 201).length, 3);
  for (const reply of replies) if (reply.status !== 201) assert.equal(reply.body.code, 'limit_per_person');
  assert.deepEqual(await lotOf(goods.lot_id), { on_hand: 500, held: 3, allocated: 0 });
  count('races');
});
