import assert from 'node:assert/strict';
import { connect as dial } from 'node:net';
import { describe, test } from 'node:test';
import { defineRoute, ok, refuse } from '@madang/contract';
import { Type } from 'typebox';
import type { Principal } from './auth-context.ts';
import { serveHealth } from './health.ts';
import { createHttp, mount } from './http.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { serveOpenApi } from './openapi.ts';

const line = Type.Object({ variant_id: Type.String({ format: 'uuid' }), quantity: Type.Integer({ minimum: 1 }) });
const place = defineRoute({
  id: 'things.place',
  method: 'POST',
  path: '/api/v1/things/:thing_id',
  auth: 'session',
  summary: 'Places a thing.',
  params: Type.Object({ thing_id: Type.String({ format: 'uuid' }) }),
  body: Type.Object({ lines: Type.Array(line, { minItems: 1 }), note: Type.Optional(Type.String({ maxLength: 10 })) }),
  reply: { 201: Type.Object({ note: Type.String(), count: Type.Integer() }) },
});
const list = defineRoute({
  id: 'things.list',
  method: 'GET',
  path: '/api/v1/things',
  auth: 'public',
  summary: 'Lists things.',
  query: Type.Object({
    limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
    open: Type.Optional(Type.Boolean()),
    tag: Type.Optional(Type.Array(Type.String())),
    q: Type.Optional(Type.String()),
  }),
  reply: { 200: Type.Object({ limit: Type.Integer(), tag: Type.Array(Type.String()), open: Type.Boolean() }) },
});
const staffed = defineRoute({
  id: 'things.staffed',
  method: 'GET',
  path: '/api/v1/staffed',
  auth: 'staff:things.read',
  summary: 'Staff only.',
  reply: { 200: Type.Object({ who: Type.String() }) },
});
const fails = defineRoute({
  id: 'things.fails',
  method: 'GET',
  path: '/api/v1/fails/:how',
  auth: 'public',
  summary: 'Fails as asked.',
  params: Type.Object({ how: Type.String() }),
  reply: { 200: Type.Object({}) },
});

const account = (permissions: string[], role: string | null): Principal => ({
  kind: 'account',
  account_id: 'a',
  person_id: 'p',
  session_id: 's',
  staff: role ? { role, permissions: new Set(permissions), shops: null } : null,
});
const principals: Record<string, Principal> = {
  guest: { kind: 'guest', person_id: 'p' },
  buyer: account([], null),
  reader: account(['things.read'], 'staff'),
  clerk: account(['orders.read'], 'staff'),
  owner: account([], 'owner'),
};
const uuid = '0195d0d4-4c1c-7b1e-8a57-0242ac120002';
const body = { lines: [{ variant_id: uuid, quantity: 2 }] };

function givenApp(lines: string[] = []) {
  const app = createHttp({
    log: createLog({ destination: { write: (text) => void lines.push(text) } }),
    metrics: createMetrics({ defaults: false }),
    authenticate: (request) => principals[String(request.headers['x-who'])] ?? { kind: 'none' },
  });
  mount(app, place, async ({ body: { lines, note } }) => ok({ note: note ?? '없음', count: lines.length, secret: 1 }));
  mount(app, list, ({ query }) => ok({ limit: query.limit, tag: query.tag ?? [], open: query.open ?? false }));
  mount(app, staffed, ({ principal }) => ok({ who: principal.staff.role }));
  mount(app, fails, async ({ params }) => {
    if (params.how === 'sold_out') return refuse('sold_out');
    if (params.how === 'busy') return refuse('overloaded', { retry_after_s: 7 });
    if (params.how === 'bytes') return Buffer.from('{"ready":true}');
    if (params.how === 'data') throw Object.assign(new Error('value "010-1234-5678"'), { code: '22P02' });
    if (params.how === 'locked') throw Object.assign(new Error('lock'), { code: '55P03' });
    throw new Error('secret detail of the house');
  });
  serveOpenApi(app);
  serveHealth(app, { database: async () => {} });
  return app;
}

