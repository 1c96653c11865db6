import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { demoPassword, seedDemoPeople } from '../../server/modules/identity/index.ts';
import { count } from '../count.ts';
import { eventually, type GivenApp, givenBuyer } from '../given-app.ts';
import { axe, buildWeb, fillContact, moveTo, no_browser, openBrowser, said, visit } from './given-browser.ts';
import { givenOpenShop, givenShop } from './given-shop.ts';

let shop: GivenApp;
let browser: Browser;
before(
  async () => {
    if (no_browser) return;
    buildWeb();
    [shop, browser] = await Promise.all([givenOpenShop(), openBrowser()]);
    await seedDemoPeople(shop.app.modules.identity);
    await givenShop(shop, [{ slug: 'cup', title: '잔', price_krw: 9_000, stock: 5 }]);
  },
  { timeout: 300_000 },
);
after(async () => {
  await browser?.close();
  await shop?.close();
});

const email = 'new.member@example.com';

/** The text of the newest mail of a kind, as the back office shows what arrived at the catcher. */
async function arrived(kind: string): Promise<string> {
  const staff = givenBuyer(shop);
  const login = { email: 'staff@madang.test', password: demoPassword(shop.ctx.keys) };
  const entered = await staff.call('POST', '/api/v1/sessions', login);
  assert.equal(entered.status, 201, JSON.stringify(entered.body));
  type Mail = { mail_id: string; kind: string; state: string };
  const list = async () => (await staff.call('GET', '/api/v1/admin/mails')).body.mails as Mail[];
  const isIt = (one: Mail) => one.kind === kind && one.state === 'sent';
  const found = (await eventually(list, (mails) => mails.some(isIt))).find(isIt)!;
  const mail = (await staff.call('GET', `/api/v1/admin/mails/${found.mail_id}`)).body;
  assert.equal(mail.deliveries, 1);
  return String(mail.text);
}

test('somebody signs up, types the code of the mail, buys as a member, and comes back after a forgotten password', {
  skip: no_browser,
  timeout: 300_000,
}, async (t) => {
  const { page, complaints } = await visit(t, browser);
  const found: string[] = [];
  const check = async (name: string) => {
    for (const line of await axe(page)) found.push(`${name}: ${line}`);
  };
  await page.goto(`${shop.url}/sign-up`);
  await page.fill('[name=name]', '새 회원');
  await page.fill('[name=email]', email);
  const password = page.locator('[name=password]');
  assert.equal(await password.getAttribute('autocomplete'), 'new-password');
  await password.fill('sunshine!24');
  await page.locator('[data-fault=too_common]').waitFor();
  await check('sign-up with a leaked password');
  await password.fill('yard-fence-42');
  await page.locator('[data-fault=too_common]').waitFor({ state: 'detached' });
  await password.press('Enter');
  // Nothing is ticked beforehand, and without what is needed nothing is sent.
  await page.getByText('필수 항목에 동의해 주세요').waitFor();
  await page.check('[name=agree_all]');
  await page.uncheck('[name=agree_marketing]');
  await password.press('Enter');
  const code = page.locator('[name=code]');
  await code.waitFor();
  assert.equal(await code.getAttribute('autocomplete'), 'one-time-code');
  await check('the code');
  await code.fill(/\d{6}/.exec(await arrived('sign_up_code'))![0]);
  await code.press('Enter');
  await said(page, '가입이 완료되었습니다');

  await moveTo(page, '/products/cup');
  await page.getByTestId('buy').click();
  await fillContact(page, '010-2222-7777', 'member');
  await page.getByRole('button', { name: /결제하기/ }).click();
  await page.waitForURL(/\/pay\?/);
  await page.click('button[value=card]');
  await page.getByRole('heading', { name: '주문이 확정되었습니다' }).waitFor();
  const [order] = await shop.ctx.sql<{ member: boolean }[]>`select account_id is not null as member from orders.orders`;
  assert.deepEqual(order, { member: true });

  await moveTo(page, '/me');
  await page.getByRole('heading', { name: '내 데이터' }).waitFor();
  await check('my account');
  await page.fill('[name=data_password]', 'yard-fence-42');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: '내 데이터 받기' }).click();
  assert.equal((await download).suggestedFilename(), 'madang-my-data.json');

  const elsewhere = await visit(t, browser);
  await elsewhere.page.goto(`${shop.url}/reset`);
  await elsewhere.page.fill('[name=email]', email);
  await elsewhere.page.keyboard.press('Enter');
  const link = /https?:\/\/\S+\/reset#\S+/.exec(await arrived('reset_code'))![0];
  await elsewhere.page.goto(link);
  await elsewhere.page.fill('[name=new_password]', 'other-fence-43');
  assert.ok(!elsewhere.page.url().includes('#'), 'the token is out of the address');
  await elsewhere.page.keyboard.press('Enter');
  await elsewhere.page.waitForURL('**/sign-in');
  await elsewhere.page.fill('[name=email]', email);
  await elsewhere.page.fill('[name=password]', 'other-fence-43');
  await elsewhere.page.keyboard.press('Enter');
  await said(elsewhere.page, '반갑습니다');
  assert.deepEqual(found, []);
  assert.deepEqual([...complaints, ...elsewhere.complaints], []);
  count('browser_flows');
});
