// waits: for a provider that answers late or never
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { givenBackWith } from '../server/modules/checkout/cancel-rules.ts';
import { demoPassword, seedDemoPeople } from '../server/modules/identity/index.ts';
import { sandbox_secret_key } from '../server/modules/payments/index.ts';
import { everyPromiseHolds } from './audit.ts';
import {
  type Buyer,
  eventually,
  type GivenApp,
  givenApp,
  givenBuyer,
  givenOpenDrop,
  givenUnpaid,
  type PlacedOrder,
} from './given-app.ts';

let shop: GivenApp;
let owner: ReturnType<typeof givenBuyer>;
before(async () => {
  shop = await givenApp();
  await seedDemoPeople(shop.app.modules.identity);
  await sandbox('PUT', 'behaviour', { hang_ms: 300 });
  await sandbox('PUT', 'webhook', { url: `${shop.url}/api/v1/webhooks/sandbox` });
  owner = givenBuyer(shop);
  const body = { email: 'owner@madang.test', password: demoPassword(shop.ctx.keys) };
  assert.equal((await owner.call('POST', '/api/v1/sessions', body)).status, 201);
});
after(() => shop.close());

async function sandbox(method: string, call: string, body: object) {
  const reply = await fetch(`${shop.sandbox_url}/sandbox/${call}`, { method, body: JSON.stringify(body) });
  assert.equal(reply.status, 200, await reply.clone().text());
}

const account = { bank: '우리은행', account_number: '1002-864-975310', holder: '심어둔예금주' };

/** Three units paid for, by card or into an account; `script` is what the provider does with confirm and cancels. */
async function givenPaid(method: 'card' | 'virtual_account', script: string[] = []) {
  const { buyer, order } = await givenUnpaid(shop, 3, method);
  const key = await buyer.authenticate(order, { method, script: ['ok', ...script] });
  await buyer.confirm(order, key);
  if (method === 'virtual_account') await sandbox('POST', 'deposit', { orderId: order.order_id });
  await eventually(
    () => read(buyer, order),
    (seen) => seen.state === 'confirmed',
  );
  return { buyer, order };
}

type Seen = {
  state: string;
  refund_needs_account_krw: number;
  lines: { line_id: string }[];
  timeline: { what: string; amount_krw: number | null; detail: string | null }[];
};
const read = async (buyer: Buyer, order: PlacedOrder) =>
  (await buyer.call('GET', `/api/v1/orders/${order.order_id}`)).body as unknown as Seen;

async function cancel(buyer: Buyer, order: PlacedOrder, quantity: number, bank_account?: typeof account) {
  const [line] = (await read(buyer, order)).lines;
  const lines = [{ line_id: line!.line_id, quantity }];
  const body = { lines, reason: '취소', ...(bank_account ? { bank_account } : {}) };
  const canceled = await buyer.call('POST', `/api/v1/orders/${order.order_id}/cancel`, body);
  assert.equal(canceled.status, 200, JSON.stringify(canceled.body));
}

type ListedSeen = { refund_id: string; order_number: string; refusal_message_ko: string };
type RefundSeen = { refund_id: string; state: string; refusal_code: string | null; needs_account: boolean };
async function refundsOf(order: PlacedOrder): Promise<RefundSeen[]> {
  const [attempt] = await shop.ctx.sql`select id from payments.attempts where order_id = ${order.order_id}`;
  const shown = await owner.call('GET', `/api/v1/admin/payments/${attempt!.id}`);
  return (shown.body.refunds as RefundSeen[]).toReversed();
}
const refundsStand = (order: PlacedOrder, states: string[]) =>
  eventually(
    () => refundsOf(order),
    (refunds) => JSON.stringify(refunds.map((one) => one.state)) === JSON.stringify(states),
  );

/** What the order has paid in the end, by the provider's own journal. */
function paidKrw(order: PlacedOrder): number {
  const lines = readFileSync(shop.journal, 'utf8').split('\n').filter(Boolean);
  const moved = lines.map((line) => JSON.parse(line)).filter((line) => line.orderId === order.order_id);
  return moved.reduce((sum, line) => sum + (line.krw ?? 0), 0);
}

test('paid by transfer and canceled without an account: the order asks the buyer for one, and the refund goes on with it', async () => {
  const { buyer, order } = await givenPaid('virtual_account');
  await cancel(buyer, order, 3);
  const [waiting] = await refundsStand(order, ['parked']);
  assert.deepEqual([waiting!.refusal_code, waiting!.needs_account], ['NEEDS_ACCOUNT', true]);
  assert.equal((await read(buyer, order)).refund_needs_account_krw, 30_000);
  const path = `/api/v1/orders/${order.order_id}/refund-account`;
  const stranger = givenBuyer(shop);
  await stranger.enter();
  assert.equal((await stranger.call('POST', path, { bank_account: account })).status, 404);
  const key = crypto.randomUUID();
  const named = await buyer.call('POST', path, { bank_account: account }, key);
  assert.equal(named.status, 200, JSON.stringify(named.body));
  assert.equal(named.body.refund_needs_account_krw, 0);
  assert.equal((await buyer.call('POST', path, { bank_account: account }, key)).status, 200, 'the same key again');
  assert.equal((await buyer.call('POST', path, { bank_account: account })).body.code, 'conflict', 'nothing waits');
  await refundsStand(order, ['done']);
  assert.equal(paidKrw(order), 0);
  for (const text of [account.account_number, account.holder]) {
    const found = await findInClear(text);
    assert.deepEqual(found, [], 'the account lies in the vault only');
  }
});

