// waits: for answers the provider never gives, asked about after seconds
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readJournal } from '../verify/journal.ts';
import { everyPromiseHolds } from './audit.ts';
import { count, howMany } from './count.ts';
import { eventually, type GivenApp, givenApp, givenBuyer, givenOpenDrop } from './given-app.ts';

/** Of each provider: KakaoPay has neither keys nor webhooks, and is asked by order status. */
const checkouts = howMany(24, 500);
const at_a_time = 12;

/** A third of the approvals and of the cancels is never answered, charged or not, canceled or not. */
const misbehaviour = {
  seed: 11,
  timeout_before: 0.12,
  timeout_after: 0.12,
  charge_late: 0.08,
  late_ms: 500,
  hang_ms: 250,
  decline: 0.05,
  cancel_timeout_before: 0.15,
  cancel_timeout_after: 0.15,
  query_timeout: 0.05,
  webhook_never: 1,
};

let shop: GivenApp;
before(async () => {
  shop = await givenApp();
  await sandbox('PUT', 'behaviour', misbehaviour);
});
after(() => shop?.close());

async function sandbox(method: string, call: string, body: object): Promise<Record<string, unknown>> {
  const reply = await fetch(`${shop.sandbox_url}/sandbox/${call}`, { method, body: JSON.stringify(body) });
  assert.ok(reply.ok, await reply.clone().text());
  return (await reply.json()) as Record<string, unknown>;
}

type Provider = 'sandbox' | 'kakaopay';
type Bought = { buyer: ReturnType<typeof givenBuyer>; order_id: string };

async function buy(goods: { variant_id: string; unit_price_krw: number }, provider: Provider): Promise<Bought> {
  const buyer = givenBuyer(shop);
  await buyer.enter();
  const lines = [{ variant_id: goods.variant_id, quantity: 3, unit_price_krw: goods.unit_price_krw }];
  const placed = await buyer.checkOut(lines, { provider });
  const order = placed.body as { order_id: string; amount_krw: number };
  assert.equal(placed.status, 201, JSON.stringify(placed.body));
  let body: object = { payment_key: '', amount_krw: order.amount_krw };
  if (provider === 'kakaopay') {
    const begun = await buyer.call('POST', `/api/v1/checkouts/${order.order_id}/payment`, {});
    const tid = new URL(String(begun.body.pay_url)).pathname.split('/').at(-1);
    const { pg_token } = await sandbox('POST', 'kakaopay/agree', { tid });
    body = { ...body, payment_key: `kakaopay:${order.order_id}`, token: pg_token };
  } else body = { ...body, payment_key: await buyer.authenticate(order, { taxFreeAmount: order.amount_krw }) };
  const confirmed = await buyer.call('POST', `/api/v1/checkouts/${order.order_id}/confirm`, body);
  assert.ok(confirmed.status < 500, JSON.stringify(confirmed));
  return { buyer, order_id: order.order_id };
}

/** One unit at a time, without waiting for the money of the one before. */
async function giveBack({ buyer, order_id }: Bought, units: number): Promise<void> {
  const seen = await buyer.call('GET', `/api/v1/orders/${order_id}`);
  const [line] = seen.body.lines as { line_id: string }[];
  for (let unit = 0; unit < units; unit++) {
    const body = { reason: '취소', lines: [{ line_id: line!.line_id, quantity: 1 }] };
    const canceled = await buyer.call('POST', `/api/v1/orders/${order_id}/cancel`, body);
    assert.equal(canceled.status, 200, JSON.stringify(canceled.body));
  }
}

/** Until nothing of this kind is left to wait for. */
const none = (what: string) =>
  eventually(
    async () => (await shop.ctx.sql.unsafe(`select count(*)::int as n from ${what}`))[0]!.n as number,
    (open) => open === 0,
    howMany(150_000, 600_000),
  );

test('parts of payments under lost answers, at both providers: charged once, each part given back once', {
  timeout: howMany(350_000, 1_200_000),
}, async () => {
  const wants = Array.from({ length: checkouts * 2 }, (_, n): Provider => (n % 2 ? 'sandbox' : 'kakaopay'));
  const goods = await givenOpenDrop(shop.ctx, { stock: checkouts * 6, cap: 3, tax_free: true });
  const bought: Bought[] = [];
  await Promise.all(
    Array.from({ length: at_a_time }, async () => {
      for (let next = wants.pop(); next; next = wants.pop()) bought.push(await buy(goods, next));
    }),
  );
  await none(`payments.attempts where state in ('sending', 'unknown')`);
  const rows = await shop.ctx.sql<{ id: string; state: string }[]>`select id, state from orders.orders`;
  const confirmed = new Set(rows.filter((row) => row.state === 'confirmed').map((row) => row.id));
  const paid = bought.filter((one) => confirmed.has(one.order_id));
  assert.ok(paid.length > checkouts, `${paid.length} of ${bought.length} were paid`);
  const giving = [...paid.entries()];
  await Promise.all(
    Array.from({ length: at_a_time }, async () => {
      for (let next = giving.pop(); next; next = giving.pop()) await giveBack(next[1], next[0] % 4);
    }),
  );
  await none(`payments.refunds where state <> 'done'`);

  const moved = new Map((await readJournal(shop.journal)).map((one) => [one.order_id, one]));
  for (const [n, { order_id }] of paid.entries()) {
    const money = moved.get(order_id)!;
    assert.deepEqual(
      [money.charges, money.charged_krw, money.returned_krw],
      [1, 30_000, (n % 4) * 10_000],
      `order ${order_id}`,
    );
  }
  for (const { order_id } of bought.filter((one) => !confirmed.has(one.order_id))) {
    const money = moved.get(order_id);
    assert.equal(
      (money?.charged_krw ?? 0) - (money?.returned_krw ?? 0),
      0,
      `order ${order_id} has ended without money`,
    );
  }
  await everyPromiseHolds(shop.database_url, { journal: shop.journal, grace_s: 60 });
  count('chaos', bought.length);
});
