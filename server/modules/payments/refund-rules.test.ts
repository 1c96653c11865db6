import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { count, howMany } from '../../../test/count.ts';
import type { ProviderCancel, RefundOutcome } from './providers/port.ts';
import {
  afterAsking,
  isPatienceOver,
  keyOf,
  needsAccount,
  nextRefundStep,
  type RefundStep,
  refundAfter,
  strangeCancels,
} from './refund-rules.ts';
import type { RefundState } from './refunds.ts';

const day_ms = 24 * 3_600_000;

/** The reference provider: cancels what it is asked to, repeats its answer to a key for 15 days, compares what is believed to be left. */
function createProvider(balance_krw: number) {
  const cancels: (ProviderCancel & { at: number })[] = [];
  const keys = new Map<string, { at: number; said: 'done' | 'refused' }>();
  return {
    cancels,
    balance: () => balance_krw,
    cancel(
      refund_id: string,
      amount_krw: number,
      key: string,
      expected: number,
      at: number,
      unwilling = false,
    ): 'done' | 'refused' {
      const remembered = keys.get(key);
      if (remembered !== undefined && at - remembered.at < 15 * day_ms) return remembered.said;
      const said = unwilling || expected !== balance_krw || amount_krw > balance_krw ? 'refused' : 'done';
      keys.set(key, { at, said });
      if (said === 'refused') return said;
      balance_krw -= amount_krw;
      cancels.push({ cancel_key: `c${cancels.length}`, amount_krw, refund_id, canceled_at: null, at });
      return 'done';
    },
    byHand(amount_krw: number, at: number) {
      if (amount_krw > balance_krw) return;
      balance_krw -= amount_krw;
      cancels.push({ cancel_key: `c${cancels.length}`, amount_krw, refund_id: null, canceled_at: null, at });
    },
  };
}

type Row = {
  id: string;
  amount_krw: number;
  state: RefundState;
  tries: number;
  provider_key: string;
  provider_key_made_at: Date;
  provider_cancel_key: string | null;
};
type Shop = {
  balance_krw: number;
  payment_key: string;
  refunds: Row[];
  now: number;
  /** Requests the provider will work on only after the caller gave up. */
  late: (() => void)[];
  provider: ReturnType<typeof createProvider>;
};
type Fault = 'ok' | 'not_sent' | 'later' | 'refuse' | 'lost_before' | 'lost_after' | 'late';

type Heard = Parameters<typeof refundAfter>[1];

/** What checkout does with an outcome. */
function settle(shop: Shop, row: Row, heard: Heard) {
  const after = refundAfter(row, heard, new Date(shop.now));
  if (!after) return;
  Object.assign(row, { state: after.state, ...after.new_key });
  if (heard.state !== 'done') return;
  row.provider_cancel_key = heard.cancel_key;
  shop.balance_krw -= row.amount_krw;
}

const unknown: RefundOutcome = { state: 'unknown', reason: 'lost' };
const doneBy = (cancel_key: string | null): RefundOutcome => ({
  state: 'done',
  cancel_key,
  balance_krw: 0,
  cancels: [],
});

