import assert from 'node:assert/strict';
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

const said = { 200: Type.Object({ said: Type.String() }) };
const page = defineRoute({
  id: 'reads.page',
  method: 'GET',
  path: '/api/v1/pages/:name',
  auth: 'public',
  summary: 'What a crowd looks at, by its name.',
  params: Type.Object({ name: Type.String({ minLength: 1, maxLength: 80 }) }),
  reply: said,
});
const stock = defineRoute({
  ...page,
  id: 'reads.stock',
  path: '/api/v1/stock/:thing_id',
  params: Type.Object({ thing_id: Type.String({ format: 'uuid' }) }),
});
const place = defineRoute({
  ...stock,
  id: 'reads.place',
  path: '/api/v1/stock/:thing_id/place',
  query: Type.Object({ ticket: Type.String({ maxLength: 60 }), turn: Type.Optional(Type.Integer()) }),
});
const own = defineRoute({ ...stock, id: 'reads.own', auth: 'session', path: '/api/v1/own/:thing_id' });
const take = defineRoute({ ...own, id: 'reads.take', method: 'POST', path: '/api/v1/own/:thing_id/take' });
const give = defineRoute({ ...take, id: 'reads.give', path: '/api/v1/own/:thing_id/give', idempotency: 'none' });
const listed = defineRoute({ ...page, id: 'reads.listed', path: '/api/v1/pages', params: undefined as never });
const beside = defineRoute({ ...listed, id: 'reads.beside', path: '/api/v1/pages/beside' });

const etag = '"one-1"';
const hows = ['bug', 'later-bug', 'full', 'gone', 'wait', 'text', 'ready', 'later', 'bytes', 'same', 'value'];

const mountReads: Parameters<typeof givenBoth>[1] = (app, seen) => {
  const handle = (input: { params: object; query?: object; principal: object; key: string; request: never }) => {
    const request = input.request as Parameters<typeof languageOf>[0] & { id: string; ip: string; url: string };
    if (request.id.startsWith('lean-')) seen.lean++;
    const { params, query, principal, key } = input;
    const text = JSON.stringify({ params, query, principal, key, ip: request.ip, in: languageOf(request), 옷: '한복' });
    const how = 'name' in params ? params.name : '';
    if (how === 'bug') throw new Error('secret detail of the house');
    if (how === 'later-bug') return Promise.reject(new Error('secret detail of the house'));
    if (how === 'full') return Promise.reject(new Overloaded('reads'));
    if (how === 'gone') return refuse('not_found');
    if (how === 'wait') return Promise.resolve(refuse('too_many_requests', { retry_after_s: 7 }));
    if (how === 'text') return text;
    if (how === 'ready') return new Ready(text);
    if (how === 'later') return Promise.resolve(new Ready(text));
    if (how === 'bytes') return Buffer.from(text);
    if (how === 'same') {
      const is_known = request.headers['if-none-match'] === etag;
      const headers = { 'cache-control': 'no-cache', etag };
      return { status: (is_known ? 304 : 200) as 200, body: new Ready(is_known ? '' : text), headers };
    }
    return ok({ said: text, secret: 1 });
  };
  for (const route of [page, stock, place, own, take, give] as const)
    mountLean(app, route as typeof page, handle as never);
  mount(app, listed, () => ok({ said: 'listed' }));
};

const mostly = <T>(one: T, ...others: T[]) =>
  fc.oneof({ weight: 30, arbitrary: fc.constant(one) }, ...others.map((each) => fc.constant(each)));
