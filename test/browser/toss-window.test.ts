import assert from 'node:assert/strict';
import { after, before, type TestContext, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { listenSandbox } from '../../sandbox/server.ts';
import type { GivenApp } from '../given-app.ts';
import { buildWeb, fillContact, no_browser, openBrowser, visit } from './given-browser.ts';
import { givenOpenShop, givenShop } from './given-shop.ts';

let toss: Awaited<ReturnType<typeof listenSandbox>>;
let shop: GivenApp;
let browser: Browser;
before(
  async () => {
    if (no_browser) return;
    buildWeb();
    toss = await listenSandbox();
    const keys = { client_key: 'test_ck_window', secret_key: toss.control.secret_key, base_url: toss.url };
    [shop, browser] = await Promise.all([givenOpenShop({ toss: keys }), openBrowser()]);
    toss.control.webhook_url = `${shop.url}/api/v1/webhooks/toss`;
    await givenShop(shop, [{ slug: 'bowl', title: '찻사발', price_krw: 12_000, stock: 50 }]);
  },
  { timeout: 300_000 },
);
after(async () => {
  await browser?.close();
  await shop?.close();
  await toss?.close();
});

/** Toss's script as its types declare it, in front of a server that speaks its wire format: `self` leaves the page for it. */
const sdk = (url: string) => `
  window.TossPayments = (key) => ({ payment: ({ customerKey }) => ({ requestPayment: async (request) => {
    if (window.buyer_closes) throw Object.assign(new Error('사용자가 결제를 취소하였습니다'), { code: 'USER_CANCEL' });
    if (key !== 'test_ck_window' || customerKey !== '@@ANONYMOUS') throw new Error('not the keys of this shop');
    const { orderId, orderName, successUrl, failUrl, amount, method } = request;
    const wanted = { orderId, orderName, successUrl, failUrl, amount: amount.value, method: method.toLowerCase() };
    location.assign('${url}/pay?' + new URLSearchParams(wanted));
  } }) });`;

/** A buyer who has ordered and chosen Toss; the window opens, unless they close it. */
async function ordered(t: TestContext, options: { method?: string; lang?: 'ko' | 'en'; closes?: boolean } = {}) {
  const { page, context, complaints } = await visit(t, browser, options);
  await context.route('https://js.tosspayments.com/**', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: sdk(toss.url) }),
  );
  if (options.closes) await context.addInitScript(() => Object.assign(window, { buyer_closes: true }));
  await page.goto(`${shop.url}/products/bowl`);
  await page.getByTestId('buy').click();
  await fillContact(page, `010-${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`);
  await page.check(`input[value="toss:${options.method ?? 'card'}"]`);
  await page.getByRole('button', { name: /결제하기|^Pay / }).click();
  if (!options.closes) await page.waitForURL(/\/pay\?/);
  return { page, complaints };
}

const heading = (page: Page, name: string) => page.getByRole('heading', { name }).waitFor();
const charges = () => [...toss.books.payments.values()].filter((one) => one.status === 'DONE').length;
const skip = no_browser;

test('Toss: paid, then the return page twice more at once: one charge, one order; back leads to no second payment', {
  skip,
}, async (t) => {
  const { page, complaints } = await ordered(t);
  await page.click('button[value=card]');
  await heading(page, '주문이 확정되었습니다');
  const charged = charges();
  const tabs = await Promise.all([page.context().newPage(), page.context().newPage()]);
  await Promise.all(tabs.map((tab) => tab.goto(page.url())));
  for (const tab of tabs) await heading(tab, '주문이 확정되었습니다');
  await page.goto(page.url().replace(/return\?.*/, 'pay'));
  await page.getByText('이미 결제를 마친 주문입니다.').waitFor();
  assert.equal(charges(), charged);
  assert.deepEqual(complaints, []);
});

test('Toss: an amount changed on the way back is refused, the goods stay held, and the right one can still be paid', {
  skip,
}, async (t) => {
  const { page } = await ordered(t);
  const charged = charges();
  const back = new URL(page.url()).searchParams.get('successUrl')!;
  const order_id = new URL(page.url()).searchParams.get('orderId')!;
  const reply = await fetch(`${toss.url}/sandbox/authenticate`, {
    method: 'POST',
    body: JSON.stringify({ orderId: order_id, amount: 12_000 }),
  });
  const { paymentKey } = (await reply.json()) as { paymentKey: string };
  await page.goto(`${back}?${new URLSearchParams({ paymentKey, orderId: order_id, amount: '100' })}`);
  await heading(page, '결제되지 않았습니다');
  assert.equal(charges(), charged);
  await page.getByRole('link', { name: '다시 결제하기' }).click();
  await page.getByRole('button', { name: '결제 계속하기' }).click();
  await page.waitForURL(/\/pay\?/);
  await page.click('button[value=card]');
  await heading(page, '주문이 확정되었습니다');
  assert.equal(charges(), charged + 1);
});

