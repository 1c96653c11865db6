import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Attempt, CaptureOutcome } from '../payments/index.ts';
import { settleCapture } from './settle-rules.ts';
import type { OrderAggregate, World } from './world.ts';

const now = new Date('2026-11-21T00:00:00Z');
const waiting: CaptureOutcome = {
  state: 'waiting_for_deposit',
  payment_key: 'pk',
  amount_krw: 1_000,
  account: { bank: '우리은행', account_number: 'X1' },
  due_at: '2026-11-22T00:00:00.000Z',
  raw: {},
};

function given(state: Attempt['state'], captured_at: Date | null) {
  const sets = { orders: new Set(), attempts: new Set(), holds: new Set(), drops: new Set(), lots: new Set() };
  const out = { history: [], journals: [], effects: [], refunds: [], holds: [], sealed: [], events: [] };
  const promotions = { redemptions: new Map(), coupons: new Map(), counters: [] };
  const books = { drops: new Map(), lots: new Map(), caps: new Map(), promotions };
  const world = { now, ...books, dirty: sets, out } as unknown as World;
  const attempt = { id: 'a', state, captured_at, amount_krw: 1_000, balance_krw: captured_at ? 1_000 : 0, extra: {} };
  const order = { id: 'o', shop_id: 's', state: captured_at ? 'confirmed' : 'paying', version: 1, amount_krw: 1_000 };
  const one = { order, attempts: [attempt], holds: [], lines: [], refunds: [] } as unknown as OrderAggregate;
  return { world, one, attempt: attempt as unknown as Attempt };
}

test('an old answer does not take a deposit back: only one asked for after it was known', () => {
  for (const asked of [undefined, { captured_at: null }, { captured_at: new Date(1) }]) {
    const { world, one, attempt } = given('captured', now);
    settleCapture(world, one, attempt, waiting, asked);
    assert.deepEqual([attempt.state, attempt.balance_krw, world.out.journals.length], ['captured', 1_000, 0]);
  }
  const { world, one, attempt } = given('captured', now);
  settleCapture(world, one, attempt, waiting, { captured_at: new Date(now) });
  assert.deepEqual([attempt.state, attempt.balance_krw, one.order.state], ['waiting_deposit', 0, 'waiting_deposit']);
  assert.equal(world.out.journals[0]!.kind, 'refund');
  assert.equal(world.out.effects[0]!.kind, 'payments.capture', 'the deposit is polled again');
});

test('an account still open does not revive an attempt that is over', () => {
  for (const state of ['voided', 'declined', 'refunded', 'partly_refunded'] as const) {
    const { world, one, attempt } = given(state, null);
    settleCapture(world, one, attempt, waiting);
    assert.equal(attempt.state, state);
  }
});

test('an answer from before a deposit was taken back does not bring it again; a new deposit does', () => {
  const { world, one, attempt } = given('captured', now);
  Object.assign(attempt, { method: 'virtual_account', provider_version: 'v1', extra: { approved_at: 'then' } });
  Object.assign(world, { caps: new Map(), waiting: new Map(), spoken: new Map() });
  settleCapture(world, one, attempt, waiting, { captured_at: now });
  assert.equal(one.order.state, 'waiting_deposit', 'nothing is dispatched');
  const deposit: CaptureOutcome = {
    state: 'captured',
    payment_key: 'pk',
    amount_krw: 1_000,
    balance_krw: 1_000,
    approved_at: 'then',
    provider_version: 'v1',
    cancels: [],
    raw: {},
  };
  settleCapture(world, one, attempt, deposit);
  assert.equal(attempt.state, 'waiting_deposit', 'the same version, approved at the same time: old news');
  settleCapture(world, one, attempt, { ...deposit, approved_at: 'later' });
  assert.deepEqual([attempt.state, attempt.balance_krw, one.order.state], ['captured', 1_000, 'confirmed']);
});

test('an account for another amount is closed, and nobody is asked to pay into it', () => {
  const { world, one, attempt } = given('unknown', null);
  settleCapture(world, one, attempt, { ...waiting, amount_krw: 1_500 });
  assert.deepEqual([one.order.state, one.order.reason, attempt.state], ['failed', 'account_amount_mismatch', 'voided']);
  assert.deepEqual(
    world.out.effects.map((one) => one.kind),
    ['payments.close_account'],
  );
  const [noted] = world.out.history.filter((entry) => entry.what === 'amount_mismatch');
  assert.deepEqual([noted!.amount_krw, noted!.detail], [1_500, '1000']);
  assert.ok(!world.out.events.some((event) => event.name === 'orders.order_waiting_deposit'));
});
