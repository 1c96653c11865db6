import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { first_version } from '@madang/contract';
import type { Browser, Page } from 'playwright-core';
import { count } from '../count.ts';
import { eventually, type GivenApp } from '../given-app.ts';
import { givenStaff } from '../given-staff.ts';
import { buildWeb, desk, fillContact, moveTo, no_browser, openBrowser, said, visit } from './given-browser.ts';
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
      { slug: 'jar', title: '달항아리', price_krw: 48_000, stock: 7, drop: {} },
      { slug: 'bowl', title: '찻사발', price_krw: 12_000, stock: 5 },
      { slug: 'cup', title: '잔', price_krw: 9_000, stock: 5 },
      { slug: 'kiln', title: '다음 가마', price_krw: 90_000, stock: 9, drop: { kind: 'preorder' } },
    ]);
  },
  { timeout: 300_000 },
);
after(async () => {
  await browser?.close();
  await shop?.close();
});

const own = (slug: string): Goods => goods.get(slug)!;
const payAtSandbox = async (page: Page): Promise<void> => {
  await page.waitForURL(/\/pay\?/);
  await page.click('button[value=card]');
  await page.waitForURL(/\/return\?/);
};

/** As a packer enters it at a box. */
async function leaveWith(parcel: { delivery_id: string }, courier: string, tracking_number: string): Promise<void> {
  const { sql } = shop.ctx;
  const [{ number }] = await sql<
    [{ number: number }]
  >`select number from fulfilment.deliveries where id = ${parcel.delivery_id}`;
  const packer = (await givenStaff(shop, { role: 'owner' })).browser;
  const entries = [{ key: `D${number}`, courier, tracking_number }];
  const said = await packer.call('POST', '/api/v1/admin/boxes/tracking', { entries });
  assert.equal(said.status, 200, JSON.stringify(said.body));
}

test('a phone buys one of a drop, and the count falls on another page by itself', { skip: no_browser }, async (t) => {
  const buyer = await visit(t, browser);
  const watcher = await visit(t, browser, { viewport: desk });
  await watcher.page.goto(`${shop.url}/products/jar`);
  const shown = watcher.page.getByTestId('remaining').first();
  await shown.filter({ hasText: '7개' }).waitFor();
  await watcher.page.evaluate(() => Object.assign(window, { not_reloaded: true }));

  await buyer.page.goto(`${shop.url}/drops/${own('jar').drop_id}`);
  await buyer.page.getByTestId('buy').click();
  await fillContact(buyer.page, '010-2222-0001');
  const pay = buyer.page.getByRole('button', { name: /결제하기/ });
  // A double click is one order.
  await pay.dblclick();
  await shown.filter({ hasText: '6개' }).waitFor();
  assert.ok(await watcher.page.evaluate(() => 'not_reloaded' in window), 'the watcher was not reloaded');

  await payAtSandbox(buyer.page);
  await buyer.page.getByRole('heading', { name: '주문이 확정되었습니다' }).waitFor();
  const number = await buyer.page.getByTestId('order-number').textContent();
  assert.match(number ?? '', /^\d{6}-\d{7}$/);
  const orders = await shop.ctx.sql`
    select state, agreed_terms, agreed_privacy
    from orders.orders o join orders.lines l on l.order_id = o.id where l.variant_id = ${own('jar').variant_id}`;
  const agreed = { agreed_terms: first_version, agreed_privacy: first_version };
  assert.deepEqual([...orders], [{ state: 'confirmed', ...agreed }]);
  assert.deepEqual([...buyer.complaints, ...watcher.complaints], []);

  // Back from the bank once more (a reload of the return page) changes nothing.
  await buyer.page.reload();
  await buyer.page.getByRole('heading', { name: '주문이 확정되었습니다' }).waitFor();

  // Another browser finds it by number and phone, and nothing without the phone.
  const guest = await visit(t, browser);
  await guest.page.goto(`${shop.url}/order-lookup`);
  await guest.page.fill('[name=order_number]', number ?? '');
  await guest.page.fill('[name=phone]', '010-9999-9999');
  await guest.page.getByRole('button', { name: '주문 찾기' }).click();
  await guest.page.getByRole('alert').waitFor();
  await guest.page.fill('[name=phone]', '010-2222-0001');
  await guest.page.getByRole('button', { name: '주문 찾기' }).click();
  await guest.page.getByText('서울 강남구 테헤란로 1').waitFor();
  assert.ok(!decodeURIComponent(guest.page.url()).includes(number!), 'the address does not tell the number');

  // It is somebody's parcel; what the carrier is given the buyer reads.
  const parcel = () => shop.ctx.sql<{ delivery_id: string }[]>`
    select delivery_id from fulfilment.parcels where order_key = ${number}`;
  const [made] = await eventually(parcel, (found) => found.length === 1);
  await leaveWith(made!, 'CJ대한통운', '123456789012');
  await buyer.page.getByRole('link', { name: '주문 보기' }).click();
  await buyer.page.getByText('CJ대한통운 123456789012').first().waitFor();
  await buyer.page.getByText('배송 중', { exact: true }).first().waitFor();
  count('browser_flows');
});

