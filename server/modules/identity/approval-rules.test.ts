import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { coversShops, decideApproval } from './approval-rules.ts';
import { asksSecond } from './dangerous-acts.ts';

const states = ['waiting', 'approved', 'performed', 'refused', 'failed', 'withdrawn', 'lapsed'] as const;
const now = new Date('2026-11-21T00:00:00Z');

test('only another person who may do it approves, only what waits, in time and while its author may still do it', () => {
  const cases = fc.record({
    state: fc.constantFrom(...states),
    decision: fc.constantFrom('approve' as const, 'refuse' as const, 'withdraw' as const),
    own: fc.boolean(),
    may: fc.boolean(),
    requester_may: fc.boolean(),
    late: fc.boolean(),
  });
  fc.assert(
    fc.property(cases, ({ state, decision, own, may, requester_may, late }) => {
      const one = { state, requested_by: 'a', expires_at: new Date(now.getTime() + (late ? -1 : 1)) };
      const by = { account_id: own ? 'a' : 'b', may, requester_may };
      const decided = decideApproval(one, decision, by, now);
      const became = decided.ok ? decided.value : null;
      if (became === 'approved') {
        assert.ok(decision === 'approve' && !own && may && requester_may && !late && state === 'waiting');
      }
      if (became === 'withdrawn') assert.ok(own && decision === 'withdraw' && state === 'waiting');
      if (became === 'refused') assert.ok(!own && may && decision === 'refuse' && state === 'waiting');
      if (decision === 'approve' && !own && may && requester_may && !late && state === 'waiting') {
        assert.equal(became, 'approved');
      }
    }),
  );
});

test('somebody limited to shops decides about those alone, never about the whole house', () => {
  assert.ok(coversShops(null, null));
  assert.ok(coversShops(null, ['a']));
  assert.ok(coversShops(['a', 'b'], ['a']));
  assert.ok(!coversShops(['a'], ['a', 'b']));
  assert.ok(!coversShops(['a'], null));
});

test('a second person is asked beyond the limits, for roles and drops always, never where it is switched off', () => {
  const settings = { second_person: true, refund_krw: 1_000_000, export_people: 500 };
  assert.ok(!asksSecond({ kind: 'refund', krw: 1_000_000 }, settings));
  assert.ok(asksSecond({ kind: 'refund', krw: 1_000_001 }, settings));
  assert.ok(asksSecond({ kind: 'give_up_refund', krw: 1_000_001 }, settings));
  assert.ok(!asksSecond({ kind: 'export', people: 500 }, settings));
  assert.ok(asksSecond({ kind: 'export', people: 501 }, settings));
  assert.ok(asksSecond({ kind: 'people' }, settings));
  assert.ok(asksSecond({ kind: 'cancel_drop' }, settings));
  assert.ok(!asksSecond({ kind: 'shut_out' }, settings), 'shutting out cannot wait');
  assert.ok(!asksSecond({ kind: 'read_personal_data', reads_this_hour: 10_000 }, settings));
  assert.ok(!asksSecond({ kind: 'people' }, { ...settings, second_person: false }));
});
