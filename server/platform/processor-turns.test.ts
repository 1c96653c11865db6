import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { getPriority, release, setPriority } from 'node:os';
import { type TestContext, test } from 'node:test';
import { askForTurns, goFirst, threadsOf } from './processor-turns.ts';
import { classOf } from './testing-processor.ts';

/** How long a thread would run, by the kernel's own word; null where it does not say. */
const turnOf = (pid: number): number | null => {
  const file = `/proc/${pid}/sched`;
  const told = existsSync(file) ? /^se\.slice\s*:\s*(\d+)/m.exec(readFileSync(file, 'utf8')) : null;
  return told ? Number(told[1]) : null;
};
const [major = 0, minor = 0] = release().split('.').map(Number);
const knows_turns = process.platform === 'linux' && (major > 6 || (major === 6 && minor >= 12));
const can = knows_turns && turnOf(process.pid) !== null && spawnSync('perl', ['-v']).status === 0;

async function givenProcess(t: TestContext): Promise<number> {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  t.after(() => child.kill('SIGKILL'));
  await once(child, 'spawn');
  return child.pid!;
}

test('threads get the turns that were asked for where the kernel gives turns, each its own, and give them back', async (t) => {
  const [long, short, other] = [await givenProcess(t), await givenProcess(t), await givenProcess(t)];
  const usual = turnOf(other);
  const priorities = [getPriority(long), getPriority(short)];
  await askForTurns([
    { threads: threadsOf(long), ns: 10_000_000 },
    { threads: [short], ns: 100_000 },
  ]);
  assert.equal(turnOf(other), usual);
  if (can) assert.deepEqual([turnOf(long), turnOf(short)], [10_000_000, 100_000]);
  assert.deepEqual([getPriority(long), getPriority(short)], priorities);
  await askForTurns([{ threads: [long, short], ns: 0 }]);
  assert.deepEqual([turnOf(long), turnOf(short)], [usual, usual]);
});

test('a thread that is gone is nobody’s worry, and the next one is asked for all the same', async (t) => {
  const [gone, here] = [await givenProcess(t), await givenProcess(t)];
  process.kill(gone, 'SIGKILL');
  while (threadsOf(gone).length > 0) await new Promise(setImmediate);
  await askForTurns([{ threads: [gone, here], ns: 3_000_000 }]);
  if (can) assert.equal(turnOf(here), 3_000_000);
});

/** Whether a process may ask here for more than everybody: root in most places, in a container only where it was allowed. */
const may_go_first = spawnSync('chrt', ['--rr', '1', 'true']).status === 0 && spawnSync('perl', ['-v']).status === 0;

test('who goes first has a class before everybody where that may be asked for, its children do not, and it is as it was afterwards', async (t) => {
  const child = spawn('sh', ['-c', 'read go; sleep 60 & echo $!; wait'], { stdio: ['pipe', 'pipe', 'ignore'] });
  t.after(() => child.kill('SIGKILL'));
  await once(child, 'spawn');
  setPriority(child.pid!, 3);
  await goFirst([child.pid!], true);
  if (may_go_first) assert.equal(classOf(child.pid!), 'round robin');
  child.stdin.write('go\n');
  const grandchild = Number(await once(child.stdout, 'data'));
  t.after(() => process.kill(grandchild, 'SIGKILL'));
  assert.equal(classOf(grandchild), 'usual');
  await goFirst([child.pid!], false);
  assert.deepEqual([classOf(child.pid!), getPriority(child.pid!)], ['usual', 3]);
});

test('whom somebody else gave a class keeps it', async (t) => {
  const one = await givenProcess(t);
  if (spawnSync('chrt', ['--batch', '--pid', '0', String(one)]).status !== 0) return;
  await goFirst([one], true);
  await goFirst([one], false);
  assert.equal(classOf(one), 'batch');
});
