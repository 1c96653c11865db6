import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DropPhase, orderForShow, phaseAt } from '@madang/contract/drop-phase';
import fc from 'fast-check';

const at = (ms: number) => new Date(ms).toISOString();
const drops = fc.record({
  opens: fc.integer({ min: 0, max: 1_000_000 }),
  length: fc.integer({ min: 1_000, max: 1_000_000 }),
  remaining: fc.integer({ min: 0, max: 3 }),
  held: fc.integer({ min: 0, max: 3 }),
  said: fc.constantFrom<DropPhase>('upcoming', 'open', 'all_held', 'sold_out', 'ended', 'canceled'),
});
const dropOf = (d: { opens: number; length: number; remaining: number; held: number; said: DropPhase }) => ({
  opens_at: at(d.opens),
  closes_at: at(d.opens + d.length),
  live: { phase: d.said, remaining: d.remaining, held: d.held },
});

test('the window is the clock’s alone: stale figures neither open a sale early nor keep it open late', () => {
  fc.assert(
    fc.property(drops, fc.integer({ min: 0, max: 2_500_000 }), (d, now_ms) => {
      const phase = phaseAt(dropOf(d), now_ms);
      if (d.said === 'canceled') return assert.equal(phase, 'canceled');
      if (now_ms < d.opens) return assert.equal(phase, 'upcoming');
      if (now_ms >= d.opens + d.length) return assert.equal(phase, 'ended');
      assert.ok(phase === 'open' ? d.remaining > 0 : d.remaining === 0);
      if (phase === 'sold_out') assert.equal(d.held, 0);
    }),
  );
});

test('what can be bought comes first, then what comes next; nothing canceled is shown', () => {
  fc.assert(
    fc.property(fc.array(drops, { maxLength: 12 }), fc.integer({ min: 0, max: 2_000_000 }), (list, now_ms) => {
      const shown = orderForShow(list.map(dropOf), now_ms);
      assert.equal(shown.length, list.filter((d) => d.said !== 'canceled').length);
      const rank = ['open', 'all_held', 'upcoming', 'sold_out', 'ended'];
      const ranks = shown.map((one) => rank.indexOf(one.phase));
      assert.deepEqual(
        ranks,
        ranks.toSorted((a, b) => a - b),
      );
      const coming = shown.filter((one) => one.phase === 'upcoming').map((one) => Date.parse(one.drop.opens_at));
      assert.deepEqual(
        coming,
        coming.toSorted((a, b) => a - b),
      );
    }),
  );
});
