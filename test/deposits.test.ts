// waits: for deposits that are polled
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { givenDrop } from '../server/modules/drops/testing.ts';
import type { CaptureOutcome } from '../server/modules/payments/index.ts';
import { everyPromiseHolds } from './audit.ts';
import {
  type Buyer,
  eventually,
  type GivenApp,
  givenAccountToPay,
  givenApp,
  givenBuyer,
  givenOpenDrop,
  type PlacedOrder,
} from './given-app.ts';

let shop: GivenApp;
before(async () => {
  shop = await givenApp();
  await sandbox('behaviour', { hang_ms: 200, webhook: 'never' }, 'PUT');
});
after(() => shop.close());

async function sandbox(call: string, body: object, method = 'POST'): Promise<number> {
  return (await fetch(`${shop.sandbox_url}/sandbox/${call}`, { method, body: JSON.stringify(body) })).status;
}

const stateOf = async (buyer: Buyer, order: PlacedOrder) =>
  String((await buyer.call('GET', `/api/v1/orders/${order.order_id}`)).body.state);

/** An order with an account to pay into; nobody is told when somebody does. */
async function givenAccount() {
  const { buyer, order, goods } = await givenAccountToPay(shop, 2);
  return { buyer, order, goods };
}

/** The kinds of entries the provider's journal has of an order. */
const journalOf = (order: PlacedOrder): string[] =>
  readFileSync(shop.journal, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .filter((line) => line.orderId === order.order_id)
    .map((line) => line.kind);

test('a deposit nobody tells of is found by asking', async () => {
  const { buyer, order } = await givenAccount();
  assert.equal(await sandbox('deposit', { orderId: order.order_id }), 200);
  await eventually(
    () => stateOf(buyer, order),
    (state) => state === 'confirmed',
  );
});

test('the account of an order whose time is over is closed: nobody can pay into it any more', async () => {
  const { buyer, order, goods } = await givenAccount();
  await shop.ctx.sql`update orders.orders set expires_at = now() where id = ${order.order_id}`;
  await eventually(
    async () => journalOf(order),
    (kinds) => kinds.includes('account_closed'),
  );
  assert.equal(await stateOf(buyer, order), 'expired');
  assert.equal(await sandbox('deposit', { orderId: order.order_id }), 409);
  const [lot] = await shop.ctx.sql`select held, allocated from inventory.lots where id = ${goods.lot_id}`;
  assert.deepEqual(lot, { held: 0, allocated: 0 });
  await eventually(
    () => shop.ctx.sql`
      select kind, state from platform.effects
      where payload->>'order_id' = ${order.order_id} and state not in ('done', 'refused')`,
    (open) => open.length === 0,
    30_000,
  );
});

test('a deposit that came before its account was closed goes back, once the buyer names an account', async () => {
  const { buyer, order } = await givenAccount();
  await sandbox('behaviour', { hang_ms: 200, webhook: 'never', query_timeout: 1 }, 'PUT');
  assert.equal(await sandbox('deposit', { orderId: order.order_id }), 200);
  const canceled = await buyer.call('POST', `/api/v1/orders/${order.order_id}/cancel`, { reason: '그만둘래요' });
  assert.equal(canceled.body.state, 'expired', JSON.stringify(canceled.body));
  await sandbox('behaviour', { hang_ms: 200, webhook: 'never' }, 'PUT');
  const read = async () => (await buyer.call('GET', `/api/v1/orders/${order.order_id}`)).body;
  const waits = await eventually(read, (seen) => seen.refund_needs_account_krw === 20_000, 20_000);
  assert.equal(waits.state, 'expired', 'what the buyer has ended does not come to life by its money');
  const bank_account = { bank: '20', account_number: '1002123456', holder: '홍길동' };
  await buyer.call('POST', `/api/v1/orders/${order.order_id}/refund-account`, { bank_account });
  await eventually(read, (seen) => seen.refunded_krw === 20_000);
  assert.deepEqual(journalOf(order), ['authenticated', 'account_issued', 'deposit', 'cancel']);
});

test('a late payment of an ordinary order does not take the units of a drop that opened meanwhile', async () => {
  const goods = await givenOpenDrop(shop.ctx, { stock: 3, cap: 3 });
  const { shop_id, variant_id } = goods;
  await shop.ctx.sql`update drops.drops set retired_at = now() where id = ${goods.drop_id}`;
  const late = async (quantity: number): Promise<{ buyer: Buyer; order: PlacedOrder; attempt_id: string }> => {
    const buyer = givenBuyer(shop);
    await buyer.enter();
    const order = (await buyer.place(goods, { quantity })).body as unknown as PlacedOrder;
    const key = await buyer.authenticate(order, { script: ['decline'] });
    assert.equal((await buyer.confirm(order, key)).body.state, 'failed');
    const [attempt] = await shop.ctx.sql`select id from payments.attempts where order_id = ${order.order_id}`;
    return { buyer, order, attempt_id: attempt!.id };
  };
  const [two, one] = [await late(2), await late(1)];
  await givenDrop(shop.ctx.sql, { shop_id, variant_id, allotment: 2, cap: 1 });
  for (const { order, attempt_id } of [two, one]) {
    const outcome: CaptureOutcome = {
      state: 'captured',
      payment_key: `late-${order.order_id}`,
      amount_krw: order.amount_krw,
      balance_krw: order.amount_krw,
      approved_at: '',
      cancels: [],
      raw: {},
    };
    await shop.app.modules.checkout.change({ kind: 'settle', order_id: order.order_id, attempt_id, outcome });
  }
  assert.equal(await stateOf(two.buyer, two.order), 'failed', 'one unit is free, two are the drop’s');
  assert.equal(await stateOf(one.buyer, one.order), 'confirmed');
  const refunds = await shop.ctx.sql`select amount_krw from payments.refunds where order_id = ${two.order.order_id}`;
  assert.deepEqual([...refunds], [{ amount_krw: 20_000 }]);
  const [lot] = await shop.ctx.sql`select held, allocated from inventory.lots where id = ${goods.lot_id}`;
  assert.deepEqual(lot, { held: 0, allocated: 1 });
});

test('a capture is sent again only while its goods are held, each time with a new deadline; one that is over is only asked about', async (t) => {
  const goods = await givenOpenDrop(shop.ctx, { stock: 4, cap: 1 });
  const paying = async (script: string[]) => {
    const buyer = givenBuyer(shop);
    await buyer.enter();
    const order = (await buyer.place(goods)).body as unknown as PlacedOrder;
    assert.ok(order.order_id, JSON.stringify(order));
    const confirmed = buyer.confirm(order, await buyer.authenticate(order, { script }));
    return { buyer, order, confirmed };
  };
  const sentOf = async (order_id: string) => {
    const [row] = await shop.ctx.sql<{ id: string; sent_at: Date; capture_deadline: Date }[]>`
      select id, sent_at, capture_deadline from payments.attempts where order_id = ${order_id}`;
    return row!;
  };
  // Every decision to send once more, with the attempt before and after its commit: nothing is sent before it is written here.
  const { checkout } = shop.app.modules;
  const { change } = checkout;
  t.after(() => Object.assign(checkout, { change }));
  const decisions: Record<'way' | 'order_id', string>[] = [];
  const sends = new Map<string, Awaited<ReturnType<typeof sentOf>>[]>();
  let mayDecide: Promise<unknown> = Promise.resolve();
  checkout.change = async (command) => {
    if (command.kind !== 'send_again') return change(command);
    const { order_id } = command;
    await mayDecide;
    if (!sends.has(order_id)) sends.set(order_id, [await sentOf(order_id)]);
    const answer = await change(command);
    sends.get(order_id)!.push(await sentOf(order_id));
    const { way } = answer.ok ? (answer.value.body as { way: string }) : { way: answer.error.code };
    decisions.push({ order_id, way });
    return answer;
  };
  const waysOf = (order: PlacedOrder) =>
    decisions.filter((one) => one.order_id === order.order_id).map((one) => one.way);

  const lost = await paying(['timeout_before', 'timeout_before']);
  await eventually(
    () => stateOf(lost.buyer, lost.order),
    (state) => state === 'confirmed',
  );
  await lost.confirmed;
  assert.deepEqual(waysOf(lost.order), ['send', 'send']);
  const [first, second, last] = sends.get(lost.order.order_id)!;
  for (const [before, after] of [
    [first!, second!],
    [second!, last!],
  ] as const) {
    assert.ok(after.sent_at > before.sent_at, 'a send of its own commit');
    assert.ok(after.capture_deadline > before.capture_deadline && after.capture_deadline > after.sent_at);
  }

  // Whether it may be sent again is asked only when its goods are back.
  let goodsAreBack = () => {};
  mayDecide = new Promise<void>((done) => {
    goodsAreBack = done;
  });
  const over = await paying(['timeout_before']);
  await over.confirmed;
  const { order_id } = over.order;
  const { id: attempt_id, sent_at } = await sentOf(order_id);
  const declined = { state: 'declined' as const, code: 'TEST', message: '' };
  await checkout.change({ kind: 'settle', order_id, attempt_id, outcome: declined });
  goodsAreBack();
  await eventually(
    async () => waysOf(over.order),
    (ways) => ways.length >= 2 || ways.includes('send'),
  );
  assert.deepEqual(new Set(waysOf(over.order)), new Set(['ask']));
  assert.deepEqual((await sentOf(order_id)).sent_at, sent_at);
  assert.deepEqual(journalOf(over.order), ['authenticated'], 'its goods went back: it is not sent any more');
});

test('and every promise holds over all of it', async () => {
  await everyPromiseHolds(shop.database_url, { grace_s: 0 });
});
