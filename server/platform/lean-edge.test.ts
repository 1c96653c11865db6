import assert from 'node:assert/strict';
import { connect as dial } from 'node:net';
import { test } from 'node:test';
import { defineRoute, ok, refuse } from '@madang/contract';
import fc from 'fast-check';
import { Type } from 'typebox';
import { count, howMany } from '../../test/count.ts';
import { Overloaded } from './group-commit.ts';
import { createHttp, mount, mountLean } from './http.ts';
import { languageOf } from './language.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { Ready } from './ready.ts';
import { countedAlike, exchange, givenBoth, toldBy } from './testing-both-ways.ts';
import { until } from './testing-process.ts';

const hot = defineRoute({
  id: 'things.hot',
  method: 'POST',
  path: '/api/v1/hot',
  auth: 'session',
  summary: 'What a crowd hits.',
  body_limit_bytes: 2_000,
  body: Type.Object(
    { how: Type.String({ maxLength: 20 }), said: Type.Optional(Type.String()) },
    { additionalProperties: false },
  ),
  reply: { 201: Type.Object({ said: Type.String() }), 202: Type.Object({ said: Type.String() }) },
});
const hot_one = defineRoute({
  ...hot,
  id: 'things.hot_one',
  path: '/api/v1/hot/:thing_id/take',
  params: Type.Object({ thing_id: Type.String({ format: 'uuid' }) }),
});
const listed = defineRoute({ ...hot, id: 'things.listed', method: 'GET', body: undefined as never });

const mountHot: Parameters<typeof givenBoth>[1] = (app, seen) => {
  const handle = (
    { body, key, principal, request }: Omit<Parameters<Parameters<typeof mountLean<typeof hot>>[2]>[0], 'params'>,
    params?: object,
  ) => {
    if (request.id.startsWith('lean-')) seen.lean++;
    const { how } = body;
    const said = JSON.stringify({
      ...body,
      params,
      key,
      principal,
      ip: request.ip,
      text: request.body_text,
      in: languageOf(request),
    });
    if (how === 'bug') throw new Error('secret detail of the house');
    if (how === 'later bug') return Promise.reject(new Error('secret detail of the house'));
    if (how === 'full') return Promise.reject(new Overloaded('hot'));
    if (how === 'data') return Promise.reject(Object.assign(new Error('value'), { code: '22P02' }));
    if (how === 'refused') return refuse('sold_out');
    if (how === 'wait') return Promise.resolve(refuse('too_many_requests', { retry_after_s: 7 }));
    if (how === 'text') return JSON.stringify({ said });
    if (how === 'ready') return Ready.of({ said });
    if (how === 'bytes') return Promise.resolve(Buffer.from(JSON.stringify({ said })));
    if (how === 'answer') return { status: 202 as const, body: JSON.stringify({ said }), headers: { 'X-Also': 'yes' } };
    if (how === 'value') return { status: 202 as const, body: { said, secret: 1 } as { said: string } };
    if (how === 'held') return seen.held.promise.then(() => ok({ said }));
    return Promise.resolve(ok({ said, secret: 1 }));
  };
  mountLean(app, hot, (input) => handle(input));
  mountLean(app, hot_one, (input) => handle(input, input.params));
  mount(app, listed, () => ok({ said: 'listed' }));
};

const usual = {
  who: 'guest',
  key: 'key-00000001',
  type: 'application/json',
  version: '1.1',
  path: hot.path as string,
  method: 'POST',
};
type Asked = typeof usual & { more: string[]; body: Buffer; chunked: boolean; halves: boolean };

