import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createPulse, isStill, readSnapshot } from './pulse.ts';
import { givenDatabase } from './testing.ts';
import { until } from './testing-process.ts';

describe('pulse', () => {
  test('a snapshot is still where nothing is open and no number was given out but to what is ignored', () => {
    const still = (before: string, now: string, ...ignored: bigint[]) =>
      isStill(readSnapshot(before), readSnapshot(now), new Set(ignored));
    assert.equal(still('7:7:', '7:7:'), true);
    assert.equal(still('7:7:', '8:8:'), false, 'somebody wrote');
    assert.equal(still('7:7:', '9:9:', 7n, 8n), true);
    assert.equal(still('7:7:', '9:9:', 7n), false, 'one of two');
    assert.equal(still('7:7:', '9:9:', 6n, 8n), false);
    assert.equal(still('7:7:', '7:8:7'), false, 'somebody is about to');
    assert.equal(still('7:8:7', '8:8:', 7n), false, 'behind one that was open another may have waited');
    assert.equal(still('8:8:', '7:7:'), false, 'another server');
    assert.equal(isStill(null, readSnapshot('7:7:'), new Set()), false, 'the first look');
  });

  test('whatever is committed is noticed within its next look, and what was open while others committed', async (t) => {
    const { sql } = await givenDatabase(t);
    await sql`create table noted (n int)`;
    const pulse = createPulse({ sql });
    for (let n = 0; n < 5; n++) {
      const from = await until('rest', () => {
        const turn = pulse.turn();
        return pulse.restsSince(turn) && turn;
      });
      assert.ok(Math.abs(pulse.clockOffset() ?? Number.NaN) < 1_000, 'the clock is the same machine’s');
      const open = await sql.reserve();
      await open`begin`;
      await open`insert into noted values (${n})`;
      if (n % 2 === 0) await sql`insert into noted values (${n})`;
      await open`commit`;
      open.release();
      const committed_ms = performance.now();
      await until('the news', () => !pulse.restsSince(from));
      const turn = await until('rest anew', () => pulse.turn() !== from && pulse.turn());
      assert.notEqual(turn, from);
      assert.ok(performance.now() - committed_ms < 5_000);
    }
  });

  test('nothing rests while the database does not answer', async (t) => {
    const { sql } = await givenDatabase(t);
    const pulse = createPulse({ sql });
    const from = await until('rest', () => {
      const turn = pulse.turn();
      return pulse.restsSince(turn) && turn;
    });
    await sql.end();
    await until('no word', () => !pulse.restsSince(from) && pulse.clockOffset() === null);
  });
});
