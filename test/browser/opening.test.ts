import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { type GivenApp, inQuiet } from '../given-app.ts';
import { buildWeb, no_browser, openBrowser, visit } from './given-browser.ts';
import { givenOpenShop, givenShop } from './given-shop.ts';

let shop: GivenApp;
let browser: Browser;
before(
  async () => {
    if (no_browser) return;
    buildWeb();
    [shop, browser] = await Promise.all([givenOpenShop(), openBrowser()]);
  },
  { timeout: 300_000 },
);
after(async () => {
  await browser?.close();
  await shop?.close();
});

test('the buy button opens by itself on the server’s second, also when the phone’s clock is wrong', {
  skip: no_browser,
}, async (t) => {
  const goods = await givenShop(shop, [
    { slug: 'soon', title: '곧 열리는 것', price_krw: 10_000, stock: 5, drop: { opens_in_ms: 15_000 } },
  ]);
  const [drop] = await shop.ctx.sql<{ opens_at: Date }[]>`
    select opens_at from drops.drops where id = ${goods.get('soon')!.drop_id}`;
  const { page } = await visit(t, browser);
  // A phone whose clock is an hour ahead.
  await page.addInitScript(() => {
    const real = Date.now.bind(Date);
    Date.now = () => real() + 3_600_000;
  });
  await page.goto(`${shop.url}/drops/${goods.get('soon')!.drop_id}`);
  const buy = page.getByTestId('buy');
  await buy.waitFor();
  assert.equal(await buy.getAttribute('aria-disabled'), 'true');
  assert.match((await buy.textContent()) ?? '', /^00:00:[01]\d 뒤 열림$/);
  await page.waitForFunction(
    () => document.querySelector('[data-testid=buy]')?.getAttribute('aria-disabled') === null,
    undefined,
    { polling: 10, timeout: 20_000 },
  );
  const late_ms = Date.now() - drop!.opens_at.getTime();
  // Never early (a click would be refused), and soon enough to be first. Where more wants to run than there are cores, drawing waits.
  const limit_ms = inQuiet(500);
  assert.ok(late_ms > -50 && late_ms < limit_ms, `opened ${late_ms} ms after its time`);
  await buy.click();
  await page.waitForURL('**/checkout?**');
});
