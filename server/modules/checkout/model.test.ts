import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { count, howMany } from '../../../test/count.ts';
import type { OrderStateName } from '../orders/index.ts';
import type { CaptureOutcome, RefundOutcome } from '../payments/index.ts';
import { createModel, type Model, type ModelOrder } from './model.testing.ts';
import { booksHold } from './model-books.testing.ts';
import type { MemoryShop } from './testing.ts';

const histories = howMany(10_000, 60_000);
const per_step = fc.record({
  act: fc.constantFrom(
    ...['place', 'place', 'place', 'confirm', 'confirm', 'confirm', 'settle', 'settle', 'settle', 'settle', 'settle'],
    ...['again', 'cancel', 'cancel', 'refund', 'refund', 'refund', 'lapse', 'leave'],
    ...['arrive', 'arrive', 'allocate', 'allocate', 'allocate', 'time'],
  ),
  which: fc.nat(11),
  a: fc.nat(11),
  b: fc.nat(11),
  c: fc.nat(11),
});
type Step = { act: string; which: number; a: number; b: number; c: number };

/** What the model expects of the shop, said and done in both. */
function run(model: Model, shop: MemoryShop, step: Step): void {
  const one = model.orders[step.which % Math.max(1, model.orders.length)];
  if (step.act === 'place') return place(model, shop, step);
  if (step.act === 'time') {
    shop.now = new Date(shop.now.getTime() + step.a * 120_000);
    model.now_ms = shop.now.getTime();
    return;
  }
  if (step.act === 'arrive') {
    const units = 1 + (step.b % 6);
    const lot = shop.lots.get(step.a < 7 ? `${step.a + 1}` : `${6 + (step.a % 2)}`)!; // half of it for those who wait
    lot.on_hand += units;
    if (lot.expires_on !== '2026-12-23') model.on_hand.set(lot.variant_id, model.on_hand.get(lot.variant_id)! + units);
    return;
  }
  if (step.act === 'allocate') {
    shop.allocate('preorder');
    model.allocate();
    return;
  }
  if (one) change(model, shop, one, step);
}

function place(model: Model, shop: MemoryShop, { which, a, b, c }: Step): void {
  const names = ['drop', 'plain', 'preorder', 'scarce'];
  const picked = [names[a % 4]!, names[b % 4]!].slice(0, 1 + (c % 2));
  const lines = picked.map((variant, at) => ({ variant, quantity: 1 + ((at === 0 ? which : c) % 3) }));
  const who = `person-${c % 3}`;
  const virtual_account = which === 11;
  const expected = model.place(lines, who, virtual_account);
  const placed = shop.place({
    lines: lines.map((line) => ({
      variant_id: line.variant,
      quantity: line.quantity,
      unit_price_krw: model.price(line.variant),
    })),
    cap_identities: [who],
    person_id: who,
    virtual_account,
  });
  assert.equal(placed.ok ? 'ok' : placed.error.code, expected.code);
  if (placed.ok && expected.order) expected.order.id = placed.value.order.id;
}

function change(model: Model, shop: MemoryShop, one: ModelOrder, { act, a, b, c }: Step): void {
  const real = shop.orders.get(one.id)!;
  const attempt = real.attempts[0]!;
  const order_id = one.id;
  const principal = { kind: 'guest', person_id: one.who } as const;
  const claim = { id: 'claim', body_hash: 'hash' } as never;
  if (act === 'confirm') {
    const done = shop.change({
      kind: 'confirm',
      order_id,
      claim,
      principal,
      payment_key: `key-${order_id}`,
      amount_krw: one.amount - (a === 0 ? 1 : 0),
    });
    assert.equal(done.ok ? 'ok' : done.error.code, model.confirm(one, a === 0));
  } else if (act === 'settle') {
    if (one.attempt === 'ready' || !attempt.payment_key) return; // nobody asks about a payment that was never sent
    const outcome = outcomeOf(model, one, a, b);
    const asked = { captured_at: c < 6 ? attempt.captured_at : null };
    shop.change({ kind: 'settle', order_id, attempt_id: attempt.id, outcome, asked });
    model.settle(one, outcome, c < 6 || attempt.captured_at === null);
  } else if (act === 'again') {
    const again = shop.change({ kind: 'send_again', order_id, attempt_id: attempt.id });
    assert.ok(again.ok);
    const way = (again.value as { way: string }).way;
    assert.equal(way, one.state === 'paying' ? 'send' : 'ask', 'sent only while its goods are held for it');
    if (way === 'send') assert.deepEqual(attempt.sent_at, shop.now);
  } else if (act === 'cancel') {
    const lines = a % 3 === 0 ? undefined : [{ line: b % one.lines.length, quantity: c === 11 ? 0 : 1 + (c % 3) }];
    const done = shop.change({
      kind: 'cancel',
      order_id,
      claim,
      by: { kind: 'buyer', principal },
      lines: lines?.map((line) => ({ line_id: real.lines[line.line]!.id, quantity: line.quantity })),
      reason: 'changed my mind',
    });
    assert.deepEqual(done.ok ? done.value : done.error.code, model.cancel(one, lines));
  } else if (act === 'refund') {
    const at = a % Math.max(1, one.refunds.length);
    const refund = real.refunds[at];
    // The provider cancels no more than it has: payments/refund-rules.ts parks such a refund.
    if (!refund || refund.amount_krw > attempt.balance_krw) return;
    if (c < 3 && refund.state !== 'due') {
      const what = c < 2 ? 'retry' : 'give_up';
      const who = { order_id, claim, refund_id: refund.id };
      const decided =
        what === 'retry'
          ? shop.change({ kind: 'retry_refund', ...who })
          : shop.change({ kind: 'give_up_refund', ...who, reason: 'by hand' });
      assert.equal(decided.ok ? 'ok' : decided.error.code, model.decideRefund(one, at, what));
      return;
    }
    if (refund.state === 'due' && c < 9) {
      refund.state = 'sending'; // refund-effect.ts, in a commit of its own
      refund.tries += 1;
      model.sendRefund(one, at);
    }
    const outcome = refundOutcomeOf(b);
    shop.change({ kind: 'settle_refund', order_id, refund_id: refund.id, outcome });
    model.settleRefund(one, at, outcome.state);
  } else if (act === 'lapse') {
    shop.change({ kind: 'lapse', order_id });
    model.lapse(one);
  } else if (act === 'leave') {
    shop.change({ kind: 'leave', order_id, principal });
    model.leave(one);
  }
}

