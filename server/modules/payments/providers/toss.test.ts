// waits: for answers that never come
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type TestContext } from 'node:test';
import { listenSandbox } from '../../../../sandbox/server.ts';
import { newId } from '../../../platform/ids.ts';
import { until } from '../../../platform/testing-process.ts';
import type { Provider } from './port.ts';
import { createToss } from './toss.ts';
import { toss_errors } from './toss-errors.ts';

async function givenToss(t: TestContext, more: object = {}) {
  const sandbox = await listenSandbox();
  sandbox.control.behaviour.hang_ms = 4_000;
  const { secret_key } = sandbox.control;
  const toss = createToss({ name: 'sandbox', base_url: sandbox.url, secret_key, read_timeout_ms: 1_000, ...more });
  t.after(async () => {
    await toss.close();
    await sandbox.close();
  });
  const order = async (script: string[] = [], amount = 30_000, method = 'card') => {
    const order_id = newId();
    const reply = await fetch(`${sandbox.url}/sandbox/authenticate`, {
      method: 'POST',
      body: JSON.stringify({ orderId: order_id, amount, method, script, customerName: '김구매' }),
    });
    const { paymentKey } = (await reply.json()) as { paymentKey: string };
    return { attempt_id: newId(), order_id, payment_key: paymentKey, amount_krw: amount, idempotency_key: newId() };
  };
  const charges = () => [...sandbox.books.payments.values()].filter((p) => p.approved_at_ms !== null).length;
  return { sandbox, toss, order, charges };
}

type Order = Awaited<ReturnType<Awaited<ReturnType<typeof givenToss>>['order']>>;
const refundOf = (o: Order, amount_krw: number, expected_balance_krw: number) => {
  const refund_id = newId();
  const { order_id, payment_key } = o;
  return {
    refund_id,
    order_id,
    payment_key,
    amount_krw,
    expected_balance_krw,
    reason: '구매자 취소',
    idempotency_key: refund_id,
  };
};

