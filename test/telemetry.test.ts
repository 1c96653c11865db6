import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readConfig } from '../server/platform/config.ts';
import { startTelemetry } from '../server/platform/telemetry.ts';
import { tracing } from '../server/platform/trace.ts';
import { filesBelow } from './architecture-graph.ts';
import { eventually, givenApp, givenBuyer, givenOpenDrop } from './given-app.ts';

type Value = { stringValue?: string; intValue?: string };
type Span = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: { key: string; value: Value }[];
  status: { code?: number };
};
type Posted = {
  resourceSpans: { resource: { attributes: { key: string; value: Value }[] }; scopeSpans: { spans: Span[] }[] }[];
};

/** A collector that takes what is posted, unless it is away. */
async function givenCollector(t: TestContext, away = false) {
  const state = { away };
  const spans: Span[] = [];
  const seen: { path: string; authorization: string | undefined; service: string | undefined; body: string }[] = [];
  const server = createServer(async (request, reply) => {
    let body = '';
    for await (const part of request) body += part;
    if (state.away) return void reply.writeHead(503).end();
    const [posted] = (JSON.parse(body) as Posted).resourceSpans;
    const service = posted!.resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue;
    seen.push({ path: request.url!, authorization: request.headers.authorization, service, body });
    spans.push(...posted!.scopeSpans[0]!.spans);
    reply.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => void server.close());
  return { state, spans, seen, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const told = (span: Span, key: string) => {
  const value = span.attributes.find((one) => one.key === key)?.value;
  return value?.stringValue ?? value?.intValue;
};

test('one trace holds the request, the batch it travelled in and the effect it caused; nothing of the person', async (t) => {
  const collector = await givenCollector(t, true);
  const { otel } = readConfig({
    MADANG_SECRET: 's'.repeat(40),
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Bearer%20of%20tests',
    OTEL_SERVICE_NAME: 'yard',
  });
  const warned: string[] = [];
  assert.equal(tracing(), null);
  const telemetry = startTelemetry({ ...otel!, trust_parent: false, warn: (why) => warned.push(why) });
  const shop = await givenApp().finally(() => t.after(() => shop.close()));
  const goods = await givenOpenDrop(shop.ctx);
  const buyer = givenBuyer(shop);
  await buyer.enter();
  const order = (await buyer.place(goods)).body as { order_id: string; amount_krw: number };
  await buyer.confirm(order, await buyer.authenticate(order));
  await eventually(
    () => buyer.call('GET', `/api/v1/checkouts/${order.order_id}`),
    (seen) => seen.body.state === 'confirmed',
  );
  await telemetry.stop();
  assert.match(warned[0]!, /not taken \(503\)/);
  assert.equal(tracing(), null, 'nobody listens any more');
  assert.equal(collector.spans.length, 0);
  collector.state.away = false;
  await telemetry.stop(); // and what it did not take is offered again

  const named = (name: string | RegExp) => collector.spans.find((span) => span.name.match(name));
  const confirm = named(/^POST \/api\/v1\/checkouts\/:order_id\/confirm$/)!;
  assert.ok(confirm, collector.spans.map(({ name }) => name).join(', '));
  assert.equal(confirm.kind, 2);
  assert.equal(confirm.parentSpanId, undefined);
  assert.equal(told(confirm, 'http.response.status_code'), '200');
  const children = collector.spans.filter((span) => span.parentSpanId === confirm.spanId);
  assert.ok(children.every((span) => span.traceId === confirm.traceId));
  const batch = children.find((span) => span.name.startsWith('batch '))!;
  assert.equal(told(batch, 'madang.batch.size'), '1');
  const effect = children.find((span) => span.name.startsWith('effect '))!;
  assert.equal(told(effect, 'madang.effect.outcome'), 'done');
  const settled = collector.spans.find((span) => span.parentSpanId === effect.spanId);
  assert.ok(settled?.name.startsWith('batch '), 'the settling is a batch under its effect');
  for (const span of [confirm, batch, effect])
    assert.ok(BigInt(span.startTimeUnixNano) <= BigInt(span.endTimeUnixNano), span.name);
  const off_ms = Math.abs(Number(BigInt(confirm.startTimeUnixNano) / 1_000_000n) - Date.now());
  assert.ok(off_ms < 300_000, `${off_ms} ms from now`);

  const [post] = collector.seen;
  assert.deepEqual([post!.path, post!.authorization, post!.service], ['/v1/traces', 'Bearer of tests', 'yard']);
  for (const { body } of collector.seen)
    for (const secret of [buyer.contact.name, buyer.contact.phone, '테헤란로', order.order_id])
      assert.ok(!body.includes(secret), `a span tells ${secret}`);
});

test('a share of nothing sends nothing, and a trace is believed only from a proxy that is', async (t) => {
  const collector = await givenCollector(t);
  const common = { endpoint: collector.endpoint, headers: {}, service_name: 'yard', warn: () => {} };
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  for (const trust_parent of [false, true]) {
    const telemetry = startTelemetry({ ...common, ratio: 0, trust_parent });
    const { createHttp } = await import('../server/platform/http.ts');
    const { createLog } = await import('../server/platform/log.ts');
    const { createMetrics } = await import('../server/platform/metrics.ts');
    const app = createHttp({ log: createLog(), metrics: createMetrics() });
    await app.inject({ url: '/nowhere', headers: { traceparent } });
    await telemetry.stop();
    await app.close();
    assert.equal(collector.spans.length, trust_parent ? 1 : 0);
  }
  const [span] = collector.spans;
  assert.deepEqual([span!.traceId, span!.parentSpanId], ['a'.repeat(32), 'b'.repeat(16)]);
});

test('without a collector nothing of it is loaded: one file imports it, when it is told to', () => {
  const root = join(import.meta.dirname, '..');
  const importers = filesBelow(root, /\.ts$/).filter(
    (path) =>
      path.startsWith('server/') &&
      readFileSync(join(root, path), 'utf8')
        .split('\n')
        .some((line) => /telemetry\.ts'/.test(line) && !/^\s*import type/.test(line)),
  );
  assert.deepEqual(importers, ['server/main.ts']);
  assert.match(readFileSync(join(root, 'server/main.ts'), 'utf8'), /await import\('\.\/platform\/telemetry\.ts'\)/);
  assert.equal(readConfig({ MADANG_SECRET: 's'.repeat(40) }).otel, undefined);
});

test('variables that make no sense are named', () => {
  const given = { MADANG_SECRET: 's'.repeat(40), OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };
  assert.throws(() => readConfig({ ...given, OTEL_TRACES_SAMPLER_ARG: '2' }), /OTEL_TRACES_SAMPLER_ARG \(2\)/);
  assert.throws(() => readConfig({ ...given, OTEL_EXPORTER_OTLP_HEADERS: 'a' }), /OTEL_EXPORTER_OTLP_HEADERS/);
  assert.throws(
    () => readConfig({ ...given, OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' }),
    /OTEL_EXPORTER_OTLP_ENDPOINT/,
  );
});
