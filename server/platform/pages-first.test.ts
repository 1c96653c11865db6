import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPagesFirst } from './pages-first.ts';

test('pages go first from the beginning of a job until some seconds behind the last one, and nobody is told twice', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const told: boolean[] = [];
  const pages = createPagesFirst((first) => told.push(first), 5_000);
  const upload = pages.begin();
  const job = pages.begin();
  assert.deepEqual(told, [true]);
  upload();
  upload();
  t.mock.timers.tick(60_000);
  assert.deepEqual(told, [true], 'one job still works, however often the other says that it is over');
  job();
  t.mock.timers.tick(4_999);
  const next = pages.begin();
  t.mock.timers.tick(60_000);
  assert.deepEqual(told, [true], 'the next file came in time');
  next();
  t.mock.timers.tick(5_000);
  assert.deepEqual(told, [true, false]);
  pages.begin()();
  pages.stop();
  t.mock.timers.tick(60_000);
  assert.deepEqual(told, [true, false, true, false], 'who stops waits for nothing and is told once');
});
