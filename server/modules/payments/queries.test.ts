import assert from 'node:assert/strict';
import test from 'node:test';
import {
  adminListPayments,
  adminListRefunds,
  adminReadPayment,
  PaymentDetail,
  PaymentRow,
  RefundRow,
} from '@madang/contract';
import { Value } from 'typebox/value';
import { newId } from '../../platform/ids.ts';
import { givenDatabase } from '../../platform/testing.ts';
import {
  type AttemptState,
  listAttempts,
  listRefunds,
  readAttempt,
  readVirtualAccount,
  recordWebhook,
  saveAttemptStates,
  saveAttempts,
  saveRefunds,
} from './index.ts';

const states: AttemptState[] = ['ready', 'unknown', 'captured', 'declined', 'waiting_deposit'];

test('payments: the back office reads attempts and refunds by state, page by page, each once', async (t) => {
  const { sql } = await givenDatabase(t);
  const rows = Array.from({ length: 60 }, () => ({
    id: newId(),
    shop_id: newId(),
    order_id: newId(),
    person_id: newId(),
    provider: 'toss' as const,
    amount_krw: 1_000,
  }));
  const account = { bank: '우리은행', account_number: 'X1', due_at: '2026-11-22T00:00:00.000Z' };
  await sql.begin(async (tx) => {
    await saveAttempts(tx, rows);
    const changes = rows.map(({ id }, i) => {
      const state = states[i % 5]!;
      const extra = state === 'waiting_deposit' ? { virtual_account: account } : undefined;
      return { id, state, extra, balance_krw: state === 'captured' ? 1_000 : null };
    });
    await saveAttemptStates(tx, changes);
    const of = rows[2]!;
    const refunds = Array.from({ length: 5 }, () => ({
      ...of,
      id: newId(),
      attempt_id: of.id,
      amount_krw: 100,
      reason: '취소',
    }));
    await saveRefunds(tx, refunds);
    await recordWebhook(tx, {
      provider: 'toss',
      provider_event_id: 'e1',
      kind: 'payment',
      order_id: of.order_id,
      status: 'DONE',
    });
  });
  for (const state of [...states, undefined]) {
    const seen: string[] = [];
    for (let cursor: string | undefined, turn = 0; turn < 40; turn++) {
      const page = await listAttempts(sql, { state, cursor, limit: 7 });
      for (const row of page.rows) assert.ok(Value.Check(PaymentRow, row));
      seen.push(...page.rows.map((row) => row.attempt_id));
      if (!page.next_cursor) break;
      cursor = page.next_cursor;
    }
    assert.equal(seen.length, state ? 12 : 60);
    assert.deepEqual(seen, [...new Set(seen)].sort().reverse(), 'newest first, each once');
  }
  const first = await listRefunds(sql, { state: 'due', limit: 3 });
  const rest = await listRefunds(sql, { state: 'due', limit: 3, cursor: first.next_cursor! });
  assert.deepEqual([first.rows.length, rest.rows.length, rest.next_cursor], [3, 2, null]);
  assert.ok(first.rows.every((row) => Value.Check(RefundRow, row)));
  assert.equal((await listRefunds(sql, { state: 'done' })).rows.length, 0);
  const detail = (await readAttempt(sql, rows[2]!.id))!;
  assert.ok(Value.Check(PaymentDetail, detail));
  assert.deepEqual([detail.refunds.length, detail.news[0]!.status], [5, 'DONE']);
  assert.equal(await readAttempt(sql, newId()), null);
  assert.deepEqual(await readVirtualAccount(sql, rows[4]!.order_id), { ...account, provider: 'toss' });
  assert.equal(await readVirtualAccount(sql, rows[2]!.order_id), null);
});

test('payments: reading money takes a staff permission', () => {
  for (const route of [adminListPayments, adminReadPayment, adminListRefunds]) {
    assert.equal(route.auth, 'staff:payments.read');
  }
});
