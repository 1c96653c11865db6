import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { crowding, type GivenApp, inQuiet } from '../given-app.ts';
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
  // A crowded machine may not have the first one's page before it opens.
  const starts = [15_000, 60_000, 180_000].map((opens_in_ms) => ({ slug: `in-${opens_in_ms}`, opens_in_ms }));
  const goods = await givenShop(
    shop,
    starts.map(({ slug, ...drop }) => ({ slug, title: '곧 열리는 것', price_krw: 10_000, stock: 5, drop })),
  );
  const { page } = await visit(t, browser);
  // A phone whose clock is an hour ahead.
  await page.addInitScript(() => {
    const real = Date.now.bind(Date);
    Date.now = () => real() + 3_600_000;
  });
  const buy = page.getByTestId('buy');
  const checkout_ahead = page.waitForResponse((one) => one.url().includes('/checkout-page-'));
  const waitsAt = async (slug: string) => {
    await page.goto(`${shop.url}/drops/${goods.get(slug)!.drop_id}`);
    await buy.waitFor();
    return buy.evaluate((button) => {
      if (button.getAttribute('aria-disabled') !== 'true') return null;
      const opened = new Promise<number>((done) => {
        new MutationObserver(() => {
          // The machine's own clock, which is the server's here.
          if (!button.hasAttribute('aria-disabled')) done(performance.timeOrigin + performance.now());
        }).observe(button, { attributes: true });
      });
      Object.assign(window, { opened });
      return button.textContent;
    });
  };
  let [slug, words] = ['', null as string | null];
  for (const start of starts) {
    slug = start.slug;
    words = await waitsAt(slug);
    if (words !== null) break;
  }
  assert.match(words ?? '', /^00:0[0-3]:\d\d 뒤 열림$/);
  await checkout_ahead;
  const [drop] = await shop.ctx.sql<{ opens_at: Date }[]>`
    select opens_at from drops.drops where id = ${goods.get(slug)!.drop_id}`;
  const opened_ms = await page.evaluate(() => (window as unknown as { opened: Promise<number> }).opened);
  const late_ms = opened_ms - drop!.opens_at.getTime();
  // Never early (a click would be refused), and soon enough to be first. Where more wants to run than there are cores, drawing waits.
  const limit_ms = Math.max(inQuiet(500), 500 * crowding());
  assert.ok(late_ms > -20 && late_ms < limit_ms, `opened ${late_ms} ms after its time`);
  await buy.click();
  await page.waitForURL('**/checkout?**');
});
