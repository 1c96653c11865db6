import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { throttled } from './throttled.ts';

test('progress is told one at a time, and who goes on waits for what is still being written', async () => {
  const written: number[] = [];
  let fails = false;
  const progress = throttled(async (rows) => {
    await sleep(30);
    if (fails) throw new Error('the database is away');
    written.push(rows);
  });
  await progress.settled();
  progress.tell(2_000);
  progress.tell(4_000);
  assert.deepEqual(written, []);
  await progress.settled();
  assert.deepEqual(written, [2_000]);
  await sleep(320);
  fails = true;
  progress.tell(6_000);
  await progress.settled();
  assert.deepEqual(written, [2_000]);
});
