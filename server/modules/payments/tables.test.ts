import assert from 'node:assert/strict';
import test from 'node:test';
import { newId } from '../../platform/ids.ts';
import { givenDatabase } from '../../platform/testing.ts';
import {
  lockAttempts,
  lockRefunds,
  recordWebhook,
  recordWebhooks,
  saveAttemptStates,
  saveAttempts,
  saveRefundStates,
  saveRefunds,
} from './index.ts';

const attemptOf = (order_id = newId(), more: object = {}) => ({
  id: newId(),
  shop_id: newId(),
  order_id,
  person_id: newId(),
  provider: 'sandbox' as const,
  amount_krw: 39_000,
  ...more,
});

test('payments: attempts are written, locked by order and changed, the absent left as it was', async (t) => {
  const { sql } = await givenDatabase(t);
  const rows = Array.from({ length: 500 }, () => attemptOf());
  const awkward = 'NULL,"{a\\b}" 키';
  const late = new Date('2026-11-21T01:02:03.456Z');
  await sql.begin(async (tx) => {
    await saveAttempts(tx, []);
    await saveAttempts(tx, rows);
    await saveAttemptStates(
      tx,
      rows
        .slice(0, 2)
        .map(({ id }) => ({ id, state: 'sending' as const, capture_deadline: late, payment_key: awkward })),
    );
    await saveAttemptStates(tx, [
      { id: rows[0]!.id, state: 'captured', balance_krw: 39_000, extra: { secret: 'ps' } },
      { id: rows[1]!.id, state: 'unknown', extra: { tid: 'T1' } },
    ]);
    await saveAttemptStates(tx, [{ id: rows[1]!.id, state: 'unknown', extra: { pg_token: 'x' } }]);
    const three = rows.slice(0, 3);
    const locked = await lockAttempts(
      tx,
      three.map((r) => r.order_id),
    );
    assert.equal(locked.length, 3);
    const [first, second, third] = three.map((r) => locked.find((a) => a.id === r.id));
    assert.equal(first!.state, 'captured');
    assert.equal(first!.balance_krw, 39_000);
    assert.equal(first!.capture_deadline?.toISOString(), late.toISOString());
    assert.equal(first!.payment_key, awkward, 'a key is text from outside: any text');
    assert.deepEqual(second!.extra, { tid: 'T1', pg_token: 'x' });
    assert.equal(third!.state, 'ready');
    assert.equal(third!.provider_key, third!.id);
    assert.equal((await lockAttempts(tx, [newId()])).length, 0);
  });
});

test('payments: the database refuses a second attempt of an order, also where the first was declined', async (t) => {
  const { sql } = await givenDatabase(t);
  const order_id = newId();
  const [a, b] = [attemptOf(order_id), attemptOf(order_id)];
  const second = () => sql.begin((tx) => saveAttempts(tx, [b]));
  await assert.rejects(() => sql.begin((tx) => saveAttempts(tx, [a, b])), { code: '23505' });
  await sql.begin((tx) => saveAttempts(tx, [a]));
  await assert.rejects(second, { code: '23505' });
  await sql.begin((tx) =>
    saveAttemptStates(tx, [{ id: a.id, state: 'declined', decline_code: 'REJECT_CARD_PAYMENT' }]),
  );
  await assert.rejects(second, { code: '23505' });
});

test('payments: the database refuses a balance above the amount and a refund of nothing', async (t) => {
  const { sql } = await givenDatabase(t);
  const a = attemptOf();
  await sql.begin((tx) => saveAttempts(tx, [a]));
  const over = () => sql.begin((tx) => saveAttemptStates(tx, [{ id: a.id, state: 'captured', balance_krw: 39_001 }]));
  await assert.rejects(over, { code: '23514' });
  const empty = () => sql.begin((tx) => saveAttemptStates(tx, [{ id: a.id, state: 'captured', balance_krw: 0 }]));
  await assert.rejects(empty, { code: '23514' });
  const refund = {
    id: newId(),
    shop_id: a.shop_id,
    attempt_id: a.id,
    order_id: a.order_id,
    amount_krw: 0,
    reason: 'x',
  };
  await assert.rejects(() => sql.begin((tx) => saveRefunds(tx, [refund])), { code: '23514' });
});

test('payments: one refund in flight a payment; tries are counted', async (t) => {
  const { sql } = await givenDatabase(t);
  const a = attemptOf();
  const refundOf = (amount_krw: number) => {
    const { shop_id, id: attempt_id, order_id } = a;
    return { id: newId(), shop_id, attempt_id, order_id, amount_krw, reason: '구매자 취소' };
  };
  const [x, y] = [refundOf(1_000), refundOf(2_000)];
  await sql.begin(async (tx) => {
    await saveAttempts(tx, [a]);
    await saveRefunds(tx, [x, y]);
    await saveRefundStates(tx, [{ id: x.id, state: 'sending', expected_balance_krw: 39_000 }]);
  });
  const both = () => sql.begin((tx) => saveRefundStates(tx, [{ id: y.id, state: 'sending' }]));
  await assert.rejects(both, { code: '23505' });
  await sql.begin((tx) => saveRefundStates(tx, [{ id: x.id, state: 'done', provider_cancel_key: 'c1' }]));
  await both();
  await assert.rejects(
    () => sql.begin((tx) => saveRefundStates(tx, [{ id: y.id, state: 'done', provider_cancel_key: 'c1' }])),
    { code: '23505' },
    'one cancel of the provider settles one refund',
  );
  const refunds = await sql.begin((tx) => lockRefunds(tx, [a.order_id]));
  assert.deepEqual(
    [x, y].map(({ id }) => {
      const r = refunds.find((one) => one.id === id)!;
      return [r.state, r.tries, r.provider_key === r.id];
    }),
    [
      ['done', 1, true],
      ['sending', 1, true],
    ],
  );
});

test('payments: news is new once, whoever brings it', async (t) => {
  const { sql } = await givenDatabase(t);
  const news = (provider_event_id: string) => ({ provider: 'toss' as const, provider_event_id, kind: 'payment' });
  const said = await Promise.all(Array.from({ length: 8 }, () => sql.begin((tx) => recordWebhook(tx, news('evt-1')))));
  assert.equal(said.filter((word) => word === 'new').length, 1);
  const many = await sql.begin((tx) => recordWebhooks(tx, ['evt-1', 'evt-3', 'evt-2', 'evt-3'].map(news)));
  assert.deepEqual(many, ['seen', 'new', 'new', 'seen']);
});