/** One round of the worker: what the rules say, done to the reference provider under a fault. */
function work(shop: Shop, row: Row, fault: Fault) {
  const siblings = shop.refunds.filter((one) => one !== row);
  const now = new Date(shop.now);
  let step: RefundStep = nextRefundStep(row, siblings, shop, now);
  if (step.do === 'ask') {
    if (fault === 'not_sent') return;
    const known = { state: 'known' as const, balance_krw: shop.provider.balance(), cancels: shop.provider.cancels };
    step = afterAsking(row, siblings, known, shop, now);
  }
  if (step.do === 'settle') {
    const { refund_id, cancel_key } = step;
    return settle(shop, shop.refunds.find((one) => one.id === refund_id)!, doneBy(cancel_key));
  }
  if (step.do === 'park') return settle(shop, row, { state: 'gave_up', code: step.code });
  if (step.do !== 'send') return;
  const age_ms = shop.now - step.provider_key_made_at.getTime();
  assert.ok(age_ms <= 14 * day_ms, 'no provider key is used past 14 days');
  Object.assign(row, { state: 'sending', tries: row.tries + 1, provider_key: step.provider_key });
  row.provider_key_made_at = step.provider_key_made_at;
  assert.ok(shop.refunds.filter((one) => one.state === 'sending' || one.state === 'unknown').length <= 1);
  const { provider_key, expected_balance_krw } = step;
  const sent_at = shop.now;
  const arrive = () =>
    shop.provider.cancel(row.id, row.amount_krw, provider_key, expected_balance_krw, sent_at, fault === 'refuse');
  if (fault === 'not_sent') return settle(shop, row, { state: 'not_sent', reason: 'no connection' });
  if (fault === 'later') return settle(shop, row, { state: 'not_sent', reason: 'bank closed', answered: true });
  if (fault === 'late') shop.late.push(arrive);
  const said = fault === 'late' || fault === 'lost_before' ? null : arrive();
  if (said === null || fault === 'lost_after') return settle(shop, row, unknown);
  const mine = shop.provider.cancels.find((c) => c.refund_id === row.id)?.cancel_key ?? null;
  settle(shop, row, said === 'done' ? doneBy(mine) : { state: 'refused', code: 'REFUND_REJECTED', message: '' });
}

/** What staff do with a refund that waits for them, and what time does with one nobody answers for. */
function byPeople(row: Row, what: 'retry' | 'give_up' | 'patience', shop: Shop) {
  if (what === 'patience' && row.state !== 'due') settle(shop, row, { state: 'gave_up', code: 'NO_ANSWER' });
  if (row.state !== 'parked' || what === 'patience') return;
  row.state = what === 'retry' ? 'due' : 'refused';
}

const action = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: fc.constant('owe' as const), krw: fc.integer({ min: 1, max: 40 }) }) },
  {
    weight: 60,
    arbitrary: fc.record({
      do: fc.constant('work' as const),
      which: fc.nat(7),
      fault: fc.constantFrom<Fault>('ok', 'not_sent', 'later', 'refuse', 'lost_before', 'lost_after', 'late'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.constantFrom(0.1, 1, 7, 13.9, 14.1, 16, 40) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('by_hand' as const), krw: fc.integer({ min: 1, max: 40 }) }) },
  {
    weight: 20,
    arbitrary: fc.record({
      do: fc.constant('person' as const),
      which: fc.nat(7),
      what: fc.constantFrom('retry', 'retry', 'patience', 'give_up'),
    }),
  },
);

function play(actions: readonly (typeof action extends fc.Arbitrary<infer A> ? A : never)[]): {
  shop: Shop;
  by_hand: boolean;
  given_up: boolean;
} {
  const shop: Shop = {
    balance_krw: 100,
    payment_key: 'pk',
    refunds: [],
    now: 0,
    late: [],
    provider: createProvider(100),
  };
  let by_hand = false;
  let given_up = false;
  for (const one of actions) {
    if (one.do === 'owe') {
      const owed = shop.refunds
        .filter((r) => r.state !== 'done' && r.state !== 'refused')
        .reduce((sum, r) => sum + r.amount_krw, 0);
      if (owed + one.krw > shop.balance_krw) continue;
      const id = `r${shop.refunds.length}`;
      const key = { provider_key: id, provider_key_made_at: new Date(shop.now) };
      shop.refunds.push({ id, amount_krw: one.krw, state: 'due', tries: 0, ...key, provider_cancel_key: null });
    } else if (one.do === 'wait') {
      for (const arrive of shop.late.splice(0)) arrive();
      shop.now += one.days * day_ms;
    } else if (one.do === 'by_hand') {
      by_hand = true;
      shop.provider.byHand(one.krw, shop.now);
    } else {
      const row = shop.refunds[one.which % Math.max(1, shop.refunds.length)];
      if (row && one.do === 'person') byPeople(row, one.what, shop);
      else if (row && one.do === 'work') work(shop, row, one.fault);
    }
    given_up ||= shop.refunds.some((row) => row.state === 'refused');
    check(shop);
  }
  return { shop, by_hand, given_up };
}