test('toss: captures, repeats the answer of a repeated key, and says what happened to another key', async (t) => {
  const { toss, order, charges } = await givenToss(t);
  const o = await order();
  const first = await toss.capture(o);
  assert.equal(first.state, 'captured');
  assert.ok(first.state === 'captured' && first.balance_krw === 30_000 && first.method === 'card');
  assert.match(first.approved_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
  assert.deepEqual(await toss.capture(o), first);
  const other_key = await toss.capture({ ...o, idempotency_key: newId() });
  assert.equal(other_key.state, 'captured', 'ALREADY_PROCESSED_PAYMENT is asked about, not believed to be a failure');
  assert.equal(charges(), 1);
  assert.ok(!JSON.stringify(first).includes('1234'), 'no part of a card number leaves the adapter');
});

test('toss: a decline is a decline, before and after it is asked about', async (t) => {
  const { toss, order, charges } = await givenToss(t);
  const o = await order(['decline:REJECT_ACCOUNT_PAYMENT']);
  const outcome = await toss.capture(o);
  assert.deepEqual(
    [outcome.state, outcome.state === 'declined' && outcome.code],
    ['declined', 'REJECT_ACCOUNT_PAYMENT'],
  );
  assert.equal((await toss.query(o)).state, 'declined');
  assert.equal(charges(), 0);
});

test('toss: no answer is unknown, whether or not it charged; asking tells', async (t) => {
  const { sandbox, toss, order } = await givenToss(t);
  const before = await order(['timeout_before']);
  assert.equal((await toss.capture(before)).state, 'unknown');
  assert.equal((await toss.query(before)).state, 'in_progress');
  assert.equal((await toss.capture(before)).state, 'captured', 'the same key may be sent again');
  const after = await order(['timeout_after']);
  assert.equal((await toss.capture(after)).state, 'unknown');
  assert.equal((await toss.query(after)).state, 'captured');
  sandbox.control.behaviour.late_ms = 5_000;
  const late = await order(['charge_late']);
  assert.equal((await toss.capture(late)).state, 'unknown');
  assert.equal((await toss.query(late)).state, 'in_progress', 'the trap: not yet charged, and it will be');
  assert.equal((await toss.capture(late)).state, 'unknown', 'sent again while the first is worked on: still unknown');
  await until('the late charge', async () => (await toss.query(late)).state === 'captured');
});

test('toss: an answer written twice does not become the answer of the next payment', async (t) => {
  const { toss, order, charges } = await givenToss(t, { connections: 1 });
  for (let round = 0; round < 20; round++) {
    const [a, b] = [await order(['answer_twice']), await order()];
    const [one, two] = await Promise.all([toss.capture(a), toss.capture(b)]);
    assert.ok(one.state === 'captured' && one.payment_key === a.payment_key);
    assert.ok(two.state === 'unknown' || (two.state === 'captured' && two.payment_key === b.payment_key));
    const asked = await toss.query(b);
    if (asked.state === 'in_progress') assert.equal((await toss.capture(b)).state, 'captured');
  }
  assert.equal(charges(), 40);
});

test('toss: what was surely not sent is told from what is lost', async (t) => {
  const refused = createToss({ base_url: 'http://127.0.0.1:9', secret_key: 'x' });
  t.after(() => refused.close());
  const ask = { attempt_id: newId(), order_id: newId(), payment_key: 'k', amount_krw: 100, idempotency_key: 'i' };
  assert.equal((await refused.capture(ask)).state, 'not_sent');
  assert.equal((await refused.query(ask)).state, 'unknown', 'a question that was not asked answers nothing');
  const cut = createServer((req) => req.once('data', () => req.destroy()));
  await new Promise<void>((done) => cut.listen(0, '127.0.0.1', done));
  const lost = createToss({ base_url: `http://127.0.0.1:${(cut.address() as AddressInfo).port}`, secret_key: 'x' });
  t.after(async () => {
    await lost.close();
    cut.close();
  });
  assert.equal((await lost.capture(ask)).state, 'unknown');
});

test('toss: nonsense is not believed', async (t) => {
  const answers = [
    '<html>502</html>',
    '{}',
    'null',
    '{"status":"DONE"}',
    JSON.stringify({ paymentKey: 'k', orderId: 'other-order', status: 'DONE', totalAmount: 100, balanceAmount: 100 }),
    JSON.stringify({ paymentKey: 'other', orderId: 'the-order', status: 'DONE', totalAmount: 100, balanceAmount: 100 }),
    JSON.stringify({
      paymentKey: 'k',
      orderId: 'the-order',
      status: 'SOMETHING_NEW',
      totalAmount: 100,
      balanceAmount: 100,
    }),
  ];
  let body = '';
  const server = createServer((_, res) => res.end(body));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const toss = createToss({ base_url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, secret_key: 'x' });
  t.after(async () => {
    await toss.close();
    server.close();
  });
  const ask = { attempt_id: newId(), order_id: 'the-order', payment_key: 'k', amount_krw: 100, idempotency_key: 'i' };
  for (const text of answers) {
    body = text;
    assert.equal((await toss.capture(ask)).state, 'unknown', text);
    assert.equal((await toss.query(ask)).state, 'unknown', text);
    const refund = { ...ask, refund_id: newId(), reason: 'r', expected_balance_krw: 100 };
    assert.equal((await toss.refund(refund)).state, 'unknown', text);
    const asked = await toss.queryRefund(ask);
    assert.equal(asked.state, text.includes('SOMETHING_NEW') ? 'known' : 'unknown', text);
  }
});

test('toss: another amount under our own names is our payment, told as it is', async (t) => {
  const paid = { paymentKey: 'k', orderId: 'the-order', status: 'DONE', totalAmount: 99, balanceAmount: 99 };
  const server = createServer((_, res) => res.end(JSON.stringify(paid)));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const toss = createToss({ base_url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, secret_key: 'x' });
  t.after(async () => {
    await toss.close();
    server.close();
  });
  const ask = { attempt_id: newId(), order_id: 'the-order', payment_key: 'k', amount_krw: 100, idempotency_key: 'i' };
  for (const seen of [await toss.capture(ask), await toss.query(ask)])
    assert.deepEqual([seen.state, seen.state === 'captured' && seen.amount_krw], ['captured', 99]);
  const books = await toss.queryRefund(ask);
  assert.deepEqual([books.state, books.state === 'known' && books.balance_krw], ['known', 99]);
});

/** What each meaning must become when the code answers a confirm of a payment that was not charged. */
const confirm_states: Record<string, string> = {
  declined: 'declined',
  later: 'declined',
  unknown: 'unknown',
  already: 'unknown',
  our_bug: 'our_bug',
  not_found: 'unknown',
};
const cancel_states: Record<string, string> = {
  declined: 'refused',
  later: 'not_sent',
  unknown: 'unknown',
  already: 'refused',
  our_bug: 'our_bug',
  not_found: 'refused',
};

test('toss: every documented error, on the wire, charged and not', async (t) => {
  const { toss, order } = await givenToss(t);
  let tried = 0;
  for (const e of toss_errors) {
    if (e.api === 'cancel') {
      const o = await order([`cancel_error:${e.code}`, `cancel_error_charged:${e.code}`]);
      await toss.capture(o);
      const untouched = await toss.refund(refundOf(o, 10_000, 30_000));
      assert.equal(untouched.state, cancel_states[e.meaning], `cancel ${e.code}`);
      const done = refundOf(o, 10_000, 30_000);
      const outcome = await toss.refund(done);
      if (e.meaning === 'already') assert.equal(outcome.state, 'done', `cancel ${e.code}, though it was done`);
      const known = await toss.queryRefund(o);
      assert.ok(known.state === 'known' && known.balance_krw === 20_000);
      assert.equal(known.cancels[0]!.refund_id, done.refund_id);
    } else {
      const o = await order([`error:${e.code}`]);
      assert.equal((await toss.capture(o)).state, confirm_states[e.meaning], `${e.api} ${e.code}`);
      const charged = await order([`error_charged:${e.code}`]);
      const outcome = await toss.capture(charged);
      // A code that means "no money moved" is believed; every other one is not while money may have moved.
      if (e.meaning === 'already' || e.meaning === 'our_bug' || e.meaning === 'not_found') {
        assert.equal(outcome.state, 'captured', `${e.api} ${e.code}, though it was charged`);
      } else if (e.meaning === 'unknown') {
        assert.equal(outcome.state, 'unknown');
        assert.equal((await toss.query(charged)).state, 'captured');
      }
    }
    tried++;
  }
  assert.equal(tried, 80);
});

test('toss: parts go back, each once, and the balance is told', async (t) => {
  const { toss, order } = await givenToss(t);
  const o = await order(['ok', 'cancel_timeout_after', 'cancel_ok', 'cancel_answer_twice']);
  await toss.capture(o);
  const first = refundOf(o, 12_000, 30_000);
  assert.equal((await toss.refund(first)).state, 'unknown');
  const known = await toss.queryRefund(o);
  assert.ok(known.state === 'known' && known.balance_krw === 18_000);
  assert.deepEqual(
    known.cancels.map((c) => [c.refund_id, c.amount_krw]),
    [[first.refund_id, 12_000]],
  );
  const again = await toss.refund(first);
  assert.ok(again.state === 'done' && again.balance_krw === 18_000, 'the same key has the same effect');
  const wrong = await toss.refund(refundOf(o, 5_000, 30_000));
  assert.deepEqual(
    [wrong.state, wrong.state === 'refused' && wrong.code],
    ['refused', 'NOT_MATCHES_REFUNDABLE_AMOUNT'],
  );
  const second = await toss.refund(refundOf(o, 8_000, 18_000));
  assert.ok(second.state === 'done' && second.balance_krw === 10_000 && second.cancels.length === 2);
  const rest = refundOf(o, 10_000, 10_000);
  const last = await toss.refund(rest);
  assert.ok(last.state === 'done' && last.balance_krw === 0);
  const lost_reply = await toss.refund({ ...rest, idempotency_key: newId() });
  assert.equal(lost_reply.state, 'done', 'ALREADY_CANCELED_PAYMENT is matched to our refund by its mark');
  const too_much = await toss.refund(refundOf(o, 1, 0));
  assert.equal(too_much.state, 'refused');
  const seen = await toss.query(o);
  assert.ok(seen.state === 'canceled' && seen.cancels.length === 3);
});

test('toss: a virtual account: opened, paid into, taken back, paid again, refunded to an account', async (t) => {
  const { sandbox, toss, order } = await givenToss(t);
  const o = await order([], 30_000, 'virtual_account');
  const waiting = await toss.capture(o);
  assert.ok(waiting.state === 'waiting_for_deposit');
  assert.match(waiting.account.account_number, /^X\d+$/);
  assert.equal(waiting.account.bank, '우리은행');
  assert.ok(new Date(waiting.due_at).getTime() > Date.now());
  assert.ok(waiting.secret);
  assert.ok(!JSON.stringify(waiting).includes('김구매'), 'the depositor is a person: not passed on');
  const call = (what: string) =>
    fetch(`${sandbox.url}/sandbox/${what}`, { method: 'POST', body: JSON.stringify({ orderId: o.order_id }) });
  assert.equal((await call('deposit')).status, 200);
  assert.equal((await toss.query(o)).state, 'captured');
  await call('reverse-deposit');
  assert.equal((await toss.query(o)).state, 'waiting_for_deposit');
  await call('deposit');
  const bare = await toss.refund(refundOf(o, 10_000, 30_000));
  assert.deepEqual([bare.state, bare.state === 'refused' && bare.code], ['refused', 'INVALID_REFUND_ACCOUNT_INFO']);
  const bank_account = { bank: '20', account_number: '1002', holder: '김구매' };
  assert.equal((await toss.refund({ ...refundOf(o, 10_000, 30_000), bank_account })).state, 'done');
  const never = await order([], 30_000, 'virtual_account');
  await toss.capture(never);
  sandbox.control.behaviour.clock_offset_ms = 25 * 3_600_000;
  const over = await toss.query(never);
  assert.deepEqual([over.state, over.state === 'declined' && over.code], ['declined', 'EXPIRED_PAYMENT']);
});

test('toss: an authenticated payment that nobody confirmed in 10 minutes is declined, not lost', async (t) => {
  const { sandbox, toss, order } = await givenToss(t);
  const o = await order();
  sandbox.control.behaviour.clock_offset_ms = 11 * 60_000;
  const outcome = await toss.capture(o);
  assert.deepEqual(
    [outcome.state, outcome.state === 'declined' && outcome.code],
    ['declined', 'NOT_FOUND_PAYMENT_SESSION'],
  );
  const nobody = { ...o, order_id: newId(), payment_key: 'tsbx_none' };
  assert.equal((await toss.query(nobody)).state, 'not_found');
  assert.equal((await toss.query({ ...nobody, payment_key: null })).state, 'not_found');
});

test('toss: with a wrong key nothing is settled, since an earlier send may have charged', async (t) => {
  const { sandbox, toss, order } = await givenToss(t);
  const wrong = createToss({ base_url: sandbox.url, secret_key: 'rotated' });
  t.after(() => wrong.close());
  const o = await order(['timeout_after']);
  await toss.capture(o);
  assert.equal((await wrong.capture(o)).state, 'unknown');
  assert.equal((await wrong.query(o)).state, 'unknown');
  assert.equal((await toss.query(o)).state, 'captured');
});

test('toss: webhooks arrive as hints: twice, late, out of order, with a secret only for deposits', async (t) => {
  const { sandbox, toss, order } = await givenToss(t);
  const heard: NonNullable<ReturnType<Provider['readWebhook']>>[] = [];
  let refuse = 1;
  const shop = createServer((req, res) => {
    let text = '';
    req.on('data', (chunk) => {
      text += chunk;
    });
    req.on('end', () => {
      const news = toss.readWebhook({ headers: req.headers, body: JSON.parse(text) });
      if (news) heard.push(news);
      res.writeHead(refuse-- > 0 ? 500 : 200).end();
    });
  });
  await new Promise<void>((done) => shop.listen(0, '127.0.0.1', done));
  t.after(() => shop.close());
  sandbox.control.webhook_url = `http://127.0.0.1:${(shop.address() as AddressInfo).port}/`;
  Object.assign(sandbox.control.behaviour, {
    webhook_twice: 1,
    webhook_reordered: 0.5,
    webhook_minute_ms: 50,
    seed: 3,
  });
  const o = await order([], 30_000, 'virtual_account');
  const waiting = await toss.capture(o);
  await fetch(`${sandbox.url}/sandbox/deposit`, { method: 'POST', body: JSON.stringify({ orderId: o.order_id }) });
  for (let i = 0; i < 60 && heard.length < 7; i++) await new Promise((done) => setTimeout(done, 50));
  assert.equal(heard.length, 7, 'three pieces of news, each twice, one refused and sent again');
  assert.equal(new Set(heard.map((n) => n.provider_event_id)).size, 3);
  const deposit = heard.find((n) => n.kind === 'deposit')!;
  assert.equal(deposit.order_id, o.order_id);
  assert.ok(waiting.state === 'waiting_for_deposit' && waiting.secret && deposit.secret === waiting.secret);
  for (const body of [
    null,
    'x',
    {},
    { orderId: newId() },
    { eventType: 'BILLING_DELETED', data: {} },
    { eventType: 'X' },
  ]) {
    assert.equal(toss.readWebhook({ headers: {}, body }), null);
  }
});

test('toss: a provider that hangs fills neither memory nor time: the line is bounded and says what was not sent', async (t) => {
  const { toss, order } = await givenToss(t, { connections: 2, max_waiting: 2, max_wait_ms: 80, break_after: 1_000 });
  const orders = await Promise.all(Array.from({ length: 8 }, () => order(['timeout_before'])));
  const outcomes = await Promise.all(orders.map((o) => toss.capture(o)));
  const count = (state: string) => outcomes.filter((o) => o.state === state).length;
  assert.equal(count('unknown'), 2);
  assert.equal(count('not_sent'), 6);
});

test('toss: a provider that stops answering is left alone for a while, then tried again', async (t) => {
  const { toss, order, sandbox } = await givenToss(t, { break_after: 3, rest_ms: 150, read_timeout_ms: 60 });
  for (let i = 0; i < 3; i++) assert.equal((await toss.capture(await order(['timeout_before']))).state, 'unknown');
  const o = await order();
  const resting = await toss.capture(o);
  assert.deepEqual(resting, { state: 'not_sent', reason: 'provider is not answering' });
  assert.equal(sandbox.books.payments.get(o.payment_key)!.tries, 0);
  await new Promise((done) => setTimeout(done, 200));
  assert.equal((await toss.capture(o)).state, 'captured');
});
