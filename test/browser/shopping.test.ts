import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { count } from '../count.ts';
import { type GivenApp, givenBuyer } from '../given-app.ts';
import { buildWeb, moveTo, no_browser, openBrowser, visit } from './given-browser.ts';
import { type Goods, givenOpenShop, givenShop } from './given-shop.ts';

let shop: GivenApp;
let browser: Browser;
let goods: Map<string, Goods>;
before(
  async () => {
    if (no_browser) return;
    buildWeb();
    [shop, browser] = await Promise.all([givenOpenShop(), openBrowser()]);
    goods = await givenShop(shop, [
      { slug: 'jar', title: '달항아리', price_krw: 48_000, stock: 1, drop: {} },
      { slug: 'bowl', title: '찻사발', price_krw: 12_000, stock: 5 },
      { slug: 'kiln', title: '다음 가마', price_krw: 90_000, stock: 9, drop: { opens_in_ms: 3_600_000 } },
      { slug: 'cup', title: '잔', price_krw: 9_000, stock: 5, drop: {} },
    ]);
  },
  { timeout: 300_000 },
);
after(async () => {
  await browser?.close();
  await shop?.close();
});
const own = (slug: string): Goods => goods.get(slug)!;

test('a cart says of each thing what its page says, orders what can be had, and knows by itself when more can', {
  skip: no_browser,
}, async (t) => {
  const other = givenBuyer(shop);
  await other.enter();
  const held = await other.place({ ...own('jar'), unit_price_krw: 48_000 });
  assert.equal(held.status, 201);
  await shop.ctx.sql`
    update drops.drops set opens_at = now() - interval '2 hours', closes_at = now() - interval '1 minute' where id = ${own('cup').drop_id}`;
  const { page, complaints } = await visit(t, browser);
  await page.goto(`${shop.url}/cart`);
  await page.getByText('장바구니가 비어 있습니다').waitFor();
  const put = (slug: string, quantity: number) =>
    page.evaluate(
      ([id, body]) =>
        fetch(`/api/v1/cart/lines/${id}`, {
          method: 'PUT',
          headers: { 'content-type': 'application/json' },
          body: body!,
        }),
      [own(slug).variant_id, JSON.stringify({ quantity })],
    );
  for (const [slug, quantity] of [
    ['jar', 1],
    ['bowl', 9],
    ['kiln', 1],
    ['cup', 1],
  ] as const)
    await put(slug, quantity);
  await page.goto(`${shop.url}/cart`);
  const row = (title: string) => page.getByRole('listitem').filter({ has: page.getByRole('link', { name: title }) });
  await row('달항아리').getByText('모두 결제 중', { exact: true }).waitFor();
  assert.equal(await page.getByText('품절', { exact: true }).count(), 0);
  await row('다음 가마')
    .getByText(/에 열립니다$/)
    .waitFor();
  await row('잔')
    .getByText(/에 끝났습니다$/)
    .waitFor();
  await row('찻사발').getByText('5개만 남음').waitFor();

  await page.getByRole('button', { name: '살 수 있는 수량으로 줄이기' }).click();
  await page.getByRole('button', { name: '살 수 있는 1종만 주문하기' }).click();
  await page.waitForURL(/\/checkout/);
  await page.getByRole('button', { name: /원 결제하기$/ }).waitFor();
  assert.equal(await page.getByText('달항아리').count(), 0);

  await page.goBack();
  await row('달항아리').getByText('모두 결제 중', { exact: true }).waitFor();
  assert.equal((await other.call('POST', `/api/v1/checkouts/${held.body.order_id}/leave`)).status, 200);
  await page.getByRole('button', { name: '살 수 있는 2종만 주문하기' }).waitFor();
  assert.deepEqual(complaints, []);
  count('browser_flows');
});

test('an address that names no category says so, and is not all goods under another name', {
  skip: no_browser,
}, async (t) => {
  const { page, complaints } = await visit(t, browser);
  await page.goto(`${shop.url}/categories/nothing`);
  await page.getByText('이 마당에는 없는 길이에요').waitFor();
  assert.equal(await page.getByRole('heading', { name: '전체 상품' }).count(), 0);
  await moveTo(page, '/categories/ware');
  await page.getByRole('heading', { name: '그릇', level: 1 }).waitFor();
  await page.getByRole('link', { name: '찻사발' }).first().waitFor();
  assert.deepEqual(complaints, []);
});
