// waits: for answers that time out
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type TestContext } from 'node:test';
import { listenSandbox } from '../../../../sandbox/server.ts';
import { newId } from '../../../platform/ids.ts';
import { until } from '../../../platform/testing-process.ts';
import { createKakaoPay } from './kakaopay.ts';
import { kakaoTime } from './kakaopay-order.ts';

async function givenKakaoPay(t: TestContext, more: object = {}) {
  const sandbox = await listenSandbox();
  sandbox.control.behaviour.hang_ms = 4_000;
  const options = {
    base_url: sandbox.url,
    secret_key: sandbox.control.secret_key,
    cid: 'TC0ONETIME',
    read_timeout_ms: 1_000,
  };
  const kakao = createKakaoPay({ ...options, ...more });
  t.after(async () => {
    await kakao.close();
    await sandbox.close();
  });
  /** A buyer who was sent to the page and agreed: what checkout then captures. */
  const order = async (script: string[] = [], amount_krw = 30_000) => {
    const order_id = newId();
    const begun = await kakao.begin({
      attempt_id: newId(),
      order_id,
      order_name: '동백꽃 한 다발',
      amount_krw,
      tax_free_krw: 0,
      return_url: 'http://localhost:1/done',
      cancel_url: 'http://localhost:1/left',
      fail_url: 'http://localhost:1/failed',
      buyer_ref: newId(),
    });
    assert.ok(begun.kind === 'redirect' && begun.pay_url && begun.provider_ref);
    const reply = await fetch(`${sandbox.url}/sandbox/kakaopay/agree`, {
      method: 'POST',
      body: JSON.stringify({ tid: begun.provider_ref, script }),
    });
    const { pg_token } = (await reply.json()) as { pg_token: string };
    const extra = { ...begun.extra, pg_token };
    return {
      attempt_id: newId(),
      order_id,
      payment_key: begun.provider_ref,
      amount_krw,
      idempotency_key: newId(),
      extra,
      begun,
    };
  };
  const charges = () => [...sandbox.books.payments.values()].filter((p) => p.approved_at_ms !== null).length;
  return { sandbox, kakao, order, charges, options };
}

type Order = Awaited<ReturnType<Awaited<ReturnType<typeof givenKakaoPay>>['order']>>;
const refundOf = (o: Order, amount_krw: number, expected_balance_krw: number) => {
  const refund_id = newId();
  const { order_id, payment_key, extra } = o;
  return {
    refund_id,
    order_id,
    payment_key,
    extra,
    amount_krw,
    expected_balance_krw,
    reason: '취소',
    idempotency_key: refund_id,
  };
};

test('kakaopay: ready, the page, agreement, approval; approved twice is charged once', async (t) => {
  const { kakao, order, charges } = await givenKakaoPay(t);
  const o = await order();
  assert.ok(o.begun.kind === 'redirect');
  const page = await fetch(o.begun.pay_url!);
  assert.equal(page.status, 200);
  assert.match(await page.text(), /동백꽃 한 다발/);
  const chosen = await fetch(`${o.begun.pay_url}/choose`, { method: 'POST', body: 'choice=agree', redirect: 'manual' });
  assert.equal(chosen.headers.get('location'), `http://localhost:1/done?pg_token=${o.extra.pg_token}`);
  const first = await kakao.capture(o);
  assert.ok(first.state === 'captured' && first.balance_krw === 30_000);
  assert.ok(
    Math.abs(new Date(first.approved_at).getTime() - Date.now()) < 5_000,
    'Korea time without an offset, read right',
  );
  assert.equal((await kakao.capture(o)).state, 'captured');
  assert.equal(charges(), 1);
});

test('kakaopay: times without an offset mean Korea time', () => {
  assert.equal(kakaoTime('2026-11-21T08:30:00'), '2026-11-20T23:30:00.000Z');
  assert.equal(kakaoTime(undefined), '');
});

test('kakaopay: a refusal is declined with what the bank said', async (t) => {
  const { kakao, order } = await givenKakaoPay(t);
  const o = await order(['decline']);
  const outcome = await kakao.capture(o);
  assert.ok(outcome.state === 'declined');
  assert.equal((await kakao.query(o)).state, 'declined');
});

test('kakaopay: no answer is unknown, charged or not; an unclear error is asked about', async (t) => {
  const { sandbox, kakao, order } = await givenKakaoPay(t);
  const before = await order(['timeout_before']);
  assert.equal((await kakao.capture(before)).state, 'unknown');
  assert.equal((await kakao.query(before)).state, 'in_progress');
  assert.equal((await kakao.capture(before)).state, 'captured');
  const after = await order(['timeout_after']);
  assert.equal((await kakao.capture(after)).state, 'unknown');
  assert.equal((await kakao.query(after)).state, 'captured');
  const vague = await order(['error:-1', 'error_charged:-1']);
  assert.equal((await kakao.capture(vague)).state, 'unknown');
  assert.equal((await kakao.capture(vague)).state, 'captured', 'an error that charged all the same');
  sandbox.control.behaviour.late_ms = 5_000;
  const late = await order(['charge_late']);
  assert.equal((await kakao.capture(late)).state, 'unknown');
  assert.equal((await kakao.query(late)).state, 'in_progress');
  assert.equal((await kakao.capture(late)).state, 'unknown');
  await until('the late charge', async () => (await kakao.query(late)).state === 'captured');
});

