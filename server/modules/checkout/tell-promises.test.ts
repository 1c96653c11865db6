import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, type GivenApp, givenApp, givenBuyer } from '../../../test/given-app.ts';
import { givenStaff } from '../../../test/given-staff.ts';
import { newId } from '../../platform/ids.ts';
import { givenProduct } from '../catalog/testing.ts';
import { givenDrop } from '../drops/testing.ts';
import { tellPromises } from './tell-promises.job.ts';

let shop: GivenApp;
let staff: Awaited<ReturnType<typeof givenStaff>>;
before(async () => {
  shop = await givenApp();
  staff = await givenStaff(shop, { role: 'manager' });
});
after(async () => {
  await shop?.close();
});

async function givenPreorder() {
  const shop_id = newId();
  const offer = await givenProduct(shop.ctx.sql, { shop_id, price_krw: 9_000 });
  const { variant_id, unit_price_krw } = offer;
  const drop_id = await givenDrop(shop.ctx.sql, { shop_id, variant_id, allotment: 100, cap: 10, kind: 'preorder' });
  return { shop_id, variant_id, unit_price_krw, drop_id };
}
type Goods = Awaited<ReturnType<typeof givenPreorder>>;
type Seen = {
  state: string;
  lines: { promised_on: string; first_promised_on: string | null }[];
  timeline: { what: string; detail: string | null; by: string }[];
};

async function givenOrder(goods: Goods, { email, paid = true }: { email?: string; paid?: boolean } = {}) {
  const buyer = givenBuyer(shop);
  await buyer.enter();
  const { variant_id, unit_price_krw } = goods;
  const contact = { ...buyer.contact, ...(email ? { email } : {}) };
  const placed = await buyer.checkOut([{ variant_id, quantity: 1, unit_price_krw }], { contact });
  assert.equal(placed.status, 201, JSON.stringify(placed.body));
  const order = placed.body as { order_id: string; amount_krw: number };
  if (paid) {
    const confirmed = await buyer.confirm(order, await buyer.authenticate(order));
    assert.equal(confirmed.body.state, 'confirmed', JSON.stringify(confirmed.body));
  }
  const { order_id } = order;
  const read = async () => (await buyer.call('GET', `/api/v1/orders/${order_id}`)).body as unknown as Seen;
  const moves = async () => (await read()).timeline.filter((one) => one.what === 'promise_moved');
  const mails = () => shop.ctx.sql<{ moved: object }[]>`
    select data -> 'moved' as moved from notifications.mails
    where order_id = ${order_id} and kind = 'order_promise_moved' order by mail_id`;
  return { order_id, buyer, read, moves, mails };
}

const move = async ({ drop_id }: Goods, promised_on: string) => {
  const changed = await staff.browser.call('PATCH', `/api/v1/admin/drops/${drop_id}`, { promised_on });
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
};
const waits = async ({ drop_id }: Goods) =>
  (await staff.browser.call('GET', `/api/v1/admin/drops/${drop_id}/promised-buyers`)).body;
/** The minute is over. */
async function minuteIsOver({ drop_id }: Goods) {
  await shop.ctx
    .sql`update drops.drops set promise_due_at = now() where id = ${drop_id} and promise_due_at is not null`;
  await tellPromises(shop.ctx);
  await eventually(
    () => shop.ctx.sql<{ due: boolean }[]>`
      select promise_due_at is not null as due from drops.drops where id = ${drop_id}`,
    ([drop]) => !drop!.due,
  );
}

test('the day of a pre-order moved twice is told once, as it ends: on the order, in its history, by mail to those who left one', async () => {
  const goods = await givenPreorder();
  const writes = await givenOrder(goods, { email: 'one@example.com' });
  const reads = await givenOrder(goods);
  const unpaid = await givenOrder(goods, { email: 'two@example.com', paid: false });
  const gone = await givenOrder(goods, { email: 'three@example.com' });
  assert.equal(
    (await gone.buyer.call('POST', `/api/v1/orders/${gone.order_id}/cancel`, { reason: '변심' })).status,
    200,
  );
  assert.deepEqual(await waits(goods), { orders: 2, mails: 1 });

  await move(goods, '2027-02-10');
  await move(goods, '2027-02-20');
  await tellPromises(shop.ctx);
  assert.deepEqual(await writes.moves(), [], 'it is told a minute later');
  await minuteIsOver(goods);

  for (const { read } of [writes, reads, unpaid]) {
    const { lines, timeline } = await read();
    assert.deepEqual([lines[0]!.first_promised_on, lines[0]!.promised_on], ['2027-01-31', '2027-02-20']);
    const told = timeline.filter((one) => one.what === 'promise_moved');
    assert.deepEqual(
      told.map(({ detail, by }) => [detail, by]),
      [['2027-01-31 2027-02-20', 'staff']],
    );
  }
  const { lines } = await gone.read();
  assert.deepEqual([lines[0]!.first_promised_on, lines[0]!.promised_on], [null, '2027-01-31']);
  assert.deepEqual(await gone.moves(), []);
  await eventually(writes.mails, (mails) => mails.length === 1);
  const moved = { variant_id: goods.variant_id, from: '2027-01-31', to: '2027-02-20' };
  assert.deepEqual(
    (await writes.mails()).map((mail) => mail.moved),
    [moved],
  );
  for (const one of [reads, unpaid, gone]) assert.equal((await one.mails()).length, 0);

  await move(goods, '2027-01-31');
  await minuteIsOver(goods);
  const again = (await writes.read()).lines[0]!;
  assert.deepEqual([again.first_promised_on, again.promised_on], [null, '2027-01-31'], 'as it was bought');
  const mails = await eventually(writes.mails, (found) => found.length === 2);
  assert.deepEqual(mails[1]!.moved, { ...moved, from: '2027-02-20', to: '2027-01-31' });
});

test('a day moved there and back within the minute is news for nobody, nor is any other change of the drop', async () => {
  const goods = await givenPreorder();
  const one = await givenOrder(goods, { email: 'one@example.com' });
  await move(goods, '2027-02-10');
  await move(goods, '2027-01-31');
  await minuteIsOver(goods);
  const changed = await staff.browser.call('PATCH', `/api/v1/admin/drops/${goods.drop_id}`, {
    promised_on: '2027-01-31',
    title_ko: '다른 이름',
  });
  assert.equal(changed.status, 200);
  const [drop] = await shop.ctx.sql`select promise_due_at from drops.drops where id = ${goods.drop_id}`;
  assert.equal(drop!.promise_due_at, null);
  assert.deepEqual(await one.moves(), []);
  assert.equal((await one.mails()).length, 0);
});

test('who bought in an earlier pre-order of the same goods keeps its day', async () => {
  const goods = await givenPreorder();
  const earlier = await givenOrder(goods, { email: 'one@example.com' });
  await shop.ctx.sql`update drops.drops set retired_at = now() where id = ${goods.drop_id}`;
  const { shop_id, variant_id } = goods;
  const next_id = await givenDrop(shop.ctx.sql, { shop_id, variant_id, allotment: 10, cap: 5, kind: 'preorder' });
  const next = { ...goods, drop_id: next_id };
  const later = await givenOrder(next);
  assert.deepEqual(await waits(next), { orders: 1, mails: 0 });
  await move(next, '2027-03-01');
  await minuteIsOver(next);
  assert.equal((await later.read()).lines[0]!.promised_on, '2027-03-01');
  assert.equal((await earlier.read()).lines[0]!.promised_on, '2027-01-31');
  assert.deepEqual(await earlier.moves(), []);
});