test('a wrong account: the refund is parked and holds up no other; staff retry it with the right one', async () => {
  const { buyer, order } = await givenPaid('virtual_account', ['cancel_decline:INVALID_REFUND_ACCOUNT_INFO']);
  await cancel(buyer, order, 1, account);
  await refundsStand(order, ['parked']);
  await cancel(buyer, order, 1, account);
  const [parked] = await refundsStand(order, ['parked', 'done']);
  assert.deepEqual([parked!.refusal_code, parked!.needs_account], ['INVALID_REFUND_ACCOUNT_INFO', true]);
  const listed = (await owner.call('GET', '/api/v1/admin/refunds?state=parked')).body.refunds as ListedSeen[];
  const row = listed.find((one) => one.refund_id === parked!.refund_id)!;
  assert.equal(row.order_number, order.order_number, 'staff look for it by the number a buyer names');
  assert.match(row.refusal_message_ko, /환불/, 'the provider’s own sentence, not its code alone');
  assert.equal((await read(buyer, order)).refund_needs_account_krw, 10_000);
  const bank_account = { ...account, account_number: '1002-111-222333' };
  const path = `/api/v1/admin/refunds/${parked!.refund_id}/retry`;
  assert.equal((await buyer.call('POST', path, { bank_account })).status, 401);
  assert.equal((await owner.call('POST', path, { bank_account })).body.state, 'due');
  await refundsStand(order, ['done', 'done']);
  assert.equal(paidKrw(order), 10_000);
  const again = await owner.call('POST', path, {});
  assert.equal(again.body.code, 'conflict', 'what is done is not taken up');
});

test('a refund the provider will not pay is ended by staff, who say how; it is never sent again', async () => {
  const { buyer, order } = await givenPaid('card', ['cancel_decline:EXCEED_MAX_REFUND_DUE']);
  await cancel(buyer, order, 1);
  const [parked] = await refundsStand(order, ['parked']);
  const path = `/api/v1/admin/refunds/${parked!.refund_id}/give-up`;
  await shop.ctx.sql`update identity.sessions set proved_at = now() - interval '16 minutes'`;
  assert.equal((await owner.call('POST', path, { reason: '나중에' })).body.code, 'proof_required');
  const named = await owner.call('POST', path.replace('give-up', 'retry'), { bank_account: account });
  assert.equal(named.body.code, 'proof_required', 'where the money goes is not named by whoever sits there');
  assert.equal((await owner.call('POST', '/api/v1/me/proof', { password: demoPassword(shop.ctx.keys) })).status, 200);
  const ended = await owner.call('POST', path, { reason: '현금으로 돌려드림' });
  assert.equal(ended.body.state, 'refused', JSON.stringify(ended.body));
  assert.ok(ended.body.given_up_at);
  assert.equal((await owner.call('POST', path.replace('give-up', 'retry'), {})).body.code, 'conflict');
  const [entry] = await shop.ctx.sql`
    select detail, made_by from orders.history where order_id = ${order.order_id} and what = 'refund_given_up'`;
  assert.deepEqual(entry, { detail: '현금으로 돌려드림', made_by: 'staff' });
  assert.equal(paidKrw(order), 30_000);
});

test('part of a payment goes back once, though its answer was lost, and so do the parts after it', async () => {
  const { buyer, order } = await givenPaid('card', ['cancel_timeout_after', 'cancel_timeout_before']);
  await cancel(buyer, order, 1);
  await cancel(buyer, order, 1);
  await refundsStand(order, ['done', 'done']);
  assert.equal(paidKrw(order), 10_000);
});

test('a refund that waited for another of its payment goes on when that one ends, not when its own pause does', async () => {
  const { buyer, order } = await givenPaid('card', ['cancel_timeout_after']);
  await sandbox('PUT', 'behaviour', { hang_ms: 300, query_timeout: 1 });
  await cancel(buyer, order, 1);
  await refundsStand(order, ['unknown']);
  await cancel(buyer, order, 1);
  await cancel(buyer, order, 1);
  await eventually(
    async () =>
      (
        await shop.ctx.sql`
          update platform.effects set next_at = clock_timestamp() + interval '1 hour', attempts = 9
          where kind = 'payments.refund' and payload->>'order_id' = ${order.order_id} and state = 'due'`
      ).count,
    (waiting) => waiting === 2,
  );
  await sandbox('PUT', 'behaviour', { hang_ms: 300 });
  await refundsStand(order, ['done', 'done', 'done']);
  assert.equal(paidKrw(order), 0);
});

