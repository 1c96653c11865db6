import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import fc from 'fast-check';
import { forgetServerTime, leftUntil, noteServerTime, serverNow } from './clock.ts';

beforeEach(forgetServerTime);

test('the clock is never ahead, and behind by no more than the shortest round trip, whatever the later samples were', () => {
  const trips = fc.array(fc.record({ out_ms: fc.nat(400), back_ms: fc.nat(400) }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(trips, fc.integer({ min: -10_000_000, max: 10_000_000 }), (list, offset_ms) => {
      forgetServerTime();
      const base_ms = 1_800_000_000_000 + offset_ms;
      for (const { out_ms, back_ms } of list) {
        const sent = performance.now();
        const server_ms = base_ms + sent + out_ms;
        noteServerTime(new Date(server_ms).toISOString(), sent, sent + out_ms + back_ms);
      }
      const shortest_ms = Math.min(...list.map((one) => one.out_ms + one.back_ms));
      // Between two readings of a clock a busy machine may let others work: what is read lies between the two.
      const before_ms = performance.now();
      const read_ms = serverNow() - base_ms;
      // One millisecond is lost in the ISO text, one in rounding.
      assert.ok(read_ms <= performance.now() + 1, `${read_ms - before_ms} ms ahead`);
      assert.ok(
        read_ms >= before_ms - shortest_ms - 2,
        `${before_ms - read_ms} ms behind, shortest trip ${shortest_ms} ms`,
      );
    }),
  );
});

test('a countdown shows zero only when the moment has come', () => {
  const at_ms = Date.parse('2026-11-21T11:00:00.000Z');
  const iso = new Date(at_ms).toISOString();
  assert.equal(leftUntil(iso, at_ms - 1).seconds, 1);
  assert.equal(leftUntil(iso, at_ms).total_ms, 0);
  const left = leftUntil(iso, at_ms - (86_400_000 + 2 * 3_600_000 + 3 * 60_000 + 4_000));
  assert.deepEqual({ ...left, total_ms: 0 }, { days: 1, hours: 2, minutes: 3, seconds: 4, total_ms: 0 });
  assert.equal(leftUntil(iso, at_ms + 5_000).total_ms, 0);
});

test('nonsense for a time changes nothing', () => {
  noteServerTime('yesterday', 0, 1);
  assert.ok(Math.abs(serverNow() - Date.now()) < 50);
});