const post = (headers: Record<string, string> = {}, payload: unknown = body, id: string = uuid) => ({
  method: 'POST' as const,
  url: `/api/v1/things/${id}`,
  headers: { 'x-who': 'guest', 'idempotency-key': 'key-00000001', 'content-type': 'application/json', ...headers },
  payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
});

describe('the edge', () => {
  test('answers by the declared schema only', async () => {
    const reply = await givenApp().inject(post());
    assert.equal(reply.statusCode, 201);
    assert.deepEqual(reply.json(), { note: '없음', count: 1 });
    assert.equal(reply.headers['x-content-type-options'], 'nosniff');
  });

  test('refuses by default: no auth declared, no registration; ids mount once', () => {
    const app = givenApp();
    const handler = () => ok({ who: 'x' });
    assert.throws(() => mount(app, { ...staffed, id: 'x', auth: undefined as never }, handler), /auth/);
    assert.throws(() => mount(app, { ...staffed, id: 'x', auth: 'staff:' }, handler), /auth/);
    assert.throws(() => mount(app, { ...staffed, path: '/other' }, handler), /twice/);
  });

  test('authorises before it reads anything', async () => {
    const app = givenApp();
    const none = await app.inject(post({ 'x-who': 'nobody' }, 'not json'));
    assert.equal(none.json().code, 'session_required');
    const asked: [string, number, string?][] = [
      ['nobody', 401, 'sign_in_required'],
      ['guest', 401, 'sign_in_required'],
      ['buyer', 403, 'forbidden'],
      ['clerk', 403, 'forbidden'],
      ['reader', 200],
      ['owner', 200],
    ];
    for (const [who, status, code] of asked) {
      const reply = await app.inject({ url: '/api/v1/staffed', headers: { 'x-who': who } });
      assert.equal(reply.statusCode, status, who);
      assert.equal(reply.json().code, code, who);
    }
  });

  test('mutations carry a key and come from our own pages', async () => {
    const app = givenApp();
    for (const key of ['', 'short', 'with space in it', 'x'.repeat(201)]) {
      const reply = await app.inject(post({ 'idempotency-key': key }));
      assert.deepEqual([reply.statusCode, reply.json().params], [400, { field: 'Idempotency-Key' }], key);
    }
    const foreign = await app.inject(post({ origin: 'https://evil.example', host: 'shop.example' }));
    assert.equal(foreign.statusCode, 403);
    assert.equal((await app.inject(post({ origin: 'null' }))).statusCode, 403);
    assert.equal((await app.inject(post({ 'sec-fetch-site': 'cross-site' }))).statusCode, 403);
    assert.equal((await app.inject(post({ origin: 'https://shop.example', host: 'shop.example' }))).statusCode, 201);
  });

  test('names the field that does not fit', async () => {
    const app = givenApp();
    const cases: [unknown, string][] = [
      [{}, 'lines'],
      [{ lines: [] }, 'lines'],
      [{ lines: [{ variant_id: 'x', quantity: 1 }] }, 'lines.0.variant_id'],
      [{ lines: [{ variant_id: uuid, quantity: '1' }] }, 'lines.0.quantity'],
      [{ lines: [{ variant_id: uuid }] }, 'lines.0.quantity'],
      [{ ...body, note: 'x'.repeat(11) }, 'note'],
      [{ ...body, note: 'a\0b' }, 'note'],
      [{ ...body, note: '\ud800' }, 'note'],
      ['{"lines":', 'body'],
      ['', 'body'],
      ['"text"', 'body'],
      [`${'['.repeat(2_000)}${']'.repeat(2_000)}`, 'body'],
      ['{"__proto__":{"a":1},"lines":[]}', 'body'],
    ];
    for (const [payload, field] of cases) {
      const reply = await app.inject(post({}, payload));
      assert.equal(reply.statusCode, 400, reply.body);
      assert.equal(reply.headers['content-type'], 'application/problem+json; charset=utf-8');
      assert.deepEqual([reply.json().code, reply.json().params.field], ['invalid_input', field]);
    }
    assert.equal((await app.inject(post({}, body, 'nope'))).json().params.field, 'thing_id');
    assert.equal((await app.inject('/api/v1/things?limit=1e9')).json().params.field, 'limit');
    assert.equal((await app.inject('/api/v1/things?q=%00')).json().params.field, 'q');
    assert.equal((await app.inject('/api/v1/fails/%00')).json().params.field, 'how');
    assert.equal((await app.inject('/api/v1/fails/%zz')).statusCode, 400);
  });

  test('reads queries as their schema says', async () => {
    const app = givenApp();
    assert.deepEqual((await app.inject('/api/v1/things')).json(), { limit: 20, tag: [], open: false });
    const reply = await app.inject('/api/v1/things?limit=7&tag=%EA%BD%83&open=true&utm_source=x');
    assert.deepEqual(reply.json(), { limit: 7, tag: ['꽃'], open: true });
  });

  test('refuses in the language of the reader', async () => {
    const app = givenApp();
    const in_korean = await app.inject('/api/v1/fails/sold_out');
    assert.deepEqual([in_korean.statusCode, in_korean.json().detail], [409, '품절되었습니다.']);
    const in_english = await app.inject({
      url: '/api/v1/fails/sold_out',
      headers: { 'accept-language': 'ko;q=0.3, en-GB' },
    });
    assert.equal(in_english.json().detail, 'Sold out.');
    assert.equal((await app.inject('/api/v1/fails/busy')).headers['retry-after'], '7');
    assert.equal((await app.inject('/nowhere')).json().code, 'not_found');
  });

  test('a bug says nothing outside and its stack inside; a full database is busy, not broken', async () => {
    const lines: string[] = [];
    const app = givenApp(lines);
    const bug = await app.inject('/api/v1/fails/bug?phone=01012345678');
    assert.equal(bug.statusCode, 500);
    assert.doesNotMatch(bug.body, /secret|\.ts|at /);
    assert.match(lines.join(''), /secret detail of the house/);
    assert.equal((await app.inject('/api/v1/fails/data')).statusCode, 400);
    assert.equal((await app.inject('/api/v1/fails/locked')).statusCode, 503);
    assert.doesNotMatch(lines.join(''), /010/);
  });

  test('sends bytes as they are', async () => {
    const reply = await givenApp().inject('/api/v1/fails/bytes');
    assert.deepEqual(
      [reply.statusCode, reply.body, reply.headers['content-type']],
      [200, '{"ready":true}', 'application/json; charset=utf-8'],
    );
  });

  test('too large and of another kind', async () => {
    const app = givenApp();
    assert.equal((await app.inject(post({}, { ...body, note: 'x'.repeat(300_000) }))).statusCode, 413);
    assert.equal((await app.inject(post({ 'content-type': 'text/plain' }))).statusCode, 415);
  });

  test('documents itself without inline script', async () => {
    const app = givenApp();
    const api = (await app.inject('/api/openapi.json')).json();
    assert.equal(api.openapi, '3.1.0');
    const operation = api.paths['/api/v1/things/{thing_id}'].post;
    assert.deepEqual(
      operation.parameters.map((one: { name: string }) => one.name),
      ['thing_id', 'Idempotency-Key'],
    );
    assert.equal(operation.requestBody.content['application/json'].schema.properties.note.maxLength, 10);
    const page = await app.inject('/api/docs');
    assert.match(String(page.headers['content-security-policy']), /default-src 'self'/);
    assert.doesNotMatch(page.body, /<script|style=/);
    assert.match(page.body, /error-sold_out/);
  });

  test('counts requests by route and status', async () => {
    const app = givenApp();
    await app.inject('/api/v1/things');
    await app.inject('/api/v1/fails/sold_out');
    const text = (await app.inject('/metrics')).body;
    assert.match(text, /http_requests_total\{route="things.list",status="200"\} 1/);
    assert.match(text, /http_requests_total\{route="things.fails",status="409"\} 1/);
    assert.match(text, /http_request_duration_seconds_bucket\{route="things.list",le="\+Inf"\} 1/);
  });

  test('answers what is not HTTP', async () => {
    const app = givenApp();
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as { port: number };
    const said = await new Promise<string>((done) => {
      const socket = dial(port, '127.0.0.1', () => socket.write('HELLO\r\n\r\n'));
      socket.on('data', (bytes) => done(String(bytes)));
    });
    assert.match(said, /^HTTP\/1\.1 400/);
    await app.close();
  });
});