test('nobody answers for days: the refund is parked, the next one reads the books first and finds that it was done', async () => {
  const { buyer, order } = await givenPaid('card', ['cancel_timeout_after']);
  await sandbox('PUT', 'behaviour', { hang_ms: 300, query_timeout: 1 });
  await cancel(buyer, order, 1);
  await refundsStand(order, ['unknown']);
  await shop.ctx.sql`
    update platform.effects set created_at = created_at - interval '3 days'
    where kind = 'payments.refund' and payload->>'order_id' = ${order.order_id}`;
  const [parked] = await refundsStand(order, ['parked']);
  assert.equal(parked!.refusal_code, 'NO_ANSWER');
  await sandbox('PUT', 'behaviour', { hang_ms: 300 });
  await cancel(buyer, order, 1);
  await refundsStand(order, ['done', 'done']);
  assert.equal(paidKrw(order), 10_000);
});

test('staff who send back much of one order prove who they are first, in small parts, too', async () => {
  const { buyer, order } = await givenPaid('card');
  const path = `/api/v1/admin/orders/${order.order_id}/cancel`;
  const [line] = (await read(buyer, order)).lines;
  assert.equal(givenBackWith(orderOf(3, 0), undefined), 600_000);
  assert.equal(givenBackWith(orderOf(3, 2), [{ line_id: 'a', quantity: 1 }]), 600_000, 'what went back before counts');
  assert.equal(givenBackWith(orderOf(3, 3), undefined), 0);
  assert.equal(givenBackWith({ ...orderOf(3, 0), state: 'pending' }, undefined), 0);
  await shop.ctx.sql`update identity.sessions set proved_at = now() - interval '16 minutes'`;
  const lines = [{ line_id: line!.line_id, quantity: 1 }];
  assert.equal((await owner.call('POST', path, { lines, reason: '소액' })).status, 200, 'a small one asks nothing');
  await refundsStand(order, ['done']);
});

const orderOf = (quantity: number, canceled_quantity: number) => ({
  state: canceled_quantity > 0 ? 'partly_canceled' : 'confirmed',
  lines: [
    {
      line_id: 'a',
      shop_id: 'shop',
      unit_price_krw: 200_000,
      discount_krw: 0,
      shipping_krw: 0,
      gift: false,
      quantity,
      canceled_quantity,
    },
  ],
});

test('and every promise holds over all of it', async () => {
  await everyPromiseHolds(shop.database_url, { journal: shop.journal, grace_s: 0 });
});

/** Tables in which a text can be read, as it is or as bytes. */
async function findInClear(text: string): Promise<string[]> {
  const { sql } = shop.ctx;
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema') order by 1`;
  const patterns = [`%${text}%`, `%${Buffer.from(text).toString('hex')}%`];
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await sql.unsafe(`select 1 from ${name} t where t::text ilike any ($1::text[]) limit 1`, [patterns]);
    if (rows.length > 0) found.push(name);
  }
  return found;
}

test('a provider that took more than was asked, or less, gives all of it back; every book names what it took', async () => {
  for (const took of [50_000, 4_000]) {
    const { variant_id, unit_price_krw } = await givenOpenDrop(shop.ctx, { stock: 3, cap: 3 });
    const buyer = givenBuyer(shop);
    await buyer.enter();
    const order = (await buyer.checkOut([{ variant_id, quantity: 1, unit_price_krw }])).body as unknown as PlacedOrder;
    const paymentKey = await buyer.authenticate({ ...order, amount_krw: took });
    // Somebody else had it charged at the provider, for another amount.
    const charged = await fetch(`${shop.sandbox_url}/v1/payments/confirm`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${sandbox_secret_key}:`).toString('base64')}` },
      body: JSON.stringify({ paymentKey, orderId: order.order_id, amount: took }),
    });
    assert.equal(charged.status, 200);
    assert.equal(paidKrw(order), took);
    const told = (await buyer.confirm(order, paymentKey)).body as { state: string; reason?: string };
    assert.equal(told.state, 'failed', 'at once, not after days of asking');
    assert.match(told.reason!, /다른 금액을 결제했습니다. 결제된 금액은 모두 돌려드립니다/);
    const [seen] = (await read(buyer, order)).timeline.filter((entry) => entry.what === 'amount_mismatch');
    assert.deepEqual([seen!.amount_krw, seen!.detail], [took, String(order.amount_krw)], 'both amounts');
    assert.equal((await read(buyer, order)).state, 'failed');
    await refundsStand(order, ['done']);
    assert.equal(paidKrw(order), 0, 'all of it went back');
    await everyPromiseHolds(shop.database_url, { grace_s: 0, journal: shop.journal });
  }
});
