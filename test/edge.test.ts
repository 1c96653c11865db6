import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isWeakSecret, readConfig } from '../server/platform/config.ts';
import { StartError } from '../server/platform/start-error.ts';
import { type GivenApp, givenApp, givenBuyer, givenOpenDrop } from './given-app.ts';

let shop: GivenApp;
const metrics_token = 'q8Zr0vT3mLxW5nKc2yHb7dJf';
before(async () => {
  shop = await givenApp({ config: { metrics_token } });
});
after(() => shop.close());

const get = (path: string, headers: Record<string, string> = {}) => fetch(shop.url + path, { headers });

test('every page keeps scripts to its own files: a strict policy, no inline script, no handler in the markup', async () => {
  const goods = await givenOpenDrop(shop.ctx, { stock: 2 });
  const buyer = givenBuyer(shop);
  await buyer.enter();
  const placed = (await buyer.place(goods)).body as { order_id: string };
  const payment = (await buyer.call('POST', `/api/v1/checkouts/${placed.order_id}/payment`, {})).body;
  const pay_url = String(
    (payment.payment as { pay_url?: string } | undefined)?.pay_url ??
      (payment as { pay_url?: string }).pay_url ??
      `${shop.sandbox_url}/sandbox/pay?orderId=${placed.order_id}`,
  );
  const pages = ['/', '/admin/', '/api/docs', '/no-such-page', '/sign-in'].map((path) => shop.url + path);
  for (const url of [...pages, pay_url]) {
    const reply = await fetch(url);
    const html = await reply.text();
    if (!String(reply.headers.get('content-type')).startsWith('text/html')) continue;
    const policy = reply.headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src '(self|none)'/, url);
    const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? /default-src ([^;]*)/.exec(policy)![1]!;
    assert.doesNotMatch(scripts, /unsafe-inline|unsafe-eval|\*|http:/, `${url}: ${policy}`);
    assert.match(policy, /frame-ancestors 'none'/, url);
    // Structured data is no script that runs; what runs inline is named by its hash.
    const inline = [...html.matchAll(/<script(?![^>]*\bsrc=)(?![^>]*type="application\/(?:ld\+)?json")[^>]*>/g)];
    if (inline.length > 0) assert.match(scripts, /'sha256-/, `${url} has an inline script`);
    assert.doesNotMatch(html, /<[^>]+\son[a-z]+=|href="javascript:/i, `${url} has a handler in its markup`);
    assert.equal(reply.headers.get('x-content-type-options'), 'nosniff', url);
  }
});

test('no other origin reads or writes: no CORS header, no preflight, no foreign form', async () => {
  const origin = 'https://evil.example';
  for (const path of ['/api/v1/session', '/api/v1/drops', '/api/openapi.json']) {
    const reply = await get(path, { origin });
    const cors = [...reply.headers.keys()].filter((name) => name.startsWith('access-control-'));
    assert.deepEqual(cors, [], path);
  }
  const preflight = await fetch(`${shop.url}/api/v1/checkouts`, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'idempotency-key' },
  });
  assert.equal(preflight.headers.get('access-control-allow-origin'), null);
  const key = { 'idempotency-key': 'a-key-of-a-test', 'content-type': 'application/json' };
  for (const headers of [
    { ...key, origin },
    { ...key, 'sec-fetch-site': 'cross-site' },
  ]) {
    const reply = await fetch(`${shop.url}/api/v1/sessions`, { method: 'POST', headers, body: '{}' });
    assert.equal(reply.status, 403, JSON.stringify(headers));
  }
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const posted = await fetch(`${shop.url}/api/v1/sessions`, { method: 'POST', headers: form, body: 'email=a' });
  assert.equal(posted.status, 415, 'a form of another page is not JSON');
});

test('what only some may see is kept by no browser and no proxy', async () => {
  const guest = givenBuyer(shop);
  await guest.enter();
  const headers = { cookie: guest.cookie() };
  for (const path of ['/api/v1/session', '/api/v1/me/orders', '/api/v1/cart', '/api/v1/admin/orders']) {
    const reply = await get(path, headers);
    assert.equal(reply.headers.get('cache-control'), 'no-store', path);
  }
});

test('figures are for this machine or the token, not for whoever comes through a proxy', async () => {
  assert.equal((await get('/metrics')).status, 200);
  assert.equal((await get('/metrics', { 'x-forwarded-for': '203.0.113.9' })).status, 404);
  const proxied = { 'x-forwarded-for': '203.0.113.9' };
  assert.equal((await get('/metrics', { ...proxied, authorization: `Bearer ${metrics_token}` })).status, 200);
  assert.equal((await get('/metrics', { ...proxied, authorization: 'Bearer wrong' })).status, 404);
});

test('over https, browsers are told to come no other way', async (t) => {
  const secure = await givenApp({ config: { public_url: 'https://shop.example' } });
  t.after(() => secure.close());
  const reply = await fetch(`${secure.url}/api/v1/session`);
  assert.match(reply.headers.get('strict-transport-security') ?? '', /max-age=31536000/);
  for (const cookie of reply.headers.getSetCookie())
    assert.match(cookie, /^__Host-.*; HttpOnly.*SameSite=(Lax|Strict).*Secure/i);
  assert.equal((await get('/api/v1/session')).headers.get('strict-transport-security'), null);
});

test('what is too large is refused before it is read to its end', async () => {
  const reply = await fetch(`${shop.url}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'a@b.c', password: 'x'.repeat(400_000) }),
  });
  assert.equal(reply.status, 413);
});

test('a secret that can be guessed does not start a shop in production', () => {
  const env = (secret: string) => ({ NODE_ENV: 'production', DATA_DIR: '/tmp/none', MADANG_SECRET: secret });
  for (const weak of ['change-me-change-me-change-me-change-me', 'a'.repeat(64), 'ababababababababababababababababab'])
    assert.throws(() => readConfig(env(weak)), StartError, weak);
  assert.throws(() => readConfig(env('short')), StartError);
  assert.equal(readConfig(env('nV8wq2Zr0vT3mLxW5KcyHb7dJfP1sG4u')).secret.length, 32);
  assert.equal(isWeakSecret('3f786850e387550fdab836ed7e6dc881'), false);
  assert.throws(
    () => readConfig({ ...env('nV8wq2Zr0vT3mLxW5KcyHb7dJfP1sG4u'), MADANG_METRICS_TOKEN: 'short' }),
    StartError,
  );
});
