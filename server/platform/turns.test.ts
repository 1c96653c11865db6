import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachInTurns, inTurns } from './turns.ts';

const spin = (ms: number) => {
  for (const end_ms = performance.now() + ms; performance.now() < end_ms; );
};

test('long work lets others go first: what waits for the thread is served many times before it ends', async () => {
  let served = 0;
  let over = false;
  const serve = () => {
    served++;
    if (!over) setImmediate(serve);
  };
  setImmediate(serve);
  const doubled: number[] = [];
  await eachInTurns(
    Array.from({ length: 60 }, (_, at) => at),
    (item) => {
      spin(1);
      doubled.push(item * 2);
    },
  );
  over = true;
  assert.deepEqual(
    doubled,
    Array.from({ length: 60 }, (_, at) => at * 2),
  );
  assert.ok(served >= 5, `served ${served} times in 60 ms of work`);
});

test('what it throws and what it returns come through', async () => {
  await assert.rejects(
    eachInTurns([1, 0], (item) => {
      if (item === 0) throw new Error('at zero');
    }),
    /at zero/,
  );
  const counted = (function* () {
    yield;
    return 7;
  })();
  assert.equal(await inTurns(counted), 7);
  await eachInTurns([], () => assert.fail('there is nothing to do'));
});
