import assert from 'node:assert/strict';
import { after, before, type TestContext, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { GivenApp } from '../given-app.ts';
import { axe, buildWeb, desk, fillContact, no_browser, openBrowser, type phone, visit } from './given-browser.ts';
import { givenOpenShop, givenShop } from './given-shop.ts';

let shop: GivenApp;
let browser: Browser;
before(
  async () => {
    if (no_browser) return;
    buildWeb();
    [shop, browser] = await Promise.all([givenOpenShop(), openBrowser()]);
    await givenShop(shop, [{ slug: 'bowl', title: '찻사발', price_krw: 12_000, stock: 50 }]);
  },
  { timeout: 300_000 },
);
after(async () => {
  await browser?.close();
  await shop?.close();
});

const skip = no_browser;
const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true }).waitFor();
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

/** A guest at KakaoPay's page with one bowl ordered. */
async function atKakaoPay(t: TestContext, options: { viewport?: typeof phone; lang?: 'ko' | 'en' } = {}) {
  const { page, complaints } = await visit(t, browser, options);
  await page.goto(`${shop.url}/products/bowl`);
  await page.getByTestId('buy').click();
  await fillContact(page, `010-${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`);
  await page.fill('[name=address2]', '3층');
  await page.check('input[value^="kakaopay:"]');
  await page.getByRole('button', { name: /결제하기|^Pay / }).click();
  await page.waitForURL(/\/kakaopay\//);
  return { page, complaints };
}

/** The checkout again with what was written there, agreed to and paid by card. */
async function payByCard(page: Page) {
  await page.waitForURL(/\/checkout\?/);
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('[name=address2]')?.value === '3층');
  assert.equal(await page.inputValue('[name=name]'), '홍길동');
  assert.equal(await page.inputValue('[name=address1]'), '서울 강남구 테헤란로 1');
  await page.check('input[value="sandbox:card"]');
  await page.check('[name=agree_all]');
  await page.getByRole('button', { name: /결제하기|^Pay / }).click();
  await page.waitForURL(/\/pay\?/);
  await page.click('button[value=card]');
}

test('KakaoPay left: the goods stay held for so long, and another way to pay needs no address again', {
  skip,
}, async (t) => {
  const { page, complaints } = await atKakaoPay(t);
  await page.click('button[value=leave]');
  await heading(page, '결제되지 않았습니다');
  await page.getByText(/남은 시간 .*\d\d:\d\d/).waitFor();
  assert.deepEqual(await axe(page), []);
  await press(page, '다른 결제 수단 고르기');
  await payByCard(page);
  await heading(page, '주문이 확정되었습니다');
  assert.deepEqual(complaints, []);
});

test('KakaoPay declines, in English and on a desk: the order is over, and can be ordered again, paying another way', {
  skip,
}, async (t) => {
  const { page, complaints } = await atKakaoPay(t, { viewport: desk, lang: 'en' });
  await page.click('button[value=decline]');
  await heading(page, 'The payment did not go through');
  assert.deepEqual(await axe(page), []);
  await press(page, 'Order again, paying another way');
  await payByCard(page);
  await heading(page, 'Your order is confirmed');
  assert.deepEqual(complaints, []);
});

test('KakaoPay fails, then is left, then pays: each time the same order can be paid, and back leads to it', {
  skip,
}, async (t) => {
  const { page, complaints } = await atKakaoPay(t);
  const again = async () => {
    await page.getByRole('link', { name: '다시 결제하기' }).click();
    await press(page, '결제 계속하기');
    await page.waitForURL(/\/kakaopay\//);
  };
  await page.click('button[value=fail]');
  await page.getByText('결제사에서 결제를 마치지 못했습니다.').waitFor();
  assert.deepEqual(await axe(page), []);
  await again();
  await page.click('button[value=leave]');
  await heading(page, '결제되지 않았습니다');
  assert.equal(await page.getByText('결제사에서 결제를 마치지 못했습니다.').count(), 0);
  await again();
  await page.click('button[value=agree]');
  await heading(page, '주문이 확정되었습니다');
  await page.goBack();
  await heading(page, '이 결제는 끝났습니다.');
  assert.deepEqual(await axe(page), []);
  await page.getByRole('link', { name: '가게로 돌아가기' }).click();
  await heading(page, '주문이 확정되었습니다');
  assert.deepEqual(complaints, []);
});
