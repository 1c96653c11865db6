import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type GivenApp, givenApp, givenOpenDrop } from '../test/given-app.ts';
import { createFirstView } from './first-view.ts';
import { renderHead } from './platform/page-head.ts';

let shop: GivenApp;
before(async () => {
  shop = await givenApp();
});
after(() => shop.close());

test('the first view of home, product and drop is what their queries would answer; other pages begin with nothing', async () => {
  const goods = await givenOpenDrop(shop.ctx, { stock: 3 });
  const { product_pages, live_drops } = shop.app.modules;
  await live_drops.refresh();
  const firstView = createFirstView({
    pages: product_pages,
    live: live_drops,
    public_url: 'https://madang.example/',
  });
  const drop = live_drops.read(goods.drop_id);
  assert.ok(drop);
  const product = await (await fetch(`${shop.url}/api/v1/products/${encodeURIComponent(drop.product_slug)}`)).json();

  const home = JSON.parse((await firstView('/', 'ko')).boot ?? '');
  assert.deepEqual([home.drops.length, home.product], [1, product]);
  assert.ok(Math.abs(Date.parse(home.server_time) - Date.now()) < 60_000);
  const page = JSON.parse((await firstView(`/products/${encodeURIComponent(drop.product_slug)}`, 'ko')).boot ?? '');
  assert.deepEqual(page.product, product);
  const limited = JSON.parse((await firstView(`/drops/${goods.drop_id}`, 'ko')).boot ?? '');
  assert.deepEqual([limited.drop.drop_id, limited.product], [goods.drop_id, product]);

  const shared = (await firstView('/', 'en')).image;
  assert.match(shared?.url ?? '', /^https:\/\/madang\.example\/media\/[0-9a-f-]{36}\/share\.jpg$/);
  assert.ok(shared?.url.includes(product.image.id), 'a messenger shows what the home page shows first');
  for (const path of ['/cart', '/products/none', '/products/%E0%A4%A', '/drops/none'])
    assert.deepEqual(await firstView(path, 'ko'), {});
});

test('what is written into a page stays data, whatever a merchant typed, and its picture is named once', () => {
  const evil = JSON.stringify({ product: { title: '</script><script>alert(1)</script>' } });
  const { html, shell, script_hashes } = renderHead({
    title: 'x',
    description: 'x',
    url: 'https://a.example/',
    type: 'website',
    locale: 'ko',
    index: true,
    boot: evil,
    first_picture: { place: 'home', src: '/a".webp', srcset: '/a.webp 320w', sizes: '100vw', width: 4, height: 5 },
  });
  const written = /<script type="application\/json" id="boot">(.*?)<\/script>/s.exec(html)![1]!;
  assert.deepEqual(JSON.parse(written), JSON.parse(evil));
  assert.doesNotMatch(written, /[<>]/);
  assert.equal(script_hashes.length, 1);
  assert.match(shell, /^<div class="shell shell-home"><img src="\/a&quot;\.webp" srcset="\/a\.webp 320w"/);
});