function bytesOf(asked: Asked): Buffer[] {
  const { who, key, type, version, path, method, more, body, chunked } = asked;
  const length = chunked ? 'transfer-encoding: chunked' : `content-length: ${body.length}`;
  const named = [`x-who: ${who}`, key && `idempotency-key: ${key}`, type && `content-type: ${type}`, length, ...more];
  const head = Buffer.from(
    `${method} ${path} HTTP/${version}\r\nhost: shop.here\r\n${named.filter(Boolean).join('\r\n')}\r\n\r\n`,
  );
  const one = body.length > 0 ? `${body.length.toString(16)}\r\n${body.toString('latin1')}\r\n` : '';
  const sent = chunked ? Buffer.from(`${one}0\r\n\r\n`, 'latin1') : body;
  if (!asked.halves) return [Buffer.concat([head, sent])];
  return [head, sent.subarray(0, sent.length >> 1), sent.subarray(sent.length >> 1)];
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const mostly = <T>(one: T, ...others: T[]) =>
  fc.oneof({ weight: 30, arbitrary: fc.constant(one) }, ...others.map((each) => fc.constant(each)));
const hows = ['ok', 'bug', 'later bug', 'full', 'data', 'refused', 'wait', 'text', 'ready', 'bytes', 'answer', 'value'];
const bodies = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({ how: fc.constantFrom(...hows), said: fc.string({ unit: 'grapheme', maxLength: 60 }) })
      .map(json),
  },
  fc.constantFrom(
    json({}),
    json({ how: 1 }),
    json({ how: 'ok', more: 1 }),
    json({ how: 'ok', said: 'x'.repeat(3_000) }),
    json({ how: 'ok', said: 'a\0b' }),
    Buffer.from('{"how":"ok","said":"\\ud800"}'),
    Buffer.from('{"__proto__":{"how":"ok"},"how":"ok"}'),
    Buffer.from(`${'['.repeat(600)}${']'.repeat(600)}`),
    Buffer.from('{"how":'),
    Buffer.from('"text"'),
    Buffer.from('null'),
    Buffer.from(''),
    Buffer.concat([Buffer.from('{"how":"ok","said":"'), Buffer.from([0xed, 0xa0, 0x80, 0xff]), Buffer.from('"}')]),
    Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), json({ how: 'ok' })]),
  ),
);
const more = fc.subarray(
  [
    'origin: https://shop.here',
    'origin: https://shop.example',
    'origin: https://evil.example',
    'origin: null',
    'sec-fetch-site: cross-site',
    'accept-language: en-GB, ko;q=0.5',
    'x-forwarded-for: 203.0.113.9, 10.0.0.1',
    'x-forwarded-for: ,  203.0.113.7 ',
    'connection: close',
    'expect: 100-continue',
    'content-encoding: gzip',
    'upgrade: h2c',
  ],
  { maxLength: 3 },
);
const things = fc.oneof(
  { weight: 6, arbitrary: fc.uuid() },
  fc.uuid().map((id) => id.toUpperCase()),
  fc.constantFrom(
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    'ffffffff-ffff-ffff-ffff-fffffffffff',
    'gfffffff-ffff-ffff-ffff-ffffffffffff',
    'ffffffff_ffff_ffff_ffff_ffffffffffff',
    'ffffffff-ffff-ffff-ffff-ffffffffff%66',
    'ffffffff-ffff-ffff-ffff-fffffffff%00',
    '',
    'x/take',
    'x'.repeat(300),
  ),
);
const asked: fc.Arbitrary<Asked> = fc.record({
  who: mostly('guest', 'nobody', 'broken', 'renewed', 'looked up'),
  key: mostly('key-00000001', '', 'short', 'with space in it', 'x'.repeat(201)),
  type: mostly(
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset=euc-kr',
    'text/plain',
    '',
    'Application/JSON',
    'x',
  ),
  version: mostly('1.1', '1.0'),
  path: fc.oneof(
    mostly<string>(hot.path, `${hot.path}/`, `${hot.path}?a=%00`, '/API/v1/hot', '/api/v1/%68ot'),
    fc.tuple(things, mostly('/take', '/take/', '/take?a=1', '/Take', '')).map(([id, end]) => `${hot.path}/${id}${end}`),
  ),
  method: mostly('POST', 'GET', 'PUT', 'DELETE'),
  more: fc.oneof({ weight: 3, arbitrary: fc.constant([] as string[]) }, more),
  body: bodies,
  chunked: mostly(false, true),
  halves: mostly(false, true),
});

const runs = howMany(300, 3_000);

