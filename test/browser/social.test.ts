import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { demoPassword, seedDemoPeople } from '../../server/modules/identity/index.ts';
import { count } from '../count.ts';
import { fakeSocial } from '../fake-social.ts';
import type { GivenApp } from '../given-app.ts';
import { axe, buildWeb, fillContact, no_browser, openBrowser, visit } from './given-browser.ts';
import { type Goods, givenOpenShop, givenShop } from './given-shop.ts';

const credentials = { client_id: 'madang', client_secret: 'hush' };
const shots = process.env.MADANG_SHOTS;
let shop: GivenApp;
let browser: Browser;
let goods: Goods;
let provider: Awaited<ReturnType<typeof fakeSocial>>;
before(
  async () => {
    if (no_browser) return;
    buildWeb();
    provider = await fakeSocial(credentials);
    const social = (['kakao', 'naver', 'google'] as const).map((name) => ({
      name,
      ...credentials,
      base_url: provider.url,
    }));
    [shop, browser] = await Promise.all([givenOpenShop({ social }), openBrowser()]);
    await seedDemoPeople(shop.app.modules.identity);
    goods = (await givenShop(shop, [{ slug: 'cup', title: '잔', price_krw: 12_000, stock: 9 }])).get('cup')!;
  },
  { timeout: 300_000 },
);
after(async () => {
  await browser?.close();
  provider?.close();
  await shop?.close();
});

const options = { skip: no_browser, timeout: 300_000 };

async function shoot(page: Page, name: string): Promise<void> {
  if (!shots) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${shots}/${name}-${colorScheme}.png`, fullPage: true });
  }
}

test('a member told to link first signs in, links, comes in by it, and unlinks; by keyboard', options, async (t) => {
  const { page, context, complaints } = await visit(t, browser);
  const found: string[] = [];
  const check = async (name: string) => {
    for (const line of await axe(page)) found.push(`${name}: ${line}`);
    await shoot(page, name);
  };
  provider.state.mood = { subject: 'b', email: 'buyer@madang.test', email_verified: true };
  await page.goto(`${shop.url}/sign-in?next=/security`);
  await page.getByRole('button', { name: '카카오로 계속' }).waitFor();
  await page.getByRole('button', { name: '네이버로 계속' }).waitFor();
  await page.getByRole('button', { name: 'Google로 계속' }).press('Enter');
  await page.getByRole('alert').getByText('같은 이메일의 회원이 이미 있습니다').waitFor();
  await check('social-sign-in');

  await page.goto(`${shop.url}/sign-in?next=/security`);
  await page.fill('[name=email]', 'buyer@madang.test');
  await page.fill('[name=password]', demoPassword(shop.ctx.keys));
  await page.locator('main button[type=submit]').click();
  await page.getByRole('button', { name: 'Google 연결하기' }).press('Enter');
  const unlink = page.getByRole('button', { name: 'Google 연결 끊기' });
  await unlink.waitFor();
  await check('social-linked');

  await context.clearCookies();
  await page.goto(`${shop.url}/sign-in?next=/security`);
  await page.getByRole('button', { name: 'Google로 계속' }).click();
  await unlink.press('Enter');
  await page.getByRole('button', { name: 'Google 연결하기' }).waitFor();

  provider.state.mood = { subject: 'b', email: 'buyer@madang.test', fault: 'nonce' };
  await page.getByRole('button', { name: '카카오 연결하기' }).click();
  await page.getByRole('alert').getByText('연결하지 못했습니다').waitFor();
  await check('social-link-failed');
  assert.deepEqual(found, []);
  assert.deepEqual(complaints, []);
  count('browser_flows');
});

test('a newcomer signs up by Google, in English; it stays while it is the only way in', options, async (t) => {
  const { page, context, complaints } = await visit(t, browser);
  await context.addInitScript(() => localStorage.setItem('madang.language', 'en'));
  provider.state.mood = { subject: 'new', email: 'newcomer@example.com', email_verified: true };
  await page.goto(`${shop.url}/sign-up`);
  const button = page.getByRole('button', { name: 'Continue with Google' });
  await button.waitFor();
  assert.deepEqual(await axe(page), []);
  await shoot(page, 'social-sign-up');
  await button.click();
  await page.waitForURL(`${shop.url}/`);
  await page.goto(`${shop.url}/security`);
  await page.getByRole('button', { name: 'Unlink Google' }).click();
  await page.getByRole('alert').getByText('the only way into this account').waitFor();

  // What an e-mail sign-up asks, an account made here is asked with its first order, and not again with its second.
  for (const order of ['first', 'second']) {
    await page.goto(`${shop.url}/products/${goods.slug}`);
    await page.getByTestId('buy').click();
    await fillContact(page, '010-7777-0001', order === 'first' ? 'guest' : 'member');
    if (order === 'second') assert.equal(await page.getByTestId('consents').count(), 0);
    await page.getByRole('button', { name: /^Pay/ }).click();
    await page.waitForURL(/\/checkout\/.+\/pay|sandbox/);
  }
  const [asked] = await shop.ctx.sql<{ kinds: string }[]>`
    select string_agg(c.kind, ' ' order by c.kind) as kinds from identity.consents c join identity.social_links using (account_id)`;
  assert.equal(asked?.kinds, 'age_14 privacy terms', 'once, with the account');
  assert.deepEqual(complaints, []);
});
