import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually, type GivenApp, givenApp, givenBuyer, givenOpenDrop, inQuiet } from './given-app.ts';

let shop: GivenApp;
before(async () => {
  shop = await givenApp();
});
after(() => shop.close());

const lotOf = async (lot_id: string) =>
  (await shop.ctx.sql`select on_hand, held, allocated from inventory.lots where id = ${lot_id}`)[0];
const dropOf = async (drop_id: string) =>
  (await shop.ctx.sql`select taken, held from drops.drops where id = ${drop_id}`)[0];

test('a guest buys one of a drop: placed, confirmed, and every book says so', async () => {
  const goods = await givenOpenDrop(shop.ctx, { stock: 3 });
  const buyer = givenBuyer(shop);
  assert.equal((await buyer.place(goods)).body.code, 'session_required');
  await buyer.enter();
  const placed = await buyer.place(goods);
  assert.equal(placed.status, 201, JSON.stringify(placed.body));
  assert.deepEqual(await lotOf(goods.lot_id), { on_hand: 3, held: 1, allocated: 0 });
  assert.deepEqual(await dropOf(goods.drop_id), { taken: 1, held: 1 });

  const order = placed.body as { order_id: string; amount_krw: number };
  const key = await buyer.authenticate(order);
  const confirmed = await buyer.confirm(order, key);
  assert.equal(confirmed.body.state, 'confirmed', JSON.stringify(confirmed.body));
  assert.deepEqual(await lotOf(goods.lot_id), { on_hand: 3, held: 0, allocated: 1 });
  assert.deepEqual(await dropOf(goods.drop_id), { taken: 1, held: 0 });
  const entries = await shop.ctx.sql`
    select account, amount_krw from ledger.entries where order_id = ${order.order_id} order by account`;
  assert.deepEqual(
    [...entries],
    [
      { account: 'provider:sandbox', amount_krw: 10_000 },
      { account: 'sales', amount_krw: -10_000 },
    ],
  );
  const shown = await buyer.call('GET', `/api/v1/orders/${order.order_id}`);
  assert.equal((shown.body.contact as { name: string }).name, '홍길동');
  assert.deepEqual(
    (shown.body.timeline as { what: string }[]).map((one) => one.what),
    ['placed', 'paying', 'confirmed'],
  );
});

test('the same key twice is one order; another body under it is refused; another person does not see it', async () => {
  const goods = await givenOpenDrop(shop.ctx, { stock: 5, cap: 5 });
  const buyer = givenBuyer(shop);
  await buyer.enter();
  const [one, two] = await Promise.all([
    buyer.place(goods, { key: 'double-click-1' }),
    buyer.place(goods, { key: 'double-click-1' }),
  ]);
  assert.deepEqual(one.body, two.body);
  assert.deepEqual(await dropOf(goods.drop_id), { taken: 1, held: 1 });
  const other = await buyer.place(goods, { key: 'double-click-1', quantity: 2 });
  assert.equal(other.body.code, 'idempotency_key_reused');
  const stranger = givenBuyer(shop);
  await stranger.enter();
  assert.equal((await stranger.call('GET', `/api/v1/orders/${one.body.order_id}`)).status, 404);
  assert.equal((await stranger.call('GET', `/api/v1/checkouts/${one.body.order_id}`)).status, 404);
});

test('the cap, the price, the end of stock: typed refusals', async () => {
  const goods = await givenOpenDrop(shop.ctx, { stock: 2, cap: 1 });
  const buyers = [givenBuyer(shop), givenBuyer(shop), givenBuyer(shop)];
  for (const one of buyers) await one.enter();
  assert.equal((await buyers[0]!.place(goods, { quantity: 2 })).body.code, 'limit_per_person');
  assert.equal((await buyers[0]!.place({ ...goods, unit_price_krw: 1 })).body.code, 'price_changed');
  assert.equal((await buyers[0]!.place(goods)).status, 201);
  assert.equal((await buyers[0]!.place(goods)).body.code, 'limit_per_person');
  assert.equal((await buyers[1]!.place(goods)).status, 201);
  assert.equal((await buyers[2]!.place(goods)).body.code, 'all_held');
});

test('a declined payment gives everything back, and the buyer learns why', async () => {
  const goods = await givenOpenDrop(shop.ctx, { stock: 1 });
  const buyer = givenBuyer(shop);
  await buyer.enter();
  const order = (await buyer.place(goods)).body as { order_id: string; amount_krw: number };
  const key = await buyer.authenticate(order, { script: ['decline'] });
  const confirmed = await buyer.confirm(order, key);
  assert.equal(confirmed.body.state, 'failed', JSON.stringify(confirmed.body));
  assert.deepEqual(await lotOf(goods.lot_id), { on_hand: 1, held: 0, allocated: 0 });
  assert.deepEqual(await dropOf(goods.drop_id), { taken: 0, held: 0 });
  // Refusals may come from memory that is 100 ms old; then the unit and the cap are free again.
  await eventually(
    () => buyer.place(goods),
    (again) => again.status === 201,
    inQuiet(2_000),
  );
});