test('a cart of two goods, paid; one of them canceled and refunded', { skip: no_browser }, async (t) => {
  const { page, complaints } = await visit(t, browser);
  for (const slug of ['bowl', 'cup']) {
    if (slug === 'bowl') await page.goto(`${shop.url}/products/bowl`);
    else await moveTo(page, `/products/${slug}`);
    await page.getByRole('button', { name: '장바구니', exact: true }).click();
    await said(page, '장바구니에 담았습니다');
  }
  await moveTo(page, '/cart');
  await page.getByRole('button', { name: '주문하기' }).click();
  await fillContact(page, '010-2222-0002');
  await page.getByRole('button', { name: '21,000원 결제하기' }).click();
  await payAtSandbox(page);
  const number = await page.getByTestId('order-number').textContent();
  await page.getByRole('link', { name: '주문 보기' }).click();
  await page.getByRole('button', { name: '주문 취소' }).click();
  await page.getByRole('group', { name: '찻사발 취소 수량' }).getByRole('button', { name: '수량 줄이기' }).click();
  await page.getByRole('button', { name: '취소하고 9,000원 돌려받기' }).click();
  await page.getByText('일부 취소', { exact: true }).waitFor();
  await page.getByText('1개 취소됨').waitFor();
  // The rest is canceled from another browser, by number and phone.
  const elsewhere = await visit(t, browser);
  await elsewhere.page.goto(`${shop.url}/order-lookup`);
  await elsewhere.page.fill('[name=order_number]', number ?? '');
  await elsewhere.page.fill('[name=phone]', '010-2222-0002');
  await elsewhere.page.getByRole('button', { name: '주문 찾기' }).click();
  await elsewhere.page.getByRole('button', { name: '주문 취소' }).click();
  await elsewhere.page.getByRole('button', { name: '취소하고 12,000원 돌려받기' }).click();
  await elsewhere.page.getByText('취소됨', { exact: true }).first().waitFor();
  assert.deepEqual(elsewhere.complaints, []);
  // What was bought has left the cart.
  await moveTo(page, '/cart');
  await page.getByText('장바구니가 비어 있습니다').waitFor();
  assert.deepEqual(complaints, []);
  count('browser_flows');
});

test('an answer lost on the way is asked for again with the same key: one order', { skip: no_browser }, async (t) => {
  const { page } = await visit(t, browser);
  const keys: string[] = [];
  await page.route('**/api/v1/checkouts', async (route) => {
    keys.push(route.request().headers()['idempotency-key'] ?? '');
    if (keys.length > 1) return route.continue();
    // It reaches the server, its answer does not reach the buyer.
    await route.fetch();
    await route.abort('connectionreset');
  });
  await page.goto(`${shop.url}/products/bowl`);
  await page.getByTestId('buy').click();
  await fillContact(page, '010-2222-0003');
  await page.getByRole('button', { name: /결제하기/ }).click();
  await payAtSandbox(page);
  await page.getByRole('heading', { name: '주문이 확정되었습니다' }).waitFor();
  assert.equal(keys.length, 2);
  assert.equal(keys[0], keys[1]);
  const [row] = await shop.ctx.sql`
    select count(*)::int as n from orders.orders where state in ('pending', 'expired', 'confirmed')
      and person_id = (select person_id from orders.orders order by number desc limit 1)`;
  assert.equal(row?.n, 1);
  count('browser_flows');
});

test('a declined card says so, keeps nothing, and the goods are back', { skip: no_browser }, async (t) => {
  const { page } = await visit(t, browser);
  await page.goto(`${shop.url}/products/cup`);
  const stock = page.getByTestId('stock');
  await stock.waitFor();
  const before_text = (await stock.textContent()) ?? '';
  await page.getByTestId('buy').click();
  await fillContact(page, '010-2222-0004');
  await page.getByRole('button', { name: /결제하기/ }).click();
  await page.waitForURL(/\/pay\?/);
  await page.click('summary');
  await page.click('button[value=decline]');
  await page.waitForURL(/\/return\?/);
  await page.getByRole('heading', { name: '결제되지 않았습니다' }).waitFor();
  await page.goto(`${shop.url}/products/cup`);
  await stock.filter({ hasText: before_text }).waitFor();
  count('browser_flows');
});

test('a pre-order says until when it is sent, in words, on every page from the cart to the order, in either language', {
  skip: no_browser,
}, async (t) => {
  const [{ promised_on }] = await shop.ctx.sql<[{ promised_on: string }]>`
    select promised_on::text from drops.drops where id = ${own('kiln').drop_id}`;
  const in_words = (language: string) =>
    new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', weekday: 'short', timeZone: 'UTC' }).format(
      new Date(promised_on),
    );
  for (const [lang, name, words] of [
    ['ko', '다음 가마', `${in_words('ko-KR')}까지 발송`],
    ['en', 'kiln in English', `ships by ${in_words('en-GB').replace(',', '')}`],
  ] as const) {
    const { page, complaints } = await visit(t, browser, { lang });
    const promised = page.getByTestId('promised').filter({ hasText: words }).first();
    await page.goto(`${shop.url}/products/kiln`);
    await page
      .getByText(words.replace(/까지 발송$|^ships by /, ''))
      .first()
      .waitFor();
    await page.getByRole('button', { name: /^(장바구니|Add to cart)$/ }).click();
    await moveTo(page, '/cart');
    await promised.waitFor();
    await page.getByRole('link', { name }).waitFor();
    await page.getByRole('button', { name: /^(주문하기|Check out)$/ }).click();
    await promised.waitFor();
    await fillContact(page, lang === 'ko' ? '010-2222-0021' : '010-2222-0022');
    await page.getByRole('button', { name: /결제하기|^Pay / }).click();
    await payAtSandbox(page);
    await page.getByTestId('order-number').waitFor();
    await promised.waitFor();
    await page.getByRole('link', { name: /주문 보기|See the order/ }).click();
    await promised.waitFor();
    assert.deepEqual(complaints, []);
  }
});
