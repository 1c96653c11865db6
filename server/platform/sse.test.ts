import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { connect as dial } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { drain } from './drain.ts';
import { createHttp } from './http.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createSse } from './sse.ts';
import { until } from './testing-process.ts';

async function givenLive(t: TestContext) {
  const metrics = createMetrics({ defaults: false });
  const app = createHttp({ log: createLog({ level: 'silent' }), metrics });
  const sse = createSse({ metrics, ring_size: 5 });
  sse.attach(app);
  app.get('/live', (request, reply) => sse.open(request, reply, (topic) => !topic.startsWith('staff.')));
  const slow = Promise.withResolvers<void>();
  app.get('/slow', () => {
    slow.resolve();
    return wait(300, { ok: true });
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  t.after(() => app.close());
  const { port } = app.server.address() as { port: number };
  const hear = async (topics: string, last_id = '') => {
    const headers = last_id ? { 'last-event-id': last_id } : {};
    const [reply] = (await once(get({ port, path: `/live?topics=${topics}`, headers }), 'response')) as [
      IncomingMessage,
    ];
    const heard = {
      text: '',
      status: reply.statusCode,
      headers: reply.headers,
      ended: false,
      destroy: () => reply.destroy(),
    };
    reply.setEncoding('utf8').on('data', (text) => {
      heard.text += text;
    });
    reply.on('close', () => {
      heard.ended = true;
    });
    return heard;
  };
  return { app, sse, port, hear, metrics, slow_begun: slow.promise };
}

const data = (text: string) => [...text.matchAll(/^data: (.*)$/gm)].map((match) => JSON.parse(match[1]!));
const lastId = (text: string) => [...text.matchAll(/^id: (.*)$/gm)].at(-1)![1]!;

describe('sse', () => {
  test('tells each topic to those who asked for it', async (t) => {
    const { sse, hear } = await givenLive(t);
    const both = await hear('a,b');
    const one = await hear('a');
    assert.equal(both.headers['content-type'], 'text/event-stream; charset=utf-8');
    sse.publish('a', { n: 1 });
    sse.publish('b', { n: 2, text: '줄\n바꿈' });
    await until('both', () => data(both.text).length === 2 && data(one.text).length > 0);
    assert.deepEqual(data(both.text), [{ n: 1 }, { n: 2, text: '줄\n바꿈' }]);
    assert.deepEqual(data(one.text), [{ n: 1 }]);
  });

  test('resumes what was missed, in order; says reset where that is lost', async (t) => {
    const { sse, hear } = await givenLive(t);
    const first = await hear('a,b');
    sse.publish('a', 1);
    await until('the first', () => /^data: 1$/m.test(first.text));
    first.destroy();
    const at = lastId(first.text);
    for (const n of [2, 3]) sse.publish('b', n);
    sse.publish('a', 4);
    const back = await hear('a,b', at);
    await until('what was missed', () => data(back.text).length >= 3);
    assert.deepEqual(data(back.text), [2, 3, 4]);
    for (let n = 5; n < 12; n++) sse.publish('a', n);
    const late = await hear('a', at);
    const stranger = await hear('a', 'ffff-3');
    await until('the resets', () => [late, stranger].every((one) => /event: reset\ndata: .*\n/.test(one.text)));
    for (const one of [late, stranger]) assert.match(one.text, /event: reset\ndata: \{"topic":"a"\}/);
  });

  test('refuses topics that are not for this reader, and nonsense', async (t) => {
    const { hear } = await givenLive(t);
    assert.equal((await hear('a,staff.orders')).status, 403);
    assert.equal((await hear('')).status, 400);
    assert.equal((await hear('a%0Ab')).status, 400);
    assert.equal((await hear(Array.from({ length: 101 }, (_, n) => `t${n}`).join(','))).status, 400);
  });

  test('cuts off a client that does not read instead of buffering for it', async (t) => {
    const { sse, port, hear } = await givenLive(t);
    const good = await hear('a');
    const socket = dial(port, '127.0.0.1', () => socket.write('GET /live?topics=a HTTP/1.1\r\nhost: x\r\n\r\n'));
    socket.on('error', () => {});
    await once(socket, 'data');
    socket.pause();
    const filler = 'x'.repeat(60_000);
    for (let n = 0; n < 400 && sse.clientCount() > 1; n++) {
      sse.publish('a', filler);
      await wait(2);
    }
    assert.equal(sse.clientCount(), 1);
    assert.equal(good.ended, false);
    socket.destroy();
  });

  test('a drain ends streams and drops no request', async (t) => {
    const { app, hear, port, slow_begun } = await givenLive(t);
    const live = await hear('a');
    const slow = fetch(`http://127.0.0.1:${port}/slow`);
    await slow_begun;
    const draining = drain(app, { lame_ms: 1_000 });
    const during = await fetch(`http://127.0.0.1:${port}/live?topics=`);
    assert.equal(during.headers.get('connection'), 'close');
    assert.deepEqual(await (await slow).json(), { ok: true });
    await draining;
    await until('the end of the stream', () => live.ended);
    await assert.rejects(fetch(`http://127.0.0.1:${port}/slow`));
  });
});