test('a hold that nobody pays for is back on sale within two seconds of its time', async () => {
  const goods = await givenOpenDrop(shop.ctx, { stock: 1, hold_ms: 1_000 });
  const buyer = givenBuyer(shop);
  await buyer.enter();
  const order = (await buyer.place(goods)).body;
  await eventually(
    () => lotOf(goods.lot_id),
    (lot) => lot?.held === 0,
    inQuiet(3_000),
  );
  const state = await buyer.call('GET', `/api/v1/checkouts/${order.order_id}`);
  assert.equal(state.body.state, 'expired');
});

test('a cancel refunds through the provider and puts the goods back', async () => {
  const goods = await givenOpenDrop(shop.ctx, { stock: 5, cap: 5 });
  const buyer = givenBuyer(shop);
  await buyer.enter();
  const order = (await buyer.place(goods, { quantity: 3 })).body as { order_id: string; amount_krw: number };
  await buyer.confirm(order, await buyer.authenticate(order));
  const detail = (await buyer.call('GET', `/api/v1/orders/${order.order_id}`)).body as { lines: { line_id: string }[] };
  const part = { lines: [{ line_id: detail.lines[0]!.line_id, quantity: 1 }], reason: '단순 변심' };
  const canceled = await buyer.call('POST', `/api/v1/orders/${order.order_id}/cancel`, part);
  assert.equal(canceled.body.state, 'partly_canceled', JSON.stringify(canceled.body));
  assert.deepEqual(await lotOf(goods.lot_id), { on_hand: 5, held: 0, allocated: 2 });
  const read = async () => (await buyer.call('GET', `/api/v1/orders/${order.order_id}`)).body;
  await eventually(read, (one) => one.refunded_krw === 10_000);
  await buyer.call('POST', `/api/v1/orders/${order.order_id}/cancel`, { reason: '나머지도 취소' });
  const whole = await eventually(read, (one) => one.refunded_krw === 30_000);
  assert.equal(whole.state, 'canceled');
  assert.deepEqual(await dropOf(goods.drop_id), { taken: 0, held: 0 });
});

test('who knows the number and the delivery phone sees to that one order of a guest, and to nothing else', async () => {
  const goods = await givenOpenDrop(shop.ctx, { stock: 5, cap: 5 });
  const buyer = givenBuyer(shop);
  await buyer.enter();
  const paid = async () => {
    const order = (await buyer.place(goods)).body as { order_id: string; amount_krw: number; order_number: string };
    await buyer.confirm(order, await buyer.authenticate(order));
    return order;
  };
  const [order, other] = [await paid(), await paid()];
  const elsewhere = givenBuyer(shop);
  await elsewhere.enter();
  const [path, number] = [`/api/v1/orders/${order.order_id}`, order.order_number];
  const lookUp = (phone: string, order_number = number) =>
    elsewhere.call('POST', '/api/v1/orders/lookup', { order_number, phone });

  // A wrong pair answers the same, whatever is wrong with it, and opens nothing.
  const wrong = [await lookUp('010-9999-9999'), await lookUp(buyer.contact.phone, '0101010000001')];
  assert.deepEqual(
    wrong.map((one) => [one.status, one.body.code]),
    Array(2).fill([404, 'not_found']),
  );
  assert.equal((await elsewhere.call('GET', path)).status, 404);

  const found = await lookUp(buyer.contact.phone.replaceAll('-', ''));
  assert.equal(found.body.order_id, order.order_id);
  assert.equal((await elsewhere.call('GET', path)).body.order_number, number);
  const about = { text: '상자가 젖어서 왔어요' };
  assert.equal((await elsewhere.call('POST', `${path}/complaints`, about)).status, 201);
  // The other order of the same guest stays shut, and so does everything that is the guest's.
  const shut = `/api/v1/orders/${other.order_id}`;
  assert.equal((await elsewhere.call('GET', shut)).status, 404);
  assert.equal((await elsewhere.call('POST', `${shut}/cancel`, { reason: '남의 주문' })).status, 404);
  assert.deepEqual((await elsewhere.call('GET', '/api/v1/me/orders')).body.orders, []);

  // A cookie of another order's making is nobody's.
  const guest = elsewhere
    .cookie()
    .split('; ')
    .find((one) => one.startsWith('madang_guest='));
  const forged = elsewhere.cookie().replace(order.order_id, other.order_id);
  assert.notEqual(forged, elsewhere.cookie());
  for (const cookie of [forged, `${guest}; madang_visit=`]) {
    const reply = await fetch(shop.url + shut, { headers: { cookie } });
    assert.equal(reply.status, 404);
  }

  const canceled = await elsewhere.call('POST', `${path}/cancel`, { reason: '단순 변심' });
  assert.equal(canceled.body.state, 'canceled', JSON.stringify(canceled.body));
  await eventually(
    async () => (await elsewhere.call('GET', path)).body,
    (one) => one.refunded_krw === 10_000,
  );

  // Phones are not tried without end, from wherever.
  const guesses: number[] = [];
  for (let i = 0; i < 10; i++) guesses.push((await lookUp(`010-0000-00${String(i).padStart(2, '0')}`)).status);
  assert.equal(guesses.at(-1), 429);
});
