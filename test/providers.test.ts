// waits: for a provider that answers late or never
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { everyPromiseHolds } from './audit.ts';
import { eventually, type GivenApp, givenApp, givenBuyer, givenOpenDrop } from './given-app.ts';

let shop: GivenApp;
before(async () => {
  shop = await givenApp();
  // An unanswered call is cut off soon, so that a lost answer does not cost the test a minute.
  await sandbox('PUT', 'behaviour', { hang_ms: 300 });
  await sandbox('PUT', 'webhook', { url: `${shop.url}/api/v1/webhooks/sandbox` });
});
after(() => shop.close());

async function sandbox(method: string, call: string, body: object) {
  const reply = await fetch(`${shop.sandbox_url}/sandbox/${call}`, { method, body: JSON.stringify(body) });
  assert.equal(reply.status, 200, await reply.clone().text());
  return (await reply.json()) as Record<string, unknown>;
}

/** What the provider's own journal says an order has paid in the end, and how often it was charged. */
function judged(order_id: string): { krw: number; charges: number } {
  const lines = readFileSync(shop.journal, 'utf8').split('\n').filter(Boolean);
  const of_order = lines.map((line) => JSON.parse(line)).filter((line) => line.orderId === order_id);
  const charges = of_order.filter((line) => line.kind === 'charge' || line.kind === 'deposit').length;
  return { krw: of_order.reduce((sum, line) => sum + (line.krw ?? 0), 0), charges };
}

type Order = { order_id: string; amount_krw: number };
async function givenPlaced(provider: 'sandbox' | 'kakaopay', method?: string, more: { tax_free?: boolean } = {}) {
  const goods = await givenOpenDrop(shop.ctx, { stock: 3, cap: 3, ...more });
  const buyer = givenBuyer(shop);
  await buyer.enter();
  await shop.ctx.sql`update drops.drops set allow_virtual_account = true where id = ${goods.drop_id}`;
  const { variant_id, unit_price_krw } = goods;
  const placed = await buyer.checkOut([{ variant_id, quantity: 2, unit_price_krw }], { provider, method });
  assert.equal(placed.status, 201, JSON.stringify(placed.body));
  const order = placed.body as unknown as Order;
  const read = async () => (await buyer.call('GET', `/api/v1/checkouts/${order.order_id}`)).body;
  const until = (state: string) => eventually(read, (seen) => seen.state === state);
  return { buyer, order, goods, until };
}

const refundsOf = (order_id: string) =>
  shop.ctx.sql<{ state: string; amount_krw: number }[]>`
    select state, amount_krw from payments.refunds where order_id = ${order_id} order by created_at`;

test('KakaoPay: ready, agreed on its page, approved; half goes back', async () => {
  const { buyer, order } = await givenPlaced('kakaopay');
  const path = `/api/v1/checkouts/${order.order_id}/payment`;
  const begun = await buyer.call('POST', path, {});
  assert.equal(begun.body.kind, 'redirect', JSON.stringify(begun.body));
  const again = await buyer.call('POST', path, {});
  assert.equal(again.body.pay_url, begun.body.pay_url, 'asking again opens no second payment');
  const agreed = await fetch(`${begun.body.pay_url}/choose`, {
    method: 'POST',
    body: 'choice=agree',
    redirect: 'manual',
  });
  const back = new URL(agreed.headers.get('location')!);
  const confirmed = await buyer.call('POST', `/api/v1/checkouts/${order.order_id}/confirm`, {
    payment_key: 'kakaopay',
    amount_krw: order.amount_krw,
    token: back.searchParams.get('pg_token'),
  });
  assert.equal(confirmed.body.state, 'confirmed', JSON.stringify(confirmed.body));
  assert.deepEqual(judged(order.order_id), { krw: 20_000, charges: 1 });
  const shown = await buyer.call('GET', `/api/v1/orders/${order.order_id}`);
  const [line] = shown.body.lines as { line_id: string }[];
  const lines = [{ line_id: line!.line_id, quantity: 1 }];
  const canceled = await buyer.call('POST', `/api/v1/orders/${order.order_id}/cancel`, {
    lines,
    reason: '하나만 살게요',
  });
  assert.equal(canceled.status, 200, JSON.stringify(canceled.body));
  await eventually(
    async () => judged(order.order_id).krw,
    (krw) => krw === 10_000,
  );
  await eventually(
    () => refundsOf(order.order_id),
    (refunds) => refunds.length === 1 && refunds[0]!.state === 'done',
  );
});

