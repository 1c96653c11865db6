import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { createHttp } from './http.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { renderHead } from './page-head.ts';
import { languageOf, servePages } from './pages.ts';

function givenPages(t: TestContext, { built = true, connect_origins = [] as string[] } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'madang-pages-'));
  const shop = join(folder, 'shop');
  mkdirSync(join(shop, 'assets'), { recursive: true });
  mkdirSync(join(folder, 'desk'), { recursive: true });
  if (built) {
    writeFileSync(
      join(shop, 'index.html'),
      '<!doctype html><html lang="ko"><head><!--head--></head><body>shop</body></html>',
    );
    writeFileSync(join(folder, 'desk', 'index.html'), '<!doctype html><html lang="ko"><body>desk</body></html>');
  }
  writeFileSync(join(shop, 'assets', 'main-abc.js'), 'export const a = 1;'.repeat(100));
  writeFileSync(join(shop, 'theme.js'), '1');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  const app = createHttp({
    log: createLog({ destination: { write: () => {} } }),
    metrics: createMetrics({ defaults: false }),
  });
  servePages(app, {
    connect_origins,
    apps: [
      {
        folder: shop,
        prefix: '/',
        head: (path, language) => ({
          title: `${path} <b>"${language}"`,
          description: 'x',
          url: 'https://shop.example/',
          type: 'website',
          locale: language,
          index: true,
          status: path === '/gone' ? 404 : 200,
          json_ld: [{ name: '</script><script>alert(1)</script>' }],
        }),
      },
      { folder: join(folder, 'desk'), prefix: '/admin' },
    ],
  });
  t.after(() => app.close());
  return app;
}

test('a page carries its head, named by hash in a strict policy', async (t) => {
  const app = givenPages(t);
  const page = await app.inject({ url: '/products/abc', headers: { 'accept-language': 'en-GB,ko;q=0.5' } });
  assert.equal(page.statusCode, 200);
  assert.match(page.body, /<html lang="en">/);
  assert.match(page.body, /<title>\/products\/abc &lt;b&gt;&quot;en&quot;<\/title>/);
  assert.equal(page.body.match(/<\/script>/g)!.length, 1, 'nothing a merchant types ends the block');
  const policy = String(page.headers['content-security-policy']);
  assert.match(policy, /script-src 'self' 'sha256-[A-Za-z0-9+/=]+'$/);
  assert.doesNotMatch(policy, /unsafe|\*/);
  assert.equal(page.headers['cache-control'], 'no-cache');
  assert.equal((await app.inject({ url: '/gone' })).statusCode, 404);
});

test('a payment window of another host is let in by name: to load, to talk to, to be entered by a form', async (t) => {
  const toss = 'https://*.tosspayments.com';
  const app = givenPages(t, { connect_origins: [toss] });
  const policy = String((await app.inject('/')).headers['content-security-policy']);
  for (const what of ['script-src', 'connect-src', 'frame-src', 'form-action'])
    assert.match(policy, new RegExp(`${what} 'self' ${toss.replace('*', '\\*')}`), policy);
  assert.match(policy, /default-src 'self';/);
  assert.match(String((await givenPages(t).inject('/')).headers['content-security-policy']), /form-action 'self';/);
});

test('each app keeps to its prefix; the API keeps its own refusals', async (t) => {
  const app = givenPages(t);
  assert.match((await app.inject({ url: '/admin' })).body, /desk/);
  assert.match((await app.inject({ url: '/admin/orders/1' })).body, /desk/);
  assert.match((await app.inject({ url: '/administrator' })).body, /shop/);
  const api = await app.inject({ url: '/api/v1/unknown' });
  assert.deepEqual([api.statusCode, api.json().code], [404, 'not_found']);
  assert.equal((await app.inject({ method: 'HEAD', url: '/' })).statusCode, 200);
});

test('assets are kept for ever, packed as the client takes them, and nothing outside the folder is served', async (t) => {
  const app = givenPages(t);
  const asset = await app.inject({ url: '/assets/main-abc.js', headers: { 'accept-encoding': 'gzip, br' } });
  assert.deepEqual(
    [asset.headers['content-encoding'], asset.headers['content-type']],
    ['br', 'text/javascript; charset=utf-8'],
  );
  assert.match(String(asset.headers['cache-control']), /immutable/);
  assert.match(brotliDecompressSync(asset.rawPayload).toString(), /^export/);
  const older = await app.inject({ url: '/assets/main-abc.js', headers: { 'accept-encoding': 'gzip, br;q=0' } });
  assert.match(gunzipSync(older.rawPayload).toString(), /^export/);
  const theme = await app.inject({ url: '/theme.js' });
  assert.equal(theme.headers['cache-control'], 'no-cache');
  const again = await app.inject({ url: '/theme.js', headers: { 'if-none-match': String(theme.headers.etag) } });
  assert.equal(again.statusCode, 304);
  for (const url of [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/old-xyz.js',
    '/favicon.ico',
  ]) {
    const reply = await app.inject({ url });
    assert.equal(reply.statusCode, 404, url);
    assert.doesNotMatch(reply.body, /secret/);
  }
});

test('before the first build a page says what to do', async (t) => {
  const reply = await givenPages(t, { built: false }).inject({ url: '/' });
  assert.equal(reply.statusCode, 503);
  assert.match(reply.body, /npm run build/);
});

test('language: Korean unless another comes first', () => {
  assert.deepEqual(['', undefined, 'ko-KR,en', 'en-US,ko', 'fr,en;q=0.8', '*'].map(languageOf), [
    'ko',
    'ko',
    'ko',
    'en',
    'en',
    'ko',
  ]);
});

test('a head without a picture or data is still whole', () => {
  const { html, script_hashes } = renderHead({
    title: 'a',
    description: 'b',
    url: 'c',
    type: 'website',
    locale: 'ko',
    index: false,
  });
  assert.match(html, /noindex/);
  assert.deepEqual(script_hashes, []);
});
