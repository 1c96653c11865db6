import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { fewAtOnce } from './few-at-once.ts';
import { Overloaded } from './group-commit.ts';

test('never more than so many run, in the order they came, whatever fails; only those beyond the line are refused', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 0, max: 6 }),
      fc.array(fc.boolean(), { maxLength: 20 }),
      async (most_running, most_waiting, fails) => {
        const { inTurn, waiting } = fewAtOnce(most_running, most_waiting);
        const begun: number[] = [];
        let [running, most] = [0, 0];
        const results = await Promise.allSettled(
          fails.map((fail, n) =>
            inTurn(async () => {
              begun.push(n);
              most = Math.max(most, ++running);
              await delay(0);
              running--;
              if (fail) throw new Error('bug');
              return n;
            }),
          ),
        );
        const room = Math.min(fails.length, most_running + most_waiting);
        assert.equal(most, Math.min(room, most_running));
        assert.deepEqual(
          begun,
          Array.from({ length: room }, (_, n) => n),
        );
        results.forEach((one, n) => {
          if (n >= room) assert.ok(one.status === 'rejected' && one.reason instanceof Overloaded);
          else assert.equal(one.status, fails[n] ? 'rejected' : 'fulfilled');
        });
        assert.equal(waiting(), 0);
        assert.equal(await inTurn(async () => 'again'), 'again', 'every place is given back');
      },
    ),
    { numRuns: 60 },
  );
});