test('kakaopay: what nobody finished is declined only when its time is long over', async (t) => {
  let now_ms = Date.now();
  const { kakao, order } = await givenKakaoPay(t, { now: () => now_ms });
  const o = await order();
  assert.equal((await kakao.query(o)).state, 'in_progress');
  now_ms += 31 * 60_000;
  const over = await kakao.query(o);
  assert.deepEqual([over.state, over.state === 'declined' && over.code], ['declined', 'KAKAOPAY_EXPIRED']);
  assert.equal((await kakao.query({ attempt_id: newId(), order_id: newId() })).state, 'not_found');
});

test('kakaopay: a wrong token and a wrong key charge nothing and are not called a decline', async (t) => {
  const { kakao, order, options, charges } = await givenKakaoPay(t);
  const o = await order();
  assert.equal((await kakao.capture({ ...o, extra: { ...o.extra, pg_token: 'forged' } })).state, 'unknown');
  const wrong = createKakaoPay({ ...options, secret_key: 'rotated' });
  t.after(() => wrong.close());
  assert.equal((await wrong.capture(o)).state, 'unknown');
  assert.equal((await wrong.begin({ ...beginOf(), order_id: newId() })).kind, 'failed');
  assert.equal(charges(), 0);
});

const beginOf = () => ({
  attempt_id: newId(),
  order_id: newId(),
  order_name: '꽃',
  amount_krw: 1_000,
  tax_free_krw: 0,
  return_url: 'http://localhost:1/a',
  cancel_url: 'http://localhost:1/b',
  fail_url: 'http://localhost:1/c',
  buyer_ref: newId(),
});

test('kakaopay: a ready without an answer fails and may be asked for again', async (t) => {
  const { sandbox, kakao } = await givenKakaoPay(t);
  sandbox.control.behaviour.ready_timeout = 1;
  assert.equal((await kakao.begin(beginOf())).kind, 'failed');
  sandbox.control.behaviour.ready_timeout = 0;
  assert.equal((await kakao.begin(beginOf())).kind, 'redirect');
});

test('kakaopay: a part is never canceled twice, though there is no idempotency key', async (t) => {
  const { sandbox, kakao, order } = await givenKakaoPay(t);
  const o = await order([
    'ok',
    'cancel_timeout_after',
    'cancel_timeout_before',
    'cancel_error_charged:-1',
    'cancel_error:-1',
  ]);
  await kakao.capture(o);
  const books = sandbox.books.payments.get(o.payment_key)!;
  const first = refundOf(o, 10_000, 30_000);
  assert.equal((await kakao.refund(first)).state, 'unknown', 'canceled, the answer lost');
  const again = await kakao.refund(first);
  assert.ok(again.state === 'done' && again.balance_krw === 20_000);
  assert.equal(books.cancels.length, 1);
  const second = refundOf(o, 5_000, 20_000);
  assert.equal((await kakao.refund(second)).state, 'unknown');
  assert.equal(books.cancels.length, 1);
  assert.equal((await kakao.refund(second)).state, 'done', 'an error, but the order shows our cancel');
  assert.equal(books.cancels.length, 2);
  const third = refundOf(o, 5_000, 15_000);
  assert.equal((await kakao.refund(third)).state, 'unknown');
  assert.equal((await kakao.refund(refundOf(o, 5_000, 20_000))).state, 'refused', 'a wrong belief about what is left');
  assert.equal((await kakao.refund(refundOf(o, 15_001, 15_000))).state, 'refused');
  assert.equal((await kakao.refund(third)).state, 'done');
  const rest = await kakao.refund(refundOf(o, 10_000, 10_000));
  assert.ok(rest.state === 'done' && rest.balance_krw === 0);
  assert.equal((await kakao.query(o)).state, 'canceled');
  const known = await kakao.queryRefund(o);
  assert.ok(known.state === 'known' && known.cancels.length === 4 && known.balance_krw === 0);
});

test('kakaopay: another amount under our own names is our payment, told as it is', async (t) => {
  const names = { tid: 'T1', partner_order_id: 'the-order', created_at: '2026-11-22T10:00:00' };
  const paid = { ...names, status: 'SUCCESS_PAYMENT', amount: { total: 99 }, approved_at: '2026-11-22T10:01:00' };
  const server = createServer((_, res) => res.end(JSON.stringify(paid)));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const base_url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const kakao = createKakaoPay({ cid: 'TC0ONETIME', secret_key: 'x', base_url });
  t.after(async () => {
    await kakao.close();
    server.close();
  });
  const extra = { tid: 'T1', partner_user_id: 'b', pg_token: 'p' };
  const ask = {
    attempt_id: newId(),
    order_id: 'the-order',
    payment_key: 'T1',
    amount_krw: 100,
    idempotency_key: 'i',
    extra,
  };
  for (const seen of [await kakao.capture(ask), await kakao.query(ask)])
    assert.deepEqual([seen.state, seen.state === 'captured' && seen.amount_krw], ['captured', 99]);
  const other = await kakao.query({ ...ask, order_id: 'another-order' });
  assert.equal(other.state, 'unknown');
});
