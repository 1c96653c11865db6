import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { drain } from './drain.ts';
import { serveHealth } from './health.ts';
import { createHttp } from './http.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { until } from './testing-process.ts';

function givenServer(checks = {}) {
  const app = createHttp({ log: createLog({ level: 'silent' }), metrics: createMetrics({ defaults: false }) });
  serveHealth(app, checks);
  app.get('/work', () => wait(Math.random() * 30, { ok: true }));
  return app;
}

type Told = { answer: number | string; port: number | undefined };

/** One request over a kept-alive connection: the status, or the error's code, and the client's port. */
function ask(port: number, agent: Agent): Promise<Told> {
  return new Promise((done) => {
    const asked = request({ port, host: '127.0.0.1', path: '/work', agent }, (reply) => {
      reply.resume().on('end', () => done({ answer: reply.statusCode ?? 0, port: undefined }));
      reply.on('error', fail);
    });
    const fail = (error: NodeJS.ErrnoException) =>
      done({ answer: error.code ?? 'error', port: asked.socket?.localPort });
    asked.on('error', fail);
    asked.end();
  });
}

describe('health', () => {
  test('ready only while every check passes and nothing drains; a check that hangs does not pass', async () => {
    let broken = false;
    const app = givenServer({
      database: async () => {
        if (broken) throw new Error('gone');
      },
    });
    assert.deepEqual((await app.inject('/readyz')).json(), { status: 'ready' });
    broken = true;
    await wait(600); // an answer is reused for half a second
    const broken_reply = await app.inject('/readyz');
    assert.deepEqual([broken_reply.statusCode, broken_reply.json().failing], [503, ['database']]);
    assert.equal((await app.inject('/healthz')).statusCode, 200);
    app.edge.draining = true;
    assert.deepEqual((await app.inject('/readyz')).json().failing, ['draining', 'database']);
    const hanging = givenServer({ database: () => new Promise(() => {}) });
    assert.equal((await hanging.inject('/readyz')).statusCode, 503);
  });

  test('a drain under load answers all it has accepted and then refuses connections', async () => {
    const app = givenServer();
    await app.listen({ port: 0, host: 'localhost' });
    const { port } = app.server.address() as { port: number };
    const accepted = new Set<number | undefined>();
    app.server.on('connection', (socket) => accepted.add(socket.remotePort));
    const agent = new Agent({ keepAlive: true, maxSockets: 16 });
    const dropped: Told[] = [];
    let answered = 0;
    const clients = Array.from({ length: 16 }, async () => {
      for (;;) {
        const told = await ask(port, agent);
        if (told.answer === 200) answered++;
        else if (told.answer === 'ECONNREFUSED') return;
        else if (told.port === undefined || accepted.has(told.port)) dropped.push(told);
      }
    });
    await until('some answers', () => answered > 50);
    await drain(app, { lame_ms: 200 });
    await Promise.all(clients);
    agent.destroy();
    assert.deepEqual(dropped, []);
  });

  test('where others take over, a client that was slow to ask again on its connection is answered and told to leave', async (t) => {
    const app = givenServer();
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as { port: number };
    const client = new Worker(keptAlive, { eval: true, workerData: { port, asks: 1, sent: new Int32Array(1) } });
    t.after(() => client.terminate());
    await once(client, 'message');
    const begun_ms = performance.now();
    const drained = drain(app, { lame_ms: 50, idle_ms: 60_000, patience_ms: 120_000 });
    await wait(1_000);
    client.postMessage(0);
    const [told] = await once(client, 'message');
    assert.deepEqual(told, ['HTTP/1.1 200 OK']);
    await drained;
    assert.ok(performance.now() - begun_ms < 60_000, 'with the last connection gone nothing is waited for');
  });

  test('a process that gets no processor while it drains takes up what has arrived before it closes a connection', async () => {
    const app = givenServer();
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as { port: number };
    // The drain's own turns: one step lame, twenty to empty the queue of the listener, then six steps before it closes what is idle.
    const [asks, calm] = [26, 22];
    const sent = new Int32Array(new SharedArrayBuffer(4));
    const client = new Worker(keptAlive, { eval: true, workerData: { port, asks, sent } });
    await once(client, 'message');
    const drained = drain(app, { lame_ms: 50 });
    for (let n = 0; n < asks; n += 1) {
      client.postMessage(n);
      // No turn of the loop until the request is on its way, then longer than any timer of the drain's.
      Atomics.wait(sent, 0, n);
      Atomics.wait(sent, 0, n + 1, n === 0 ? 60 : n < calm ? 1 : 350);
      await new Promise((done) => setImmediate(done));
    }
    const [told] = await once(client, 'message');
    assert.deepEqual(
      told,
      Array.from({ length: asks }, () => 'HTTP/1.1 200 OK'),
    );
    await drained;
    await client.terminate();
  });
});

/** In a thread: connections that have had an answer each; the n-th asks again when told to. */
const keptAlive = `
  const { connect } = require('node:net');
  const { parentPort, workerData } = require('node:worker_threads');
  const { port, asks, sent } = workerData;
  const ask = 'GET /work HTTP/1.1\\r\\nHost: here\\r\\n\\r\\n';
  const told = [];
  let ready = 0;
  const sockets = Array.from({ length: asks }, (_, n) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(ask));
    const tell = (what) => {
      if (told[n] !== undefined) return;
      told[n] = what;
      if (told.filter((one) => one !== undefined).length === asks) parentPort.postMessage(told);
    };
    let first = true;
    socket.on('data', (bytes) => {
      if (!first) return tell(String(bytes).split('\\r\\n')[0]);
      first = false;
      ready += 1;
      if (ready === asks) parentPort.postMessage('ready');
    });
    socket.on('error', () => tell('reset'));
    socket.on('close', () => tell('closed'));
    return socket;
  });
  parentPort.on('message', (n) =>
    sockets[n].write(ask, () => {
      Atomics.store(sent, 0, n + 1);
      Atomics.notify(sent, 0);
    }));
`;