test('both ways answer the same bytes, count the same and log the same', async (t) => {
  for (const options of [{}, { https: true, trust_proxy: true }]) {
    const { lean, plain } = await givenBoth(t, mountHot, options);
    await fc.assert(
      fc.asyncProperty(asked, async (one) => {
        const [ours, theirs] = await Promise.all([
          exchange(lean.port, bytesOf(one)),
          exchange(plain.port, bytesOf(one)),
        ]);
        assert.equal(ours, theirs);
      }),
      {
        numRuns: runs,
        examples: hows.map((how): [Asked] => [
          { ...usual, more: [], body: json({ how }), chunked: false, halves: false },
        ]),
      },
    );
    assert.deepEqual(...(await countedAlike(lean, plain)));
    assert.deepEqual(toldBy(lean.lines), toldBy(plain.lines));
    assert.ok(lean.lines.length > 5 && lean.seen.lean > 100, `${lean.seen.lean} went the short way`);
    assert.equal(plain.seen.lean, 0);
    count('properties', runs);
  }
});

test('what comes behind another on one connection is answered in its turn, both ways in turns', async (t) => {
  const { lean, plain } = await givenBoth(t, mountHot);
  const ask = (how: string, path: string = hot.path) =>
    Buffer.concat(
      bytesOf({ ...usual, path, more: [], body: json({ how, said: path }), chunked: false, halves: false }),
    );
  const close = Buffer.concat(
    bytesOf({ ...usual, more: ['connection: close'], body: json({ how: 'text' }), chunked: false, halves: false }),
  );
  const all = Buffer.concat([ask('ok'), ask('refused', `${hot.path}/`), ask('text'), ask('later bug'), close]);
  const answers = (text: string) =>
    text
      .replaceAll(/\r\nDate: [^\r]+/gi, '')
      .split('HTTP/1.1 ')
      .slice(1);
  const read = (port: number) =>
    new Promise<string>((done) => {
      let text = '';
      const socket = dial(port, '127.0.0.1', () => socket.write(all));
      socket.on('data', (bytes) => {
        text += bytes.toString('latin1');
      });
      socket.on('close', () => done(text));
    });
  const [ours, theirs] = [answers(await read(lean.port)), answers(await read(plain.port))];
  assert.deepEqual(ours, theirs);
  assert.deepEqual(
    ours.map((one) => one.slice(0, 3)),
    ['201', '409', '201', '500', '201'],
  );
});

test('whoever is answered while the process leaves is told to come by another connection', async (t) => {
  const { lean, plain } = await givenBoth(t, mountHot);
  for (const way of [lean, plain]) {
    const asking = exchange(
      way.port,
      bytesOf({ ...usual, more: [], body: json({ how: 'held' }), chunked: false, halves: false }),
    );
    await new Promise((done) => setTimeout(done, 50));
    way.app.edge.draining = true;
    way.seen.held.resolve();
    const [late, after] = [
      await asking,
      await exchange(
        way.port,
        bytesOf({ ...usual, more: [], body: json({ how: 'ok' }), chunked: false, halves: false }),
      ),
    ];
    for (const text of [late, after]) assert.match(text, /^HTTP\/1\.1 201 .*\r\nconnection: close\r\n.*\nclosed$/is);
  }
  assert.equal(lean.seen.lean, 1, 'who comes while it leaves goes the long way');
});

test('whoever leaves in the middle of a body is counted once and nothing is done for them', async (t) => {
  const { lean, plain } = await givenBoth(t, mountHot);
  for (const way of [lean, plain]) {
    const bytes = Buffer.concat(
      bytesOf({ ...usual, more: [], body: json({ how: 'text' }), chunked: false, halves: false }),
    );
    const socket = dial(way.port, '127.0.0.1', () => socket.write(bytes.subarray(0, -5)));
    await new Promise((done) => setTimeout(done, 50));
    socket.destroy();
    await until('it is counted', async () => (await way.counted()).some((one) => /total.*unmatched/.test(one)));
  }
  assert.deepEqual(...(await countedAlike(lean, plain)));
  assert.equal(lean.seen.lean, 0);
});

test('only a route whose requests are all alike goes the short way', () => {
  const app = createHttp({ log: createLog(), metrics: createMetrics({ defaults: false }) });
  const answer = () => ok({ said: 'x' });
  const none = [
    { ...hot, path: '/api/v1/:one/:other' },
    { ...hot, path: '/api/v1/*' },
    { ...hot, path: '/api/v1/:name/take' },
    { ...hot, method: 'PUT' as const },
    { ...hot, method: 'GET' as const },
    { ...hot, media: 'multipart' as const },
  ];
  for (const one of none) assert.throws(() => mountLean(app, defineRoute(one), answer), /short way/);
});
