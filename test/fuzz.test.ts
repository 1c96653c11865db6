import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { errors, refuse } from '@madang/contract';
import { demoLogins, seedDemo } from '../server/app.ts';
import type { Principal } from '../server/platform/auth-context.ts';
import { count, howMany } from './count.ts';
import { dealer, deep, fitting, nasty, pick, seeded, spoilt } from './fuzz-input.ts';
import { type GivenApp, givenApp, givenBuyer, givenOpenDrop } from './given-app.ts';

const seed = Number(process.env.MADANG_SEED ?? Date.now() % 1_000_000);
const random = seeded(seed);
const requests_per_route = howMany(30, 200);
const patience_ms = 5_000;
const tick_ms = 100;
const parallel = 8;

type Json = Record<string, unknown>;
type Operation = {
  method: string;
  path: string;
  auth: string;
  media: string;
  parameters: Json[];
  body: unknown;
  nasty: () => unknown;
};
type Shot = { method: string; url: string; headers: Record<string, string>; body?: string | Uint8Array<ArrayBuffer> };

let shop: GivenApp;
let operations: Operation[];
let ids: string[];
/** Owner, buyer and nobody: set per request by a header, so that signing out or revoking does not end the run. */
const people: Record<string, Principal> = { nobody: { kind: 'none' } };

before(async () => {
  shop = await givenApp();
  // A rehearsal is a second shop with a crowd in it: here one is always running already.
  shop.app.modules.rehearsals.start = async () => refuse('already_running');
  await seedDemo(shop.ctx);
  for (let n = 0; n < 3; n++) {
    const goods = await givenOpenDrop(shop.ctx, { stock: 50, cap: 5 });
    const buyer = givenBuyer(shop);
    await buyer.enter();
    const placed = (await buyer.place(goods)).body as { order_id: string; amount_krw: number };
    if (n > 0) await buyer.confirm(placed, await buyer.authenticate(placed));
  }
  await learnPeople();
  operations = await readOperations();
  ids = await knownIds();
});
after(() => shop.close());

/** Signs in once as the owner and once as a guest, then lets a header choose between them. */
async function learnPeople(): Promise<void> {
  const authenticate = shop.app.http.edge.authenticate;
  const seen: Principal[] = [];
  shop.app.http.edge.authenticate = async (request) => {
    const principal = await authenticate(request);
    seen.push(principal);
    return principal;
  };
  const buyer = givenBuyer(shop);
  await buyer.enter();
  await buyer.call('GET', '/api/v1/cart');
  people.guest = seen.at(-1)!;
  const { login, password } = demoLogins(shop.ctx)[0]!;
  const signed_in = await buyer.call('POST', '/api/v1/sessions', { email: login, password });
  assert.ok(signed_in.status < 300, JSON.stringify(signed_in));
  await buyer.call('GET', '/api/v1/me');
  people.owner = seen.at(-1)!;
  assert.deepEqual([people.guest.kind, people.owner.kind], ['guest', 'account']);
  shop.app.http.edge.authenticate = (request) => people[String(request.headers['x-who'])] ?? people.nobody!;
}

async function readOperations(): Promise<Operation[]> {
  const api = (await (await fetch(`${shop.url}/api/openapi.json`)).json()) as {
    paths: Record<string, Record<string, Json>>;
  };
  return Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const content = (operation.requestBody as { content?: Record<string, { schema: unknown }> } | undefined)?.content;
      const [media, body] = Object.entries(content ?? {})[0] ?? ['', undefined];
      const parameters = operation.parameters as Json[];
      return {
        method: method.toUpperCase(),
        path,
        auth: String(operation['x-auth']),
        media,
        parameters,
        body: body?.schema,
        nasty: dealer(random, nasty),
      };
    }),
  );
}

/** Ids of things that exist, so that requests get past the first look-up. */
async function knownIds(): Promise<string[]> {
  const rows = await shop.ctx.sql<{ id: string }[]>`
    select id::text from (
      (select id from orders.orders limit 5) union all (select id from orders.lines limit 5)
      union all (select id from drops.drops limit 5) union all (select id from inventory.lots limit 5)
      union all (select id from catalog.variants limit 5) union all (select id from catalog.products limit 5)
      union all (select id from payments.attempts limit 5)
    ) as known (id)`;
  return rows.map((row) => row.id);
}

const words = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** One request to a route: well-formed, or spoilt in one of many ways. */
function aim(operation: Operation): Shot {
  const whole = random() < 0.25;
  const bad = (chance: number) => !whole && random() < chance;
  let url = operation.path;
  const query = new URLSearchParams();
  const headers: Record<string, string> = {
    'x-who': operation.auth === 'session' || operation.auth === 'public' ? pick(random, ['guest', 'owner']) : 'owner',
    'idempotency-key': bad(0.05) ? 'short' : crypto.randomUUID(),
    'accept-language': bad(0.1) ? 'q=;;,,*;q=NaN' : pick(random, ['ko', 'en']),
  };
  if (bad(0.05)) headers['x-who'] = 'nobody';
  if (bad(0.05)) headers.cookie = 'madang_session=%00%ff; madang_guest=..; a=;;=';
  for (const parameter of operation.parameters) {
    const name = String(parameter.name);
    const value = bad(0.3) ? operation.nasty() : fitting(parameter.schema, random, ids);
    if (parameter.in === 'path') url = url.replace(`{${name}}`, encode(words(value).slice(0, 300) || 'x'));
    if (parameter.in === 'query' && (parameter.required || random() < 0.5))
      query.append(name, words(value).toWellFormed().slice(0, 5_000));
  }
  if (bad(0.05)) url = url.replace(/\/[^/]*$/, '/%E0%A4%A');
  const text = query.toString();
  const shot: Shot = { method: operation.method, url: shop.url + url + (text ? `?${text}` : ''), headers };
  if (operation.method !== 'GET' && (operation.body || bad(0.3))) load(shot, operation, whole);
  return shot;
}