test('KakaoPay: a page that was left or has failed takes no money any more; the order gets another one, and is charged once', async () => {
  for (const [choice, back] of [
    ['leave', 'left'],
    ['fail', 'failed'],
  ]) {
    const { buyer, order } = await givenPlaced('kakaopay');
    const path = `/api/v1/checkouts/${order.order_id}/payment`;
    const page = String((await buyer.call('POST', path, {})).body.pay_url);
    const choose = (at: string, body: string) => fetch(`${at}/choose`, { method: 'POST', body, redirect: 'manual' });
    const gone = await choose(page, `choice=${choice}`);
    assert.equal(new URL(gone.headers.get('location')!).searchParams.get(back!), '1');
    assert.equal((await choose(page, 'choice=agree')).status, 410);
    const again = String((await buyer.call('POST', path, {})).body.pay_url);
    assert.notEqual(again, page);
    assert.equal((await buyer.call('POST', path, {})).body.pay_url, again, 'the new one is open');
    const agreed = new URL((await choose(again, 'choice=agree')).headers.get('location')!);
    const body = { payment_key: 'kakaopay', amount_krw: order.amount_krw, token: agreed.searchParams.get('pg_token') };
    const confirmed = await buyer.call('POST', `/api/v1/checkouts/${order.order_id}/confirm`, body);
    assert.equal(confirmed.body.state, 'confirmed', JSON.stringify(confirmed.body));
    assert.deepEqual(judged(order.order_id), { krw: 20_000, charges: 1 });
  }
});

/** Agrees at KakaoPay's page and comes back with what it gave. */
async function paidWithKakao(buyer: ReturnType<typeof givenBuyer>, order: Order, script: string[] = []) {
  const begun = await buyer.call('POST', `/api/v1/checkouts/${order.order_id}/payment`, {});
  const tid = new URL(String(begun.body.pay_url)).pathname.split('/').at(-1);
  const { pg_token } = await sandbox('POST', 'kakaopay/agree', { tid, script });
  const body = { payment_key: 'kakaopay', amount_krw: order.amount_krw, token: pg_token };
  return await buyer.call('POST', `/api/v1/checkouts/${order.order_id}/confirm`, body);
}

const cancelUnits = async (buyer: ReturnType<typeof givenBuyer>, order: Order, quantity: number) => {
  const shown = await buyer.call('GET', `/api/v1/orders/${order.order_id}`);
  const [line] = shown.body.lines as { line_id: string }[];
  const lines = [{ line_id: line!.line_id, quantity }];
  const canceled = await buyer.call('POST', `/api/v1/orders/${order.order_id}/cancel`, { lines, reason: '취소' });
  assert.equal(canceled.status, 200, JSON.stringify(canceled.body));
};

test('goods free of tax: each part that goes back says so, to both providers, which count what is left', async () => {
  for (const provider of ['sandbox', 'kakaopay'] as const) {
    const { buyer, order } = await givenPlaced(provider, undefined, { tax_free: true });
    const paid =
      provider === 'kakaopay'
        ? await paidWithKakao(buyer, order)
        : await buyer.confirm(order, await buyer.authenticate(order, { taxFreeAmount: order.amount_krw }));
    assert.equal(paid.body.state, 'confirmed', JSON.stringify(paid.body));
    await cancelUnits(buyer, order, 1);
    await cancelUnits(buyer, order, 1);
    await eventually(
      () => refundsOf(order.order_id),
      (refunds) => refunds.length === 2 && refunds.every((refund) => refund.state === 'done'),
    );
    assert.deepEqual(judged(order.order_id), { krw: 0, charges: 1 });
    const lines = readFileSync(shop.journal, 'utf8').split('\n').filter(Boolean);
    const told = lines.map((line) => JSON.parse(line)).filter((line) => line.orderId === order.order_id);
    assert.deepEqual(
      told.filter((line) => line.kind === 'cancel').map((line) => line.taxFree),
      [10_000, 10_000],
    );
  }
});

test('the pay page opens in the language of the order, at every provider', async () => {
  for (const provider of ['sandbox', 'kakaopay'] as const)
    for (const language of ['ko', 'en'] as const) {
      const { variant_id, unit_price_krw } = await givenOpenDrop(shop.ctx);
      const buyer = givenBuyer(shop, undefined, { 'accept-language': language });
      await buyer.enter();
      const lines = [{ variant_id, quantity: 1, unit_price_krw }];
      const placed = await buyer.checkOut(lines, { provider });
      const begun = await buyer.call('POST', `/api/v1/checkouts/${placed.body.order_id}/payment`, {});
      const page = await (await fetch(String(begun.body.pay_url))).text();
      assert.match(page, new RegExp(`<html lang="${language}">`), provider);
    }
});

test('KakaoPay: two pages asked for at once are one; an order left meanwhile is not revived by its page', async () => {
  const { buyer, order } = await givenPlaced('kakaopay');
  const path = `/api/v1/checkouts/${order.order_id}/payment`;
  const pages = await Promise.all([1, 2, 3].map(() => buyer.call('POST', path, {})));
  assert.equal(new Set(pages.map((page) => page.body.pay_url)).size, 1);
  const other = await givenPlaced('kakaopay');
  await sandbox('PUT', 'behaviour', { hang_ms: 300, latency_ms: 2_000 });
  const [page] = await Promise.all([
    other.buyer.call('POST', `/api/v1/checkouts/${other.order.order_id}/payment`, {}),
    new Promise((done) => setTimeout(done, 150)).then(() =>
      other.buyer.call('POST', `/api/v1/checkouts/${other.order.order_id}/leave`),
    ),
  ]);
  await sandbox('PUT', 'behaviour', { hang_ms: 300 });
  assert.equal(page.body.code, 'order_state', JSON.stringify(page.body));
  const [attempt] = await shop.ctx.sql`select state from payments.attempts where order_id = ${other.order.order_id}`;
  assert.equal(attempt!.state, 'voided');
});