/** After every step: nobody is paid twice, nothing is called done that is not, no money is invented. */
function check(shop: Shop) {
  for (const row of shop.refunds) {
    const cancels = shop.provider.cancels.filter((c) => c.refund_id === row.id);
    assert.ok(cancels.length <= 1, `refund ${row.id} was paid ${cancels.length} times`);
    if (row.state === 'due' && row.tries === 0) assert.equal(cancels.length, 0, 'what was not sent was not paid');
  }
  const claimed = shop.refunds.map((row) => row.provider_cancel_key).filter((key) => key !== null);
  assert.equal(new Set(claimed).size, claimed.length, 'one cancel settles one refund');
  assert.ok(shop.balance_krw >= 0 && shop.provider.balance() >= 0);
}

test('refunds: in random histories with lost answers and weeks of waiting, each is paid once and the books agree', () => {
  const runs = howMany(5_000, 50_000);
  let settled = 0;
  let parked = 0;
  fc.assert(
    fc.property(fc.array(action, { minLength: 20, maxLength: 60 }), (actions) => {
      const { shop, by_hand, given_up } = play(actions);
      for (const arrive of shop.late.splice(0)) arrive();
      const calm = () => {
        for (let round = 0; round < 9; round++) for (const row of shop.refunds) work(shop, row, 'ok');
        check(shop);
      };
      calm();
      if (by_hand) return;
      assert.ok(
        shop.refunds.every((row) => row.state === 'done' || row.state === 'parked' || row.state === 'refused'),
        'a parked refund holds nobody up',
      );
      parked += shop.refunds.filter((row) => row.state === 'parked').length;
      // Twice: what came late may have been refused under the key that is tried first; the next try has another.
      for (let turn = 0; turn < 2; turn++) {
        for (const row of shop.refunds) byPeople(row, 'retry', shop);
        calm();
      }
      // What was given up may have been paid after all; then there is too little left for what was decided since.
      if (given_up) return;
      assert.ok(
        shop.refunds.every((row) => row.state === 'done'),
        'with a provider that answers, every refund ends done',
      );
      assert.equal(shop.balance_krw, shop.provider.balance(), 'our books and the provider agree');
      assert.deepEqual(strangeCancels(shop.refunds, shop.provider.cancels), []);
      settled += shop.refunds.length;
    }),
    { numRuns: runs },
  );
  assert.ok(settled > runs, `${settled} refunds settled`);
  assert.ok(parked > runs / 10, `${parked} were taken up by people`);
  count('histories', runs);
});

test('refunds: a key is the same for 14 days and never again', () => {
  const made = new Date('2026-11-01T00:00:00Z');
  const refund = { id: 'r', tries: 2, provider_key: 'r', provider_key_made_at: made };
  const after = (days: number) => keyOf(refund, new Date(made.getTime() + days * day_ms)).provider_key;
  assert.equal(after(13.9), 'r');
  assert.equal(after(14), 'r:3');
});

test('refunds: what the provider refuses waits for a person, with a key that was never used; silence too, after three days', () => {
  const now = new Date('2026-11-21T00:00:00Z');
  const sent = { id: 'r', state: 'sending' as const, tries: 1 };
  const new_key = { provider_key: 'r:2', provider_key_made_at: now };
  const refused: RefundOutcome = { state: 'refused', code: 'INVALID_BANK', message: '' };
  assert.deepEqual(refundAfter(sent, refused, now), { state: 'parked', refusal_code: 'INVALID_BANK', new_key });
  assert.equal(refundAfter({ ...sent, state: 'done' }, refused, now), null);
  assert.equal(refundAfter({ ...sent, state: 'parked' }, refused, now), null);
  assert.deepEqual(refundAfter({ ...sent, state: 'parked' }, doneBy('c'), now), { state: 'done' });
  assert.deepEqual(refundAfter(sent, { state: 'not_sent', reason: 'x' }, now), { state: 'due' });
  assert.deepEqual(refundAfter({ ...sent, tries: 2 }, { state: 'not_sent', reason: 'x' }, now), { state: 'unknown' });
  assert.equal(refundAfter({ ...sent, state: 'due' }, unknown, now), null);
  const after = (days: number) => isPatienceOver(new Date(now.getTime() - days * day_ms), now);
  assert.deepEqual([after(2.9), after(3)], [false, true]);
  assert.ok(needsAccount({ state: 'parked', refusal_code: 'NEEDS_ACCOUNT' }));
  assert.ok(!needsAccount({ state: 'parked', refusal_code: 'REFUND_REJECTED' }));
  assert.ok(!needsAccount({ state: 'due', refusal_code: 'INVALID_BANK' }));
});

