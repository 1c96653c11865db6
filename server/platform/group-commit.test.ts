import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { createLane } from './group-commit.ts';

/** A lane whose lists end when they are told to. */
function givenLane(options: { parallel: number; share?: number; gather_turns?: number }) {
  const running: { items: number[]; end(): void }[] = [];
  const lane = createLane<number, number>({
    ...options,
    name: 'test',
    max_queue: 100,
    max_batch: 100,
    run: (items) => new Promise((done) => running.push({ items, end: () => done(items) })),
  });
  let next = 0;
  /** So many come at once; the lengths of the lists in flight after that. */
  const come = async (count: number) => {
    const answers = Array.from({ length: count }, () => lane.submit(next++));
    await turn();
    await turn();
    return { answers, flying: running.map(({ items }) => items.length) };
  };
  return { lane, running, come };
}

test('another list starts when the told share of the last one waits, and no more of them than may fly', async () => {
  const { lane, running, come } = givenLane({ parallel: 3, share: 0.4 });
  const first = await come(10);
  assert.deepEqual(first.flying, [10]);
  assert.deepEqual((await come(3)).flying, [10], 'three of ten are too few');
  const second = await come(1);
  assert.deepEqual(second.flying, [10, 4]);
  assert.deepEqual((await come(2)).flying, [10, 4, 2]);
  const last = await come(5);
  assert.deepEqual(last.flying, [10, 4, 2], 'three fly, and the next five wait');
  running[0]!.end();
  assert.deepEqual(await Promise.all(first.answers), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual(running.map(({ items }) => items).at(-1), [16, 17, 18, 19, 20]);
  for (const { end } of running) end();
  assert.deepEqual(await Promise.all(last.answers), [16, 17, 18, 19, 20]);
  await lane.idle();
  assert.equal(lane.waiting, 0);
});

test('without a share as many must wait as the last list had', async () => {
  const { running, come } = givenLane({ parallel: 2 });
  await come(4);
  assert.deepEqual((await come(3)).flying, [4]);
  const more = await come(1);
  assert.deepEqual(more.flying, [4, 4]);
  for (const { end } of running) end();
  await Promise.all(more.answers);
});

test("a crowd's next list waits its turns of the loop for those who come, and no longer than it may; few at a time wait for nothing", async (t) => {
  let now_ms = 0;
  t.mock.method(performance, 'now', () => now_ms);
  const turns = 6;
  const { lane, running, come } = givenLane({ parallel: 1, gather_turns: turns });
  const endNewest = () => running.at(-1)!.end();
  const all = [...(await come(3)).answers, ...(await come(2)).answers];
  endNewest();
  await turn();
  assert.deepEqual((await come(0)).flying, [3, 2], 'three were few: the next ones leave at once');
  all.push(...(await come(9)).answers);
  endNewest();
  await turn();
  assert.deepEqual((await come(0)).flying, [3, 2, 9]);
  all.push(...(await come(4)).answers);
  endNewest();
  const waiting = await come(5);
  assert.deepEqual(waiting.flying, [3, 2, 9], 'nine were a crowd: the list waits');
  all.push(...waiting.answers);
  for (let i = 0; i < turns; i++) await turn();
  assert.deepEqual((await come(0)).flying, [3, 2, 9, 9], 'who came meanwhile came along');
  all.push(...(await come(1)).answers);
  endNewest();
  await turn();
  now_ms += 20;
  assert.deepEqual((await come(0)).flying, [3, 2, 9, 9, 1], 'a long turn was all of the time it may wait');
  endNewest();
  assert.deepEqual(await Promise.all(all), [...all.keys()]);
  await lane.idle();
});
