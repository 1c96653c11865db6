// waits: for a provider that refuses a refund
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CaptureOutcome } from '../server/modules/payments/index.ts';
import { readChecks } from '../verify/read-checks.ts';
import { runCheck } from '../verify/run-check.ts';
import { everyPromiseHolds } from './audit.ts';
import { eventually, type GivenApp, givenAccountToPay, givenApp } from './given-app.ts';
import { givenStaff } from './given-staff.ts';

/** Deposits that their bank takes back after a refund of them was given up: the auditor calls none of it a fault, and misses none. */
let shop: GivenApp;
let owner: Awaited<ReturnType<typeof givenStaff>>['browser'];
before(async () => {
  shop = await givenApp();
  owner = (await givenStaff(shop, { role: 'owner' })).browser;
});
after(() => shop.close());

/** An order of three units that is to be paid into an account, and a bank whose news this test writes itself. */
async function givenDeposits() {
  const { buyer, order } = await givenAccountToPay(shop, 3);
  const { order_id, amount_krw } = order;
  const attempt = async () => {
    const [row] = await shop.ctx.sql<{ id: string; captured_at: Date | null }[]>`
      select id, captured_at from payments.attempts where order_id = ${order_id}`;
    return row!;
  };
  const settle = async (outcome: CaptureOutcome) => {
    const { id: attempt_id, captured_at } = await attempt();
    await shop.app.modules.checkout.change({ kind: 'settle', order_id, attempt_id, outcome, asked: { captured_at } });
    return (await buyer.call('GET', `/api/v1/orders/${order_id}`)).body;
  };
  let version = 0;
  const seen = () => ({ payment_key: order_id, raw: {}, provider_version: String(++version) });
  return {
    buyer,
    order_id,
    amount_krw,
    comes: (krw = amount_krw) =>
      settle({
        ...{ state: 'captured', method: 'virtual_account', amount_krw: krw, balance_krw: krw, cancels: [] },
        ...{ approved_at: new Date().toISOString(), ...seen() },
      }),
    takenBack: () =>
      settle({
        ...{ state: 'waiting_for_deposit', amount_krw, account: { bank: '우리은행', account_number: '1002' } },
        ...{ due_at: new Date(Date.now() + 86_400_000).toISOString(), ...seen() },
      }),
    async cancel(quantity: number) {
      const shown = await buyer.call('GET', `/api/v1/orders/${order_id}`);
      const [line] = shown.body.lines as { line_id: string }[];
      const body = { lines: [{ line_id: line!.line_id, quantity }], reason: '취소' };
      assert.equal((await buyer.call('POST', `/api/v1/orders/${order_id}/cancel`, body)).status, 200);
    },
    /** Nobody named an account: the refund waits for a person, who has settled it otherwise. */
    async giveUpRefund() {
      const [parked] = await eventually(
        () => shop.ctx.sql<{ id: string }[]>`
          select id from payments.refunds where order_id = ${order_id} and state = 'parked'`,
        (rows) => rows.length === 1,
      );
      const ended = await owner.call('POST', `/api/v1/admin/refunds/${parked!.id}/give-up`, {
        reason: '현금으로 드림',
      });
      assert.equal(ended.body.state, 'refused', JSON.stringify(ended.body));
    },
  };
}

const booksHold = () => everyPromiseHolds(shop.database_url, { grace_s: 0 });

/** A hand takes a little of the order's money out of the books: whatever the order has been through, that is named. */
async function missesNothing(order_id: string): Promise<void> {
  const { sql } = shop.ctx;
  const check = readChecks().find((one) => one.name === 'money_has_its_goods')!;
  const settings = { segment_rows: 1_000, grace_s: 0, journal: null, done: () => undefined, save: () => {} };
  const give = (krw: number) =>
    sql`update payments.attempts set balance_krw = balance_krw + ${krw} where order_id = ${order_id}`;
  await give(-1_000);
  const { ok, first_violation } = await runCheck(sql, check, settings);
  await give(1_000);
  assert.deepEqual([ok, (first_violation as { order_id?: string } | null)?.order_id], [false, order_id]);
}

for (const krw of [15_000, 45_000])
  test(`a wrong amount (${krw}) whose refund was given up, taken back by the bank; then the whole price comes`, async () => {
    const bank = await givenDeposits();
    assert.equal((await bank.comes(krw)).state, 'failed');
    await bank.giveUpRefund();
    await booksHold();
    await bank.takenBack();
    await booksHold();
    assert.equal((await bank.comes()).state, 'confirmed');
    await booksHold();
    await missesNothing(bank.order_id);
  });

test('a part that was canceled and settled otherwise stays settled when the deposit goes and comes again', async () => {
  const bank = await givenDeposits();
  assert.equal((await bank.comes()).state, 'confirmed');
  await bank.cancel(1);
  await bank.giveUpRefund();
  await booksHold();
  assert.equal((await bank.takenBack()).state, 'waiting_deposit');
  await booksHold();
  assert.equal((await bank.comes()).state, 'partly_canceled');
  await booksHold();
  await missesNothing(bank.order_id);
});

test('a deposit that was taken back and does not come again ends its order, and nothing of it is owed', async () => {
  const bank = await givenDeposits();
  assert.equal((await bank.comes()).state, 'confirmed');
  await bank.cancel(1);
  await bank.giveUpRefund();
  await bank.takenBack();
  await shop.ctx.sql`update orders.orders set expires_at = now() where id = ${bank.order_id}`;
  await shop.app.modules.checkout.change({ kind: 'lapse', order_id: bank.order_id });
  await booksHold();
});

test('an order that was canceled whole and settled otherwise owes the deposit that comes again', async () => {
  const bank = await givenDeposits();
  assert.equal((await bank.comes()).state, 'confirmed');
  await bank.cancel(3);
  await bank.giveUpRefund();
  await bank.takenBack();
  await booksHold();
  assert.equal((await bank.comes()).state, 'canceled');
  await booksHold();
  await missesNothing(bank.order_id);
});
