import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoPassword, seedDemoPeople } from '../server/modules/identity/index.ts';
import { type GivenApp, givenApp, givenBuyer, givenOpenDrop } from './given-app.ts';

let shop: GivenApp;
let elsewhere: GivenApp;
before(async () => {
  shop = await givenApp();
  const { ctx, database_url } = shop;
  // A second process of the same shop; it is closed with its own pool untouched.
  elsewhere = await givenApp({ database: { url: database_url, sql: ctx.sql, close: async () => {} } as never });
  await seedDemoPeople(shop.app.modules.identity);
});
after(async () => {
  await elsewhere.close();
  await shop.close();
});

async function givenMember() {
  const buyer = givenBuyer(shop);
  const body = { email: 'buyer@madang.test', password: demoPassword(shop.ctx.keys) };
  assert.equal((await buyer.call('POST', '/api/v1/sessions', body)).status, 201);
  return buyer;
}

test('who has signed out buys nothing more, at once and in every process; the second after belongs to reading only', async () => {
  const goods = await givenOpenDrop(shop.ctx, { stock: 5, cap: 5 });
  const here = await givenMember();
  const there = givenBuyer(elsewhere, { cookie: here.cookie(), contact: here.contact });
  assert.equal((await there.place(goods)).status, 201, 'a member buys in either process');
  assert.equal((await there.call('GET', '/api/v1/me')).status, 200);
  const cookie = there.cookie();
  await here.call('DELETE', '/api/v1/sessions/current');
  const late = givenBuyer(elsewhere, { cookie, contact: here.contact });
  const placed = await late.place(goods);
  assert.equal(placed.status, 401);
  // In the second after, the batch finds that the session has ended; later (a slow machine) the edge knows of no session at all.
  assert.match(String(placed.body.code), /^(sign_in|session)_required$/);
  const [orders] = await shop.ctx.sql<{ n: number }[]>`
    select count(*) as n from orders.orders where shop_id = ${goods.shop_id}`;
  assert.equal(orders!.n, 1, 'and holds no stock');
  await new Promise((done) => setTimeout(done, 1_000));
  assert.equal((await givenBuyer(elsewhere, { cookie, contact: here.contact }).call('GET', '/api/v1/me')).status, 401);
});

test('a batch with a guest, a member and somebody signed out serves the first two', async () => {
  const goods = await givenOpenDrop(shop.ctx, { stock: 9, cap: 5 });
  const [member, gone, guest] = [await givenMember(), await givenMember(), givenBuyer(shop)];
  await guest.enter();
  const cookie = gone.cookie();
  const line = { variant_id: goods.variant_id, quantity: 1, unit_price_krw: goods.unit_price_krw };
  await gone.call('DELETE', '/api/v1/sessions/current');
  const late = givenBuyer(elsewhere, { cookie, contact: gone.contact });
  const replies = await Promise.all(
    [member, late, guest].map((one) => one.checkOut([line], { contact: guest.contact })),
  );
  assert.deepEqual(
    replies.map((one) => one.status),
    [201, 401, 201],
  );
});