function outcomeOf(model: Model, one: ModelOrder, a: number, b: number): CaptureOutcome {
  const seen = { payment_key: `key-${one.id}`, raw: {} };
  const fresh = one.attempt === 'sending' || one.attempt === 'unknown';
  const amount_krw = a === 5 && fresh ? one.amount + (b % 2 === 0 ? -10 : 10) : one.amount;
  if (a <= 5) return { state: 'captured', amount_krw, balance_krw: amount_krw, approved_at: '', cancels: [], ...seen };
  if (a <= 7) {
    const due_at = new Date(model.now_ms + (b - 3) * 600_000).toISOString();
    const account = { bank: '004', account_number: '1' };
    return { state: 'waiting_for_deposit', amount_krw: one.amount, account, due_at, ...seen };
  }
  if (a === 8) return { state: 'declined', code: 'REJECT_CARD_PAYMENT', message: '' };
  if (a === 9) return { state: 'unknown', reason: 'timeout' };
  if (a === 10) return { state: 'in_progress' };
  return { state: 'canceled', amount_krw: one.amount, balance_krw: 0, cancels: [], ...seen };
}

function refundOutcomeOf(b: number): RefundOutcome {
  if (b < 5) return { state: 'done', cancel_key: 'cancel', balance_krw: 0, cancels: [] };
  if (b < 6) return { state: 'unknown', reason: 'timeout' };
  if (b < 10) return { state: 'refused', code: 'REFUND_REJECTED', message: '' };
  return { state: 'not_sent', reason: 'no connection' };
}

const reached: OrderStateName[] = [
  ...(['pending', 'paying', 'waiting_deposit', 'confirmed'] as const),
  ...(['failed', 'expired', 'partly_canceled', 'canceled'] as const),
];

/** Where a history has been: what the generator never reaches is not proven. */
function* pathsOf(shop: MemoryShop): Generator<string> {
  for (const { order, lines, holds, refunds, attempts } of shop.orders.values()) {
    yield order.state;
    const sold = holds.filter((hold) => hold.state === 'committed');
    const ended = holds.some((hold) => hold.variant_id !== 'preorder' && hold.returned === hold.quantity);
    if (order.state === 'confirmed' && ended) yield 'held again';
    if (sold.some((hold) => hold.variant_id === 'preorder' && hold.lot_id)) yield 'pre-order has its goods';
    if (refunds.some((refund) => refund.state === 'done')) yield 'refund done';
    if (refunds.some((refund) => refund.state === 'parked')) yield 'refund parked';
    if (refunds.some((refund) => refund.state === 'refused')) yield 'refund given up';
    if (attempts[0]!.extra.reversals) yield 'reversed';
    if (lines.length === 0) throw new Error('an order without lines');
  }
}

test('ten thousand histories of a shop: every step as the model says, and every book true', {
  timeout: 300_000,
}, () => {
  const setting = fc.record({
    free: fc.array(fc.nat(8), { minLength: 5, maxLength: 5 }),
    allotment: fc.integer({ min: 1, max: 9 }),
    room: fc.integer({ min: 1, max: 9 }),
    cap: fc.integer({ min: 1, max: 6 }),
    steps: fc.array(per_step, { minLength: 1, maxLength: 30, size: 'max' }),
  });
  let nth = 0;
  let steps_run = 0;
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(setting, ({ steps, ...goods }) => {
      const { model, shop } = createModel(goods, nth++ % 10 === 0);
      for (const step of steps) {
        run(model, shop, step);
        steps_run += 1;
        model.compare(shop);
        booksHold(shop);
      }
      for (const word of pathsOf(shop)) seen.set(word, (seen.get(word) ?? 0) + 1);
    }),
    { numRuns: histories },
  );
  count('histories', histories);
  assert.ok(steps_run > histories * 10, `${steps_run} steps`);
  for (const word of [...reached, 'held again', 'pre-order has its goods', 'refund done', 'refund parked', 'reversed'])
    assert.ok(
      (seen.get(word) ?? 0) >= histories / 1_000, // the rarest is met some 40 times in 10,000: five sigma above
      `${word}: only ${seen.get(word)} orders in ${histories} histories`,
    );
});
