import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRush } from './rush.ts';

test('a long job puts work off until it is over, and for a minute at most', () => {
  let now_ms = 0;
  const rush = createRush(() => now_ms);
  assert.equal(rush.putsOff(), false);
  const over = rush.begin();
  now_ms = 59_999;
  assert.deepEqual([rush.isOn(), rush.putsOff()], [true, true]);
  now_ms = 60_000;
  assert.deepEqual([rush.isOn(), rush.putsOff()], [true, false]);
  over();
  over();
  assert.equal(rush.isOn(), false);
});

test('a crowd at the till puts work off while it stays, for a minute at most, and some buyers are no crowd', () => {
  let now_ms = 0;
  const rush = createRush(() => now_ms);
  const second = (buyers: number) => {
    for (let at = 0; at < 10; at++) {
      rush.bought(buyers / 10);
      now_ms += 100;
    }
  };
  for (let at = 0; at < 5; at++) second(40);
  assert.equal(rush.putsOff(), false);
  second(400);
  assert.deepEqual([rush.isOn(), rush.putsOff()], [false, true]);
  for (let at = 0; at < 57; at++) second(400);
  assert.equal(rush.putsOff(), true);
  for (let at = 0; at < 3; at++) second(400);
  assert.equal(rush.putsOff(), false, 'longer than a minute nobody waits');
  now_ms += 2_000;
  assert.equal(rush.putsOff(), false);
  second(400);
  assert.equal(rush.putsOff(), true, 'another crowd');
  now_ms += 1_100;
  rush.putsOff();
  now_ms += 1_100;
  assert.equal(rush.putsOff(), false, 'it has gone');
});
