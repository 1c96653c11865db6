import assert from 'node:assert/strict';
import { type ClientRequest, get } from 'node:http';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createHttp } from '../server/platform/http.ts';
import { createLog } from '../server/platform/log.ts';
import { createMetrics } from '../server/platform/metrics.ts';
import { createSse } from '../server/platform/sse.ts';
import { createLive, type Stream } from '../web/ui/lib/live-stream.ts';

/** The server's streams on a port of their own; `restart` is another process that knows nothing of what the first one said. */
async function givenStreams(t: TestContext) {
  let app = await listening(0);
  t.after(() => app.close());
  return {
    port: app.port,
    publish: (topic: string, data: object) => app.sse.publish(topic, data),
    clients: () => app.sse.clientCount(),
    async restart(): Promise<void> {
      await app.close();
      app = await listening(app.port);
    },
  };
}

async function listening(port: number) {
  const http = createHttp({ log: createLog({ level: 'silent' }), metrics: createMetrics({ defaults: false }) });
  const sse = createSse();
  sse.attach(http);
  http.get('/live', (request, reply) => sse.open(request, reply, () => true));
  await http.listen({ port, host: '127.0.0.1' });
  return { sse, close: () => http.close(), port: (http.server.address() as { port: number }).port };
}

/** A browser's EventSource over node:http: it reconnects by itself and says what it heard last. */
function eventSource(port: number, topics: string): Stream {
  const heard = new Map<string, (event: { data: string }) => void>();
  let request: ClientRequest | null = null;
  let [last_id, state] = ['', 0];
  const again = () => {
    if (state !== 2) setTimeout(connect, 50);
  };
  function connect(): void {
    if (state === 2) return;
    const headers = last_id ? { 'last-event-id': last_id } : {};
    request = get({ host: '127.0.0.1', port, path: `/live?topics=${topics}`, headers }, (reply) => {
      state = 1;
      stream.onopen?.();
      let rest = '';
      reply.setEncoding('utf8').on('data', (text: string) => {
        const blocks = (rest + text).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const block of blocks) {
          const field = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s, 2)));
          if (field.id) last_id = field.id;
          if (field.event) heard.get(field.event)?.({ data: field.data });
        }
      });
      reply.on('close', again);
    }).on('error', again);
  }
  const stream: Stream = {
    get readyState() {
      return state;
    },
    onopen: null,
    onerror: null,
    addEventListener: (name, hear) => void heard.set(name, hear),
    close() {
      state = 2;
      request?.destroy();
    },
  };
  connect();
  return stream;
}

async function until(true_now: () => boolean, what: string): Promise<void> {
  for (let waited = 0; waited < 10_000; waited += 20) {
    if (true_now()) return;
    await wait(20);
  }
  assert.fail(`never: ${what}`);
}

test('a reader reads everything anew when it opened and when the server no longer knows what it missed', async (t) => {
  const server = await givenStreams(t);
  const listen = createLive((topics) => eventSource(server.port, topics), { spread_ms: 10 });
  const heard: unknown[] = [];
  let resyncs = 0;
  t.after(
    listen(
      ['drop:a'],
      (data) => heard.push(data),
      () => {
        resyncs += 1;
      },
    ),
  );
  await until(() => resyncs === 1, 'read after opening');
  server.publish('drop:a', { remaining: 3 });
  await until(() => heard.length === 1, 'news heard');
  await server.restart();
  await until(() => server.clients() === 1, 'connected again');
  await until(() => resyncs === 2, 'read after the reset');
  server.publish('drop:a', { remaining: 1 });
  await until(() => heard.length === 2, 'news of the new process heard');
  assert.deepEqual(heard, [{ remaining: 3 }, { remaining: 1 }]);
});

test('a reset of one topic is for its listeners only; who left hears nothing more; one stream for all', async () => {
  const opened: { topics: string; say: (name: string, data: object) => void; live: Stream }[] = [];
  const listen = createLive(
    (topics) => {
      const ears = new Map<string, (event: { data: string }) => void>();
      const live: Stream = {
        readyState: 1,
        onopen: null,
        onerror: null,
        addEventListener: (name, hear) => void ears.set(name, hear),
        close: () => {},
      };
      opened.push({ topics, live, say: (name, data) => ears.get(name)?.({ data: JSON.stringify(data) }) });
      return live;
    },
    { spread_ms: 0 },
  );
  const resynced: string[] = [];
  const heard: string[] = [];
  const leaveA = listen(
    ['a'],
    () => heard.push('a'),
    () => resynced.push('a'),
  );
  listen(
    ['b', 'c'],
    (_, topic) => heard.push(topic),
    () => resynced.push('b'),
  );
  await until(() => opened.length === 1, 'opened');
  assert.equal(opened[0]!.topics, 'a,b,c');
  opened[0]!.say('reset', { topic: 'c' });
  opened[0]!.say('reset', { topic: 'c' });
  await until(() => resynced.length > 0, 'resynced');
  await wait(150);
  assert.deepEqual(resynced, ['b'], 'once, and only who listens to c');
  opened[0]!.say('a', { n: 1 });
  opened[0]!.say('b', { n: 2 });
  leaveA();
  opened[0]!.say('a', { n: 3 });
  assert.deepEqual(heard, ['a', 'b']);
  await until(() => opened.length === 2, 'reopened without a');
  assert.equal(opened[1]!.topics, 'b,c');
});
