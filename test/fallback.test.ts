import assert from 'node:assert/strict';
import test from 'node:test';
import { connect } from '../server/platform/db.ts';
import { startEmbeddedDb } from '../server/platform/embedded-db.ts';
import { migrate, readMigrations } from '../server/platform/migrate.ts';
import { givenFolder } from '../server/platform/testing-process.ts';
import { eventually, givenApp, givenBuyer, givenOpenDrop } from './given-app.ts';

/** The smoke suite of the fallback engine: the same migrations and the same flow, on PGlite with a pool of one. */
async function givenPglite() {
  const own = await startEmbeddedDb({ data_dir: givenFolder(), engine: 'pglite' });
  const sql = connect(own.url, { max: 1, name: 'madang-pglite' });
  const close = async () => {
    await sql.end({ timeout: 1 });
    await own.stop();
  };
  return { url: own.url, sql, close, durability: own.durability, one_pool: true };
}

test('PGlite: every migration applies, and the engine says what it does not survive', async (t) => {
  const { sql, close, durability } = await givenPglite();
  t.after(close);
  const applied = await migrate(sql);
  assert.equal(applied.length, readMigrations().length);
  assert.deepEqual(await migrate(sql), []);
  assert.match(durability, /a power cut can lose/);
});

test('PGlite: a drop is bought, paid and settled; its end is refused; a lapsed hold gives back', async (t) => {
  const database = await givenPglite();
  await migrate(database.sql);
  const shop = await givenApp({ database });
  t.after(() => shop.close());
  const goods = await givenOpenDrop(shop.ctx, { stock: 2, hold_ms: 1_500 });
  const lot = async () =>
    (await shop.ctx.sql`select on_hand, held, allocated from inventory.lots where id = ${goods.lot_id}`)[0];

  const buyers = await Promise.all(
    [1, 2, 3].map(async () => {
      const buyer = givenBuyer(shop);
      await buyer.enter();
      return buyer;
    }),
  );
  const placed = await Promise.all(buyers.map((buyer) => buyer.place(goods)));
  assert.deepEqual(placed.map(({ status }) => status).sort(), [201, 201, 409], JSON.stringify(placed));
  const winner = placed.findIndex(({ status }) => status === 201);
  const order = placed[winner]!.body as { order_id: string; amount_krw: number };
  const buyer = buyers[winner]!;
  const confirmed = await buyer.confirm(order, await buyer.authenticate(order));
  assert.equal(confirmed.body.state, 'confirmed', JSON.stringify(confirmed.body));
  const settled = await eventually(lot, (seen) => seen!.held === 0);
  assert.deepEqual({ ...settled }, { on_hand: 2, held: 0, allocated: 1 }, 'the other hold lapsed');
});
