import assert from 'node:assert/strict';
import test from 'node:test';
import type { Point } from './drops.ts';
import { everySecond, spanOf } from './series.ts';

const at = (second: number): Point => ({
  at: new Date(second * 1_000).toISOString(),
  placed: 1,
  confirmed: 0,
  remaining: 10,
  held: 0,
  refused: {},
  payments: {},
  queue: 0,
});

test('a chart shows the smallest span that holds everything known', () => {
  const now_s = 1_000_000;
  assert.equal(spanOf([], now_s), 60);
  assert.equal(spanOf([at(now_s - 20)], now_s), 60);
  assert.equal(spanOf([at(now_s - 58), at(now_s)], now_s), 120);
  assert.equal(spanOf([at(now_s - 200)], now_s), 300);
  assert.equal(spanOf([at(now_s - 599)], now_s), 600);
  assert.equal(spanOf([at(now_s - 5_000), at(now_s - 3)], now_s), 60);
  assert.equal(everySecond([at(now_s - 20)], now_s, 60, { remaining: 3, held: 0 }).length, 60);
});
