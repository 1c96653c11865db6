import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { type TestContext, test } from 'node:test';
import { askForTurns, threadsOf } from './processor-turns.ts';

/** How long a thread would run, by the kernel's own word; null where it does not say. */
const turnOf = (pid: number): number | null => {
  const file = `/proc/${pid}/sched`;
  const told = existsSync(file) ? /^se\.slice\s*:\s*(\d+)/m.exec(readFileSync(file, 'utf8')) : null;
  return told ? Number(told[1]) : null;
};
const can = turnOf(process.pid) !== null && spawnSync('perl', ['-v']).status === 0;
const skip = can ? false : 'no Linux that tells of turns, or no perl';

async function givenProcess(t: TestContext): Promise<number> {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  t.after(() => child.kill('SIGKILL'));
  await once(child, 'spawn');
  return child.pid!;
}

test('threads get the turns that were asked for, each its own, and give them back', { skip }, async (t) => {
  const [long, short, other] = [await givenProcess(t), await givenProcess(t), await givenProcess(t)];
  const usual = turnOf(other);
  const priorities = [getPriority(long), getPriority(short)];
  await askForTurns([
    { threads: threadsOf(long), ns: 10_000_000 },
    { threads: [short], ns: 100_000 },
  ]);
  assert.deepEqual([turnOf(long), turnOf(short), turnOf(other)], [10_000_000, 100_000, usual]);
  assert.deepEqual([getPriority(long), getPriority(short)], priorities);
  await askForTurns([{ threads: [long, short], ns: 0 }]);
  assert.deepEqual([turnOf(long), turnOf(short)], [usual, usual]);
});

test('a thread that is gone is nobody’s worry, and the next one is asked for all the same', { skip }, async (t) => {
  const [gone, here] = [await givenProcess(t), await givenProcess(t)];
  process.kill(gone, 'SIGKILL');
  while (threadsOf(gone).length > 0) await new Promise(setImmediate);
  await askForTurns([{ threads: [gone, here], ns: 3_000_000 }]);
  assert.equal(turnOf(here), 3_000_000);
});
