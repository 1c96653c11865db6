import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRarer } from './tell-rarer.ts';

test('what fails every two seconds for a day is told sixteen times; another thing, and the same once it has succeeded, at once', () => {
  const rarer = createRarer();
  const told: number[] = [];
  for (let n = 0; n < 43_200; n++) {
    const times = rarer.failed('one');
    if (times !== null) told.push(times);
  }
  assert.deepEqual(told.slice(0, 4), [1, 2, 4, 8]);
  assert.equal(told.length, 16);
  assert.equal(rarer.failed('other'), 1);
  rarer.succeeded('one');
  assert.equal(rarer.failed('one'), 1);
});