/** As browsers write a name in an address, and as nobody does. */
const names = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...hows) },
  { weight: 4, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).map(encodeURIComponent) },
  {
    weight: 4,
    arbitrary: fc
      .string({ unit: fc.constantFrom(...'한정운동화가방-260é😀ñ'), minLength: 1, maxLength: 70 })
      .map(encodeURIComponent),
  },
  fc.constantFrom(
    '%ed%95%9c',
    '%Ed%95%9C',
    'Text',
    'text/',
    'text//',
    '/text',
    '.',
    '..',
    './text',
    't%65xt',
    'te%78t',
  ),
  fc.constantFrom(
    '%2F',
    '%2f',
    '%25',
    '%2541',
    '%00',
    '%',
    '%4',
    '%zz',
    '%ff',
    '%E0%A4',
    '%C0%AF',
    '%ED%A0%80',
    '%EF%BF%BD',
  ),
  fc.constantFrom('%ED%95%9C%2F', '%ED%95%9C%25', 'a;b', 'a:b', 'a+b', 'a%20b', 'a&b=c', "a'b", '(a)', '*', 'a!', '@'),
  fc.constantFrom('x'.repeat(80), 'x'.repeat(81), 'x'.repeat(200), 'x'.repeat(201), 'x'.repeat(3_000)),
  fc.constantFrom(80, 81, 200, 201).map((letters) => '%ED%95%9C'.repeat(letters)),
);
const ids = fc.oneof(
  { weight: 6, arbitrary: fc.uuid() },
  fc.uuid().map((id) => id.toUpperCase()),
  fc.constantFrom(
    'gfffffff-ffff-ffff-ffff-ffffffffffff',
    'ffffffff-ffff-ffff-ffff-ffffffffff%66',
    '',
    'x',
    'x'.repeat(300),
  ),
);
const queries = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.stringMatching(/^[\w.~-]{0,70}$/), mostly('', '&turn=3', '&turn=x', '&turn=', '&ticket=b', '&more=1'))
      .map(([ticket, end]) => `?ticket=${ticket}${end}`),
  },
  fc.constantFrom('', '?', '?ticket', '?ticket=', '?&&ticket=a&', '?ticket=a=b', '?Ticket=a', '?__proto__=a&ticket=b'),
  fc.constantFrom(
    '?ticket=%ED%95%9C',
    '?ticket=%00',
    '?ticket=%ED%A0%80',
    '?ticket=a+b',
    '?ticket=a?b',
    '?ticket=a#b',
    '#?ticket=a',
  ),
  fc.constantFrom(
    '?ticket=a;turn=1',
    '?constructor=1&ticket=a',
    '?ticket=%',
    '?=a',
    '?turn=1&turn=2&ticket=a',
    '?ticket=a/',
  ),
);
const paths = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(names, mostly('', '?', '?a=1', '/', '#a')).map(([name, end]) => `/api/v1/pages/${name}${end}`),
  },
  fc.tuple(ids, mostly('', '?a=1', '/', '/more')).map(([id, end]) => `/api/v1/stock/${id}${end}`),
  { weight: 3, arbitrary: fc.tuple(ids, queries).map(([id, query]) => `/api/v1/stock/${id}/place${query}`) },
  fc.tuple(ids, mostly('', '/take', '/give', '/give/', '/give?a=1')).map(([id, end]) => `/api/v1/own/${id}${end}`),
  fc.constantFrom(
    '/api/v1/pages',
    '/api/v1/pages/',
    '/API/v1/pages/text',
    '//api/v1/pages/text',
    'http://shop.here/api/v1/pages/text',
    '*',
  ),
);
const more = fc.subarray(
  [
    `if-none-match: ${etag}`,
    `if-none-match: W/${etag}`,
    `if-none-match: "other", ${etag}`,
    'if-none-match: *',
    'if-modified-since: Sun, 22 Nov 2026 20:43:28 GMT',
    'range: bytes=0-3',
    'accept: text/html',
    'accept-encoding: gzip, br',
    'accept-language: en-GB, ko;q=0.5',
    'idempotency-key: key-00000001',
    'idempotency-key: short',
    'origin: https://evil.example',
    'sec-fetch-site: cross-site',
    'x-forwarded-for: 203.0.113.9, 10.0.0.1',
    'content-type: application/json',
    'content-type: text/plain',
    'connection: close',
    'expect: 100-continue',
    'upgrade: h2c',
  ],
  { maxLength: 4 },
);
/** What is said behind the headers, with the headers that announce it. */
const bodies = mostly(
  '\r\n',
  'content-length: 0\r\n\r\n',
  'content-length: 2\r\n\r\n{}',
  'transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
);
const asked = fc
  .record({
    method: mostly('GET', 'POST', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'),
    path: paths,
    version: mostly('1.1', '1.0'),
    who: mostly('guest', 'nobody', 'broken', 'renewed', 'looked up'),
    more: fc.oneof({ weight: 2, arbitrary: fc.constant([] as string[]) }, more),
    body: bodies,
  })
  .map(({ method, path, version, who, more, body }) => {
    const named = path.endsWith('/take') || path.includes('/give') ? 'POST' : method;
    const headers = [`host: shop.here`, `x-who: ${who}`, ...more].map((one) => `${one}\r\n`).join('');
    return `${named} ${path} HTTP/${version}\r\n${headers}${body}`;
  });

const runs = howMany(400, 4_000);
const request = (path: string, ...named: string[]) =>
  `GET ${path} HTTP/1.1\r\nhost: shop.here\r\n${named.map((one) => `${one}\r\n`).join('')}\r\n`;

test('what is only read is told in the same bytes, counted and logged alike both ways', async (t) => {
  for (const options of [{}, { https: true, trust_proxy: true }]) {
    const { lean, plain } = await givenBoth(t, mountReads, options);
    await fc.assert(
      fc.asyncProperty(asked, async (text) => {
        const bytes = [Buffer.from(text, 'latin1')];
        const [ours, theirs] = await Promise.all([exchange(lean.port, bytes), exchange(plain.port, bytes)]);
        assert.equal(ours, theirs);
      }),
      {
        numRuns: runs,
        examples: [
          ...hows.map((how): [string] => [request(`/api/v1/pages/${how}`)]),
          [request('/api/v1/pages/same', `if-none-match: ${etag}`)],
          [request('/api/v1/pages/same', `if-none-match: ${etag}`, 'accept-language: en')],
        ],
      },
    );
    assert.deepEqual(...(await countedAlike(lean, plain)));
    assert.deepEqual(toldBy(lean.lines), toldBy(plain.lines));
    assert.ok(lean.lines.length > 2 && lean.seen.lean > runs / 5, `${lean.seen.lean} went the short way`);
    assert.equal(plain.seen.lean, 0);
    count('properties', runs);
  }
});

test('a page that is known by its mark is not told again, and a name in Korean is read as it is meant', async (t) => {
  const { lean } = await givenBoth(t, mountReads);
  const ask = (path: string, ...named: string[]) => exchange(lean.port, [Buffer.from(request(path, ...named))]);
  assert.match(await ask('/api/v1/pages/same', `if-none-match: ${etag}`), /^HTTP\/1\.1 304 .*content-length: 0\r\n/is);
  assert.match(await ask('/api/v1/pages/same', 'if-none-match: "other"'), /^HTTP\/1\.1 200 .*\r\netag: "one-1"\r\n/is);
  const korean = await ask(`/api/v1/pages/${encodeURIComponent('한복')}`);
  assert.match(Buffer.from(korean, 'latin1').toString(), /\\"name\\":\\"한복\\"/);
  assert.equal(lean.seen.lean, 3);
});

test('a route that the router prefers to a name is refused beside it, whichever comes first', () => {
  const make = () => createHttp({ log: createLog(), metrics: createMetrics({ defaults: false }) });
  const [before, behind] = [make(), make()];
  const answer = () => ok({ said: 'x' });
  mountLean(behind, page, answer);
  assert.throws(() => mount(behind, beside, answer), /hidden/);
  mount(before, beside, answer);
  assert.throws(() => mountLean(before, page, answer), /hidden/);
});