test('a charge whose answer is lost ends confirmed, charged once', async () => {
  for (const word of ['timeout_after', 'timeout_before', 'error_charged:PROVIDER_ERROR', 'answer_twice']) {
    const { buyer, order, until } = await givenPlaced('sandbox');
    const key = await buyer.authenticate(order, { script: [word] });
    await buyer.confirm(order, key);
    await until('confirmed');
    assert.deepEqual(judged(order.order_id), { krw: 20_000, charges: 1 }, word);
  }
});

test('a refund whose answer is lost is paid once', async () => {
  for (const word of ['cancel_timeout_after', 'cancel_timeout_before', 'cancel_error_charged:PROVIDER_ERROR']) {
    const { buyer, order } = await givenPlaced('sandbox');
    const key = await buyer.authenticate(order, { script: ['ok', word] });
    assert.equal((await buyer.confirm(order, key)).body.state, 'confirmed');
    await buyer.call('POST', `/api/v1/orders/${order.order_id}/cancel`, { reason: '마음이 바뀌었어요' });
    await eventually(
      () => refundsOf(order.order_id),
      (refunds) => refunds.length === 1 && refunds[0]!.state === 'done',
    );
    assert.deepEqual(judged(order.order_id), { krw: 0, charges: 1 }, word);
  }
});

test('a virtual account: paid by webhook, taken back by the bank, paid again, refunded to an account', async () => {
  const { buyer, order, until } = await givenPlaced('sandbox', 'virtual_account');
  const key = await buyer.authenticate(order, { method: 'virtual_account' });
  const waiting = await buyer.confirm(order, key);
  assert.equal(waiting.body.state, 'waiting_deposit', JSON.stringify(waiting.body));
  const account = waiting.body.virtual_account as { bank: string; account_number: string; amount_krw: number };
  assert.deepEqual([account.bank, account.amount_krw], ['우리은행', 20_000]);
  await sandbox('POST', 'deposit', { orderId: order.order_id });
  await until('confirmed');
  await sandbox('POST', 'reverse-deposit', { orderId: order.order_id });
  await until('waiting_deposit');
  await sandbox('POST', 'deposit', { orderId: order.order_id });
  await until('confirmed');
  const bank_account = { bank: '20', account_number: '1002123456', holder: '홍길동' };
  const cancel = { reason: '취소', bank_account };
  const canceled = await buyer.call('POST', `/api/v1/orders/${order.order_id}/cancel`, cancel);
  assert.equal(canceled.status, 200, JSON.stringify(canceled.body));
  await eventually(
    async () => judged(order.order_id).krw,
    (krw) => krw === 0,
  );
});

test('forged news moves nothing', async () => {
  const { buyer, order } = await givenPlaced('sandbox', 'virtual_account');
  const key = await buyer.authenticate(order, { method: 'virtual_account' });
  await buyer.confirm(order, key);
  const bodies = [
    { createdAt: 'now', secret: 'ps_forged', status: 'DONE', transactionKey: 'x', orderId: order.order_id },
    {
      eventType: 'PAYMENT_STATUS_CHANGED',
      data: { orderId: order.order_id, paymentKey: key, status: 'DONE', totalAmount: 1 },
    },
    { eventType: 'PAYMENT_STATUS_CHANGED', data: { orderId: order.order_id, paymentKey: 'other', status: 'CANCELED' } },
  ];
  for (const body of bodies) await buyer.call('POST', '/api/v1/webhooks/sandbox', body);
  const seen = await buyer.call('GET', `/api/v1/checkouts/${order.order_id}`);
  assert.equal(seen.body.state, 'waiting_deposit');
});

test('a drop that forbids virtual accounts ends an order paid by one, and gives everything back', async () => {
  const { buyer, order, goods } = await givenPlaced('sandbox');
  await shop.ctx.sql`update drops.drops set allow_virtual_account = false where id = ${goods.drop_id}`;
  const key = await buyer.authenticate(order, { method: 'virtual_account' });
  const ended = await buyer.confirm(order, key);
  assert.equal(ended.body.state, 'failed');
  assert.match(String(ended.body.reason), /가상계좌/);
  const [lot] = await shop.ctx.sql`select held, allocated from inventory.lots where id = ${goods.lot_id}`;
  assert.deepEqual(lot, { held: 0, allocated: 0 });
});

test("in the end the provider's journal and the books agree, whichever provider's language was spoken", () =>
  everyPromiseHolds(shop.database_url, { journal: shop.journal, grace_s: 60 }));
