import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type GivenApp, givenApp, givenOpenDrop } from '../test/given-app.ts';
import { sitemap } from './sitemap.ts';

let shop: GivenApp;
before(async () => {
  shop = await givenApp();
});
after(() => shop.close());

test('search engines are told what there is and kept from what is somebody’s own', async () => {
  const goods = await givenOpenDrop(shop.ctx, { stock: 3 });
  const [product] = await shop.ctx.sql<{ slug: string }[]>`
    select p.slug from catalog.products p join catalog.variants v on v.product_id = p.id where v.id = ${goods.variant_id}`;
  const robots = await (await fetch(`${shop.url}/robots.txt`)).text();
  assert.match(robots, /^User-agent: \*\n/);
  for (const path of ['/admin', '/api/', '/cart', '/checkout', '/orders']) {
    assert.ok(robots.includes(`Disallow: ${path}\n`), path);
  }
  const said = /^Sitemap: (.*)$/m.exec(robots)![1]!;
  const reply = await fetch(new URL(new URL(said).pathname, shop.url));
  assert.match(reply.headers.get('content-type') ?? '', /^application\/xml/);
  const map = await reply.text();
  assert.ok(map.includes(`/products/${encodeURIComponent(product!.slug)}</loc><lastmod>20`));
  assert.ok(map.includes('/drops</loc>'));
});

test('addresses of a sitemap are escaped, and each has its languages beside it', () => {
  const map = sitemap('https://a.example', [{ path: '/products/a&b' }]);
  assert.ok(map.includes('<loc>https://a.example/products/a&amp;b</loc>'));
  assert.ok(map.includes('hreflang="en" href="https://a.example/products/a&amp;b?lang=en"'));
  assert.equal(map.match(/hreflang=/g)?.length, 3);
});
