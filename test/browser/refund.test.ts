import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { eventually, givenBuyer } from '../given-app.ts';
import { axe, desk, no_browser, phone, visit } from './given-browser.ts';
import { atDesk, settled, useDesk } from './given-desk.ts';

/** Where to put pictures of the pages for people's eyes; nowhere unless asked. */
const pictures = process.env.REFUND_PICTURES;

describe('refunds that wait for a person', { skip: no_browser, timeout: 300_000 }, () => {
  const shop = useDesk();

  /** An order with an account to pay into. */
  async function givenAccount(script: string[] = []) {
    const { app, goods } = shop;
    const cup = goods.get('cup')!;
    const buyer = givenBuyer(app);
    await buyer.enter();
    const lines = [{ variant_id: cup.variant_id, quantity: 1, unit_price_krw: cup.price_krw }];
    const order = (await buyer.checkOut(lines, { method: 'virtual_account' })).body as never as {
      order_id: string;
      order_number: string;
      amount_krw: number;
    };
    await buyer.confirm(
      order,
      await buyer.authenticate(order, { method: 'virtual_account', script: ['ok', ...script] }),
    );
    return { buyer, order };
  }

  /** Paid by transfer, then canceled without a word on where the money should go. */
  async function givenWaiting(script: string[] = []) {
    const { buyer, order } = await givenAccount(script);
    await fetch(`${shop.app.sandbox_url}/sandbox/deposit`, {
      method: 'POST',
      body: JSON.stringify({ orderId: order.order_id }),
    });
    const read = async () => (await buyer.call('GET', `/api/v1/orders/${order.order_id}`)).body;
    await eventually(read, (seen) => seen.state === 'confirmed');
    await buyer.call('POST', `/api/v1/orders/${order.order_id}/cancel`, { reason: '취소' });
    return { buyer, order, read };
  }

  test('the page with the account leads to the practice bank, and sees the deposit at once', async (t) => {
    const { buyer, order } = await givenAccount();
    const { context, page, complaints } = await visit(t, shop.browser, { viewport: phone });
    const [name, value] = buyer.cookie().split(';')[0]!.split('=') as [string, string];
    await context.addCookies([{ name, value, url: shop.app.url }]);
    await page.goto(`${shop.app.url}/checkout/${order.order_id}/return`);
    const link = page.getByRole('link', { name: '연습 은행에서 입금하기' });
    await link.waitFor();
    assert.deepEqual(await axe(page), []);
    if (pictures) await page.screenshot({ path: `${pictures}/account.png` });
    const [bank] = await Promise.all([context.waitForEvent('page'), link.click()]);
    if (pictures) await bank.screenshot({ path: `${pictures}/bank.png` });
    await bank.getByRole('button', { name: '입금하기' }).first().click();
    await page.getByRole('heading', { name: '주문이 확정되었습니다' }).waitFor();
    assert.deepEqual(complaints, []);
  });

  test('the order asks its buyer for an account; the money goes there', async (t) => {
    const { buyer, order, read } = await givenWaiting();
    for (const dark of [true, false]) {
      const { context, page, complaints } = await visit(t, shop.browser, { viewport: dark ? desk : phone, dark });
      const [name, value] = buyer.cookie().split(';')[0]!.split('=') as [string, string];
      await context.addCookies([{ name, value, url: shop.app.url }]);
      await page.goto(`${shop.app.url}/orders/${order.order_id}`);
      await page.getByRole('heading', { name: '환불받을 계좌' }).waitFor();
      assert.deepEqual(await axe(page), []);
      if (pictures) await page.screenshot({ path: `${pictures}/order-${dark}.png`, fullPage: true });
      if (dark) continue;
      await page.getByRole('button', { name: '이 계좌로 환불받기' }).click();
      await page.getByText('은행을 골라 주세요.').waitFor();
      await page.getByLabel('은행').selectOption('92');
      await page.getByLabel('계좌번호').fill('1002-864-975310');
      await page.getByLabel('예금주').fill('홍길동');
      await page.getByRole('button', { name: '이 계좌로 환불받기' }).click();
      await page.getByRole('heading', { name: '환불받을 계좌' }).waitFor({ state: 'detached' });
      assert.deepEqual(complaints, []);
    }
    await eventually(read, (seen) => seen.refunded_krw === order.amount_krw);
  });

  test('the back office shows it on its first page, and tries again with an account or ends it with a word', async (t) => {
    const { order, read } = await givenWaiting();
    const { page, complaints } = await atDesk(t, shop, { viewport: desk });
    await settled(page);
    await page.getByText('환불받을 계좌가 필요합니다').first().click();
    await settled(page);
    // The badge in the list, which may come after the filter that has the same words.
    await page
      .locator('span', { hasText: /^멈춤: 확인 필요$/ })
      .last()
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('구매자의 계좌가 필요합니다').waitFor();
    await dialog.getByText(order.order_number).waitFor();
    assert.deepEqual(await axe(page), []);
    if (pictures) await page.screenshot({ path: `${pictures}/desk.png` });
    await dialog.getByRole('button', { name: '다르게 처리했어요' }).click();
    await dialog.getByLabel('어떻게 처리했는지').fill('가게에서 현금으로 드림');
    if (pictures) await page.screenshot({ path: `${pictures}/desk-end.png` });
    await dialog.getByRole('button', { name: '환불 끝내기' }).click();
    await dialog.getByText('다르게 처리함').waitFor();
    assert.equal((await read()).refund_needs_account_krw, 0);
    const [refund] = await shop.app.ctx.sql`select state from payments.refunds where order_id = ${order.order_id}`;
    assert.equal(refund!.state, 'refused');
    assert.deepEqual(complaints, []);
  });

  test('a buyer says what is wrong on the order’s page; staff read it, answer, and the buyer sees the answer', async (t) => {
    const { buyer, order } = await givenWaiting();
    const { context, page, complaints } = await visit(t, shop.browser, { viewport: phone });
    const [name, value] = buyer.cookie().split(';')[0]!.split('=') as [string, string];
    await context.addCookies([{ name, value, url: shop.app.url }]);
    await page.goto(`${shop.app.url}/orders/${order.order_id}`);
    await page.getByRole('button', { name: '문의하기' }).click();
    await page.getByLabel('무엇이 불편하셨나요?').fill('찻잔이 깨져서 왔어요.');
    assert.deepEqual(await axe(page), []);
    await page.getByRole('button', { name: '보내기' }).click();
    await page.getByText('답변 대기').waitFor();
    if (pictures) await page.screenshot({ path: `${pictures}/complaint-buyer.png`, fullPage: true });

    const { page: at_desk, complaints: desk_complaints } = await atDesk(t, shop, {
      viewport: desk,
      at: `orders/${order.order_id}`,
    });
    await at_desk.getByText('답변 전').waitFor();
    assert.equal(await at_desk.getByText('찻잔이 깨져서 왔어요.').count(), 0, 'its words come when asked for');
    await at_desk.getByRole('button', { name: '내용 보기' }).click();
    await at_desk.getByText('찻잔이 깨져서 왔어요.').waitFor();
    await at_desk.getByRole('button', { name: '답변', exact: true }).click();
    await at_desk.getByLabel(/^답변 \(고객이/).fill('새 찻잔을 보내 드립니다.');
    await settled(at_desk);
    assert.deepEqual(await axe(at_desk), []);
    if (pictures) await at_desk.screenshot({ path: `${pictures}/complaint-desk.png`, fullPage: true });
    await at_desk.getByRole('button', { name: '저장' }).click();
    await at_desk.getByText('답변함').waitFor();
    await page.reload();
    await page.getByText('새 찻잔을 보내 드립니다.').waitFor();
    assert.deepEqual([...complaints, ...desk_complaints], []);
  });
});
