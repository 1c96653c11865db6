import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { bound, type CallerOptions, createCaller } from './caller.ts';

/** A provider that answers after `latency_ms`, and counts who reached it. */
async function givenServer(t: TestContext, latency_ms: number, more: Partial<CallerOptions> = {}) {
  let reached = 0;
  const server = createServer(async (_, response) => {
    reached += 1;
    await wait(latency_ms);
    response.end('{}');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const base_url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const caller = createCaller({ base_url, headers: {}, ...more });
  t.after(async () => {
    await caller.close();
    server.closeAllConnections();
    server.close();
  });
  return { caller, reached: () => reached };
}

const ask = { method: 'GET' as const, path: '/' };

test('after the end of its try no call is begun, also not one that waited in line for its turn', async (t) => {
  const { caller, reached } = await givenServer(t, 1_500, { connections: 1 });
  const end = new AbortController();
  const mine = bound(caller, end.signal);
  const [first, second] = [mine.call(ask), mine.call(ask)];
  await wait(100);
  end.abort();
  assert.equal((await first).kind, 'answer', 'what was begun before is heard out');
  assert.deepEqual(await second, { kind: 'not_sent', reason: 'the time of this try is over' });
  assert.equal((await mine.call(ask)).kind, 'not_sent');
  assert.equal(reached(), 1);
  assert.equal((await caller.call(ask)).kind, 'answer', 'others go on');
});

test('who waits too long in line was not sent; who waits too long for an answer is lost', async (t) => {
  const { caller, reached } = await givenServer(t, 600, { connections: 1, max_wait_ms: 100, read_timeout_ms: 300 });
  const [first, second] = await Promise.all([caller.call(ask), caller.call(ask)]);
  assert.deepEqual([first.kind, second.kind], ['lost', 'not_sent']);
  assert.equal(reached(), 1);
});