const encode = (text: string) => encodeURIComponent(text.toWellFormed());

function load(shot: Shot, operation: Operation, whole: boolean): void {
  shot.headers['content-type'] = operation.media || 'application/json';
  if (operation.media.startsWith('multipart/')) {
    shot.headers['content-type'] = pick(random, [
      'multipart/form-data; boundary=x',
      'multipart/form-data',
      'application/json',
    ]);
    const file =
      '--x\r\ncontent-disposition: form-data; name="file"; filename="../a.png"\r\ncontent-type: image/png\r\n\r\n';
    shot.body = pick(random, [
      `${file}not an image\r\n--x--\r\n`,
      file,
      '--x--',
      '',
      '\0\0\0',
      `${file}\x89PNG\r\n\x1a\n\0\0\r\n--x--\r\n`,
    ]);
    return;
  }
  const fits = fitting(operation.body, random, ids);
  const how = whole ? 1 : random();
  if (how < 0.06)
    shot.body = pick(random, [
      '',
      '{',
      '[1,',
      '"',
      'null',
      'nul',
      deep(3_000),
      `{"a":${'9'.repeat(5_000)}}`,
      '{"__proto__":{"admin":true}}',
    ]);
  else if (how < 0.08) shot.body = Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]);
  else if (how < 0.1)
    shot.headers['content-type'] = pick(random, [
      'text/plain',
      'application/xml',
      'application/json; charset=euc-kr',
      'x',
    ]);
  else if (how < 0.75) shot.body = JSON.stringify(spoilt(fits, random, operation.nasty));
  shot.body ??= JSON.stringify(fits);
}

const leaks = /node_modules|\.ts:\d+|\n\s+at |PostgresError|TypeError|syntax error at|insert into |select .* from /i;

/**
 * Aborted after so long in which this process, and the shop in it, was alive: one that was stopped meanwhile (a host that is short of
 * processor stops a whole machine for seconds) has not been kept waiting.
 */
function patienceOf(limit_ms: number): { signal: AbortSignal; end(): void } {
  const given_up = new AbortController();
  let ticks = 0;
  const clock = setInterval(() => {
    ticks += 1;
    if (ticks * tick_ms >= limit_ms) given_up.abort();
  }, tick_ms);
  return { signal: given_up.signal, end: () => clearInterval(clock) };
}

/** Fires and says what is wrong with the answer; null where nothing is. */
async function fire(shot: Shot, statuses: Map<number, number>, limit_ms = patience_ms): Promise<string | null> {
  const given_up = patienceOf(limit_ms);
  try {
    const reply = await fetch(shot.url, {
      method: shot.method,
      headers: shot.headers,
      body: shot.body ?? null,
      signal: given_up.signal,
      redirect: 'manual',
    });
    statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
    if (reply.status >= 500) return `status ${reply.status}: ${(await reply.text()).slice(0, 300)}`;
    if (reply.headers.get('content-type')?.startsWith('text/event-stream')) {
      await reply.body?.cancel();
      return null;
    }
    const text = await reply.text();
    if (reply.status < 400) return null;
    if (leaks.test(text)) return `tells too much: ${text.slice(0, 300)}`;
    if (!reply.headers.get('content-type')?.startsWith('application/problem+json'))
      return `no problem details: ${reply.status} ${text.slice(0, 200)}`;
    const code = (JSON.parse(text) as { code: string }).code;
    return code in errors ? null : `unknown code ${code}`;
  } catch (error) {
    if (!given_up.signal.aborted) return `connection failed: ${String((error as Error).cause ?? error)}`;
    // A machine that was busy elsewhere answers the second time; a hang does not.
    return limit_ms > patience_ms ? `no answer within ${limit_ms} ms` : fire(shot, statuses, 4 * patience_ms);
  } finally {
    given_up.end();
  }
}

test(`bad input on every route (seed ${seed}): never a 5xx, a stack trace or a hang`, async () => {
  const failures = new Map<string, string>();
  // Made one by one when they are fired: all at once would stall the loop that also serves them.
  const turns = Array.from({ length: requests_per_route }, () => operations).flat();
  const statuses = new Map<number, number>();
  let fired = 0;
  const work = async () => {
    for (;;) {
      const operation = turns.pop();
      if (!operation) return;
      const shot = aim(operation);
      const wrong = await fire(shot, statuses);
      fired++;
      if (!wrong) continue;
      const { method, path } = operation;
      const told = `${wrong}\n      ${shot.url.slice(0, 300)}\n      ${String(shot.body ?? '').slice(0, 300)}`;
      failures.set(`${method} ${path}: ${wrong.slice(0, 60)}`, told);
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  assert.ok(operations.length >= 60, `only ${operations.length} routes are documented`);
  assert.ok(fired >= operations.length * requests_per_route, `only ${fired} requests`);
  count('fuzzed requests', fired);
  const share = (from: number) =>
    [...statuses].reduce((sum, [status, n]) => (Math.floor(status / 100) === from ? sum + n : sum), 0) / fired;
  assert.ok(share(2) > 0.1 && share(4) > 0.3, `both ends are reached: ${JSON.stringify([...statuses])}`);
  assert.equal(failures.size, 0, [...failures].map(([where, told]) => `\n${where}\n      ${told}`).join(''));
  assert.equal((await fetch(`${shop.url}/healthz`)).status, 200, 'alive afterwards');
});