test('Toss: who closes the window, cancels in it or goes back is where they were, and told so in their language', {
  skip,
}, async (t) => {
  const { page: closed } = await ordered(t, { closes: true });
  await closed.getByRole('button', { name: '결제 계속하기' }).waitFor();
  assert.equal(await closed.getByRole('alert').count(), 0, 'closing is no fault');

  const { page } = await ordered(t, { lang: 'en' });
  await page.click('button[value=leave], .leave');
  await heading(page, 'Your payment did not go through');
  await page.getByText('You canceled the payment.').waitFor();
  assert.doesNotMatch(await page.locator('main').innerText(), /[가-힣]/, 'a sentence of Toss is Korean only');
  // Anybody can write an address: what it says of itself is not repeated.
  await page.goto(`${page.url().replace(/\?.*/, '')}?code=ODD&message=${encodeURIComponent('call 010-0000-0000')}`);
  await page.getByText('(ODD)').waitFor();
  assert.equal(await page.getByText('010-0000-0000').count(), 0);

  await page.getByRole('link', { name: 'Pay again' }).click();
  await page.getByRole('button', { name: 'Continue to payment' }).click();
  await page.waitForURL(/\/pay\?/);
  await page.goBack();
  await page.getByRole('button', { name: 'Continue to payment' }).click();
  await page.waitForURL(/\/pay\?/);
  await page.click('details summary');
  await page.click('button[value=decline]');
  await page.getByText('Over the limit, or not enough balance.').waitFor();
});

test('Toss: where its script does not come the page says so, keeps the order, and lets another way be chosen', {
  skip,
}, async (t) => {
  const { page, context } = await visit(t, browser);
  await context.route('https://js.tosspayments.com/**', (route) => route.abort());
  await page.goto(`${shop.url}/products/bowl`);
  await page.getByTestId('buy').click();
  await fillContact(page, '010-2222-0071');
  await page.check('input[value="toss:card"]');
  await page.getByRole('button', { name: /결제하기/ }).click();
  const told = page.getByRole('alert').filter({ hasText: '결제창을 불러오지 못했습니다' });
  await told.waitFor({ timeout: 20_000 });
  const [, order_id] = /checkout\/([^/]+)\/pay/.exec(page.url())!;
  const state = async () =>
    (await shop.ctx.sql<{ state: string }[]>`select state from orders.orders where id = ${order_id!}`)[0]!.state;
  assert.equal(await state(), 'pending');
  await page.getByRole('button', { name: '결제 계속하기' }).click();
  await told.waitFor();
  await page.getByRole('button', { name: '다른 결제 수단 고르기' }).click();
  await page.waitForURL(/\/checkout\?.*slug=bowl/);
  await page.getByText('찻사발').first().waitFor();
  assert.equal(await state(), 'expired', 'its goods are free again');
});

test('Toss: a virtual account is to be found again where one would look, and the deposit turns the page', {
  skip,
}, async (t) => {
  const { page } = await ordered(t, { method: 'virtual_account' });
  const order_id = new URL(page.url()).searchParams.get('orderId')!;
  await page.click('button[value=virtual_account]');
  await heading(page, '입금을 기다리고 있습니다');
  const account = toss.books.payments.values().find((one) => one.order_id === order_id)!.account!.number;
  for (const place of [`/checkout/${order_id}/pay`, `/orders/${order_id}`]) {
    await page.goto(shop.url + place);
    await page.getByText(account).waitFor();
    assert.equal(await page.getByText('연습 은행').count(), 0, "the practice provider's bank knows nothing of it");
  }
  await page.getByText('입금 대기').waitFor();
  const reply = await fetch(`${toss.url}/sandbox/deposit`, {
    method: 'POST',
    body: JSON.stringify({ orderId: order_id }),
  });
  assert.equal(reply.status, 200);
  await page.getByText('주문 확정', { exact: true }).waitFor();
  assert.equal(await page.getByText(account).count(), 0);
});