test('refunds: a cancel made by hand at the provider is nobody else’s refund, and is named', () => {
  const row = (id: string, state: RefundState): Row => ({
    id,
    amount_krw: 10,
    state,
    tries: 1,
    provider_key: id,
    provider_key_made_at: new Date(0),
    provider_cancel_key: null,
  });
  const by_hand: ProviderCancel = { cancel_key: 'h', amount_krw: 30, refund_id: null, canceled_at: null };
  const known = { state: 'known' as const, balance_krw: 70, cancels: [by_hand] };
  const attempt = { payment_key: 'pk', balance_krw: 100 };
  assert.equal(afterAsking(row('a', 'unknown'), [], known, attempt, new Date(1)).do, 'park');
  assert.deepEqual(strangeCancels([row('a', 'unknown')], known.cancels), [by_hand]);
  const same_amount = { ...by_hand, amount_krw: 10 };
  const two = { ...known, cancels: [same_amount, { ...same_amount, cancel_key: 'i' }] };
  assert.equal(
    afterAsking(row('a', 'unknown'), [], two, attempt, new Date(1)).do,
    'park',
    'which of two? a person decides',
  );
  const claimed = { ...row('s', 'done'), provider_cancel_key: 'h' };
  const after = { state: 'known' as const, balance_krw: 90, cancels: [same_amount] };
  const again = afterAsking(row('a', 'unknown'), [claimed], after, { ...attempt, balance_krw: 90 }, new Date(1));
  assert.equal(again.do, 'send', 'that cancel has settled another refund already');
  assert.equal(nextRefundStep(row('b', 'due'), [row('a', 'unknown')], attempt, new Date(1)).do, 'wait');
  const fresh = { ...row('b', 'due'), tries: 0 };
  assert.equal(nextRefundStep(fresh, [], { ...attempt, balance_krw: 9 }, new Date(1)).do, 'park');
  assert.equal(nextRefundStep(fresh, [], { ...attempt, payment_key: null }, new Date(1)).do, 'park');
  assert.equal(nextRefundStep(fresh, [], attempt, new Date(1)).do, 'send');
  assert.equal(nextRefundStep(row('b', 'due'), [], attempt, new Date(1)).do, 'ask', 'sent before: asked about first');
  assert.equal(nextRefundStep(fresh, [row('a', 'parked')], attempt, new Date(1)).do, 'ask', 'it may have been done');
  const unsent = { ...row('a', 'parked'), tries: 0 };
  assert.equal(nextRefundStep(fresh, [unsent], attempt, new Date(1)).do, 'send', 'a parked one holds nobody up');
  const theirs: ProviderCancel = { cancel_key: 't', amount_krw: 10, refund_id: 'a', canceled_at: null };
  const found = { state: 'known' as const, balance_krw: 90, cancels: [theirs] };
  const step = afterAsking(fresh, [row('a', 'parked')], found, attempt, new Date(1));
  assert.deepEqual(step, { do: 'settle', refund_id: 'a', cancel_key: 't', balance_krw: 90 });
  assert.equal(nextRefundStep(row('b', 'done'), [], attempt, new Date(1)).do, 'none');
});
