import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { takeInChunks } from '../../server/modules/channels/index.ts';
import { givenChannel, givenRow } from '../../server/modules/channels/testing.ts';
import { givenStock } from '../../server/modules/inventory/testing.ts';
import { koreaDayIn } from '../../server/platform/testing.ts';
import { eventually } from '../given-app.ts';
import { encryptWorkbook } from '../workbooks/encrypt.ts';
import { readCells } from '../workbooks/read-cells.ts';
import {
  axe,
  axeBothThemes,
  desk,
  inSight,
  laptop,
  moveTo,
  no_browser,
  phone,
  scrollsSideways,
} from './given-browser.ts';
import { atDesk, settled, useDesk } from './given-desk.ts';

/** Where to put pictures of the pages for people's eyes; nowhere unless asked. */
const pictures = process.env.CHANNEL_PICTURES;

describe('orders of channels at the back office', { skip: no_browser, timeout: 600_000 }, () => {
  let channel: { id: string; shop_id: string };
  const shop = useDesk(async ({ app, goods }) => {
    const { sql } = app.ctx;
    const [product] = await sql<{ shop_id: string }[]>`select shop_id from catalog.products where slug = 'jar'`;
    // All that stood on the shelf belongs to its drop: a channel sells what came after.
    await givenStock(sql, { shop_id: product!.shop_id, variant_id: goods.get('jar')!.variant_id, quantity: 20 });
    channel = await givenChannel(sql, { shop_id: product!.shop_id, name: '스마트스토어' });
    const jar = { product: '[흙과 불] 달항아리 백자', productNo: '1', unit: 48_000 };
    await take([
      givenRow({ key: '2026042010110001', ...jar }),
      givenRow({ key: '2026042010110002', ...jar, qty: 2 }),
      givenRow({
        key: '2026042010110003',
        product: '도자 수저받침',
        productNo: '2',
        optionRaw: '색상: 청자',
        options: [['색상', '청자']],
        kind: 'option',
      }),
      givenRow({
        key: '2026042010110004',
        ...jar,
        state: 'cancel_requested',
        confirmedAt: '2026-04-20T11:00:00+09:00',
      }),
    ]);
  });

  const take = (rows: ReturnType<typeof givenRow>[]) => {
    const { ctx, app } = shop.app;
    const deps = { keys: ctx.keys, vault: app.modules.identity.vault };
    return takeInChunks(ctx.sql, deps, { channel, import_id: null, rows, seen_at: new Date() });
  };
  /** A line of three leaves as one and two; the grid and the order then show both numbers. */
  async function divide(page: Page): Promise<void> {
    const { ctx, app } = shop.app;
    const own = await givenChannel(ctx.sql, { shop_id: channel.shop_id, kind: 'custom', name: '가구 협력점' });
    const deps = { keys: ctx.keys, vault: app.modules.identity.vault };
    const rows = [givenRow({ key: 'P1', order: 'PO1', product: '식탁 의자', state: 'confirmed', qty: 3 })];
    await takeInChunks(ctx.sql, deps, { channel: own, import_id: null, rows, seen_at: new Date() });
    await moveTo(page, `/admin/dispatch?channel=${own.id}`);
    await page.getByRole('button', { name: 'P1 나눠 보내기' }).click();
    const boxes = page.getByRole('dialog');
    for (const [quantity, number] of [
      ['1', '500000304022'],
      ['2', '500000304033'],
    ] as const) {
      await boxes.getByLabel('수량').fill(quantity);
      await boxes.getByLabel('송장번호').fill(number);
      await boxes.getByRole('button', { name: '상자 추가' }).click();
      await boxes.getByText(number).waitFor();
    }
    await boxes.getByText('모두 상자에 담았습니다').waitFor();
    if (pictures) await page.screenshot({ path: `${pictures}/divide.png` });
    await boxes.getByRole('button', { name: '닫기' }).first().click();
    await moveTo(page, `/admin/orders?channel=${own.id}`);
    await page.getByText('식탁 의자').first().waitFor();
    await page.getByText('열', { exact: true }).click();
    await page.getByLabel('송장 번호', { exact: true }).check();
    await page.keyboard.press('Escape');
    await page.getByLabel('송장 번호', { exact: true }).waitFor({ state: 'hidden' });
    await page.getByText('500000304022외 1').waitFor();
    await page.getByText('식탁 의자').first().click();
    const shown = page.getByRole('dialog').getByRole('list', { name: '상자' });
    assert.equal(await shown.innerText(), '1개CJ대한통운 500000304022\n2개CJ대한통운 500000304033');
    if (pictures) await page.screenshot({ path: `${pictures}/divided-order.png` });
    assert.deepEqual(await axe(page), []);
  }
  const states = () => shop.app.ctx.sql<{ stock_state: string; state: string }[]>`
    select stock_state, state from channels.lines where channel_id = ${channel.id} order by line_key`;

  test('a suggested product is confirmed by the keyboard, an unknown one becomes a draft, and the orders follow', async (t) => {
    const { sql } = shop.app.ctx;
    await eventually(
      () => sql`select 1 from channels.options o where o.suggested_at is null`,
      (rows) => rows.length === 0,
    );
    const { page, complaints } = await atDesk(t, shop, { viewport: desk, at: 'channel-products' });
    await page.getByText('달항아리 백자').first().waitFor();
    await settled(page);
    assert.deepEqual(await axe(page), []);
    if (pictures) await page.screenshot({ path: `${pictures}/products.png` });
    await page.getByText('달항아리 백자').first().click();
    await page.getByText('이름').first().waitFor();
    await settled(page);
    if (pictures) await page.screenshot({ path: `${pictures}/product.png` });
    assert.deepEqual(await axe(page), []);
    await page.keyboard.press('Enter');
    await page.getByText('✓ 달항아리').waitFor();
    await eventually(states, (rows) => rows[0]!.stock_state === 'allocated' && rows[1]!.stock_state === 'allocated');
    await moveTo(page, '/admin/channel-products');
    await page.getByText('도자 수저받침').first().click();
    await page.getByRole('button', { name: '새 상품 초안으로' }).click();
    await page.getByText('✓ 도자 수저받침').waitFor();
    const [draft] = await sql`select state from catalog.products where title = '도자 수저받침'`;
    assert.equal(draft!.state, 'draft');
    assert.deepEqual(complaints, []);
  });

  test('the day’s work: what must not leave is said aloud, new orders are confirmed in bulk, and news comes by itself', async (t) => {
    const { page, complaints } = await atDesk(t, shop, { viewport: desk });
    // The day begins with what channels' orders want done, and what was sold where.
    await page.getByRole('link', { name: /^3 ?발주확인 전/ }).waitFor();
    await page.getByRole('link', { name: /발송을 멈춰야 할 주문/ }).click();
    await page.getByRole('alert').getByText('취소요청').waitFor();
    await settled(page);
    if (pictures) await page.screenshot({ path: `${pictures}/work.png` });
    assert.deepEqual(await axe(page), []);
    await page.getByRole('button', { name: /모두 발주확인/ }).click();
    await eventually(states, (rows) => rows.every((row) => row.state !== 'new'));
    await page.getByText('할 일이 없습니다').waitFor();
    await take([givenRow({ key: '2026042010110005', product: '찻사발', productNo: '3' })]);
    await page.getByText('찻사발').first().waitFor();
    await page.getByRole('link', { name: /기한 지남/ }).click();
    await page.getByRole('button', { name: /모두 발송지연/ }).click();
    await page.getByRole('dialog').waitFor();
    assert.deepEqual(await axe(page), []);
    if (pictures) await page.screenshot({ path: `${pictures}/delay.png` });
    await page.getByLabel('이유').selectOption('customer_wish');
    // A day on which nothing ships is said, and the first working day is one press away.
    const day = page.getByLabel('새 발송예정일');
    const saturday = [9, 10, 11, 12, 13, 14, 15].map(koreaDayIn).find((one) => new Date(one).getUTCDay() === 6)!;
    await day.fill(saturday);
    await page.getByText(/발송하지 않습니다/).waitFor();
    assert.deepEqual(await axe(page), []);
    await page.getByRole('button', { name: /^다음 영업일/ }).click();
    await page.getByText(/발송하지 않습니다/).waitFor({ state: 'detached' });
    assert.ok((await day.inputValue()) > saturday);
    assert.ok(await day.evaluate((field) => field === document.activeElement));
    await day.fill(koreaDayIn(9));
    await page.getByRole('button', { name: '바꾸기' }).click();
    await page.getByText('할 일이 없습니다').waitFor();
    // What is said aloud leads to its order: what blocks it, the delay with its reason, and who said so.
    await page
      .getByRole('alert')
      .getByRole('button', { name: /내역 보기/ })
      .first()
      .click();
    const news = page.getByTestId('order-news');
    await news
      .getByText(`발송지연 → ${koreaDayIn(9)}, 고객 요청`)
      .first()
      .waitFor();
    await news
      .getByText(/여기서 고침/)
      .first()
      .waitFor();
    assert.deepEqual(await axe(page), []);
    if (pictures) await page.screenshot({ path: `${pictures}/order-news.png` });
    await page.getByRole('button', { name: '닫기' }).last().click();
    await page.setViewportSize(phone);
    await settled(page);
    assert.equal(await scrollsSideways(page), false);
    if (pictures) await page.screenshot({ path: `${pictures}/work-phone.png` });
    await page.setViewportSize(desk);
    await page.getByRole('link', { name: '휴무 입력' }).click();
    await page.getByRole('button', { name: '발송 달력' }).first().click();
    await page.getByRole('button', { name: '휴무 추가' }).click();
    const closed = koreaDayIn(37);
    await page.getByLabel('첫날').fill(closed);
    await page.getByLabel('이유').fill('겨울휴가');
    assert.equal(await page.getByLabel('마지막 날').inputValue(), closed);
    assert.deepEqual(await axe(page), []);
    if (pictures) await page.screenshot({ path: `${pictures}/calendar.png` });
    await page.getByRole('button', { name: '저장' }).click();
    await page.getByText('휴무 1건').first().waitFor();
    assert.deepEqual(complaints, []);
  });

  test('an order that is being changed lives: what a save would write over is said first, an option is swapped, and it is undone', async (t) => {
    const { sql } = shop.app.ctx;
    const color = (key: string, optionRaw: string, more = {}) =>
      givenRow({
        key,
        order: 'EDIT-1',
        bundle: 'EDIT-1',
        product: '옻칠 소반',
        productNo: '7',
        optionRaw,
        kind: 'option',
        state: 'confirmed',
        ...more,
      });
    await take([
      color('EDIT-1-1', '색상: 주칠'),
      color('EDIT-0-1', '색상: 흑칠', { order: 'EDIT-0', bundle: 'EDIT-0' }),
    ]);
    const [line] = await sql<{ id: string; order_id: string; delivery_id: string }[]>`
      select id, order_id, delivery_id from channels.lines where line_key = 'EDIT-1-1'`;
    const { page } = await atDesk(t, shop, { viewport: laptop, at: 'orders?sort=-ordered' });
    await page.getByText('색상: 주칠').first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '주소·옵션·수량 고치기' }).click();
    // What ends the change is in sight before anybody scrolls, whole and not covered.
    assert.ok(await inSight(dialog.getByRole('button', { name: '고치기', exact: true })));
    await dialog.getByLabel('주소 (동·호까지)').fill('서울특별시 종로구 사직로 161');
    await dialog.getByLabel('수량: 옻칠 소반').fill('2');
    await dialog.getByRole('button', { name: '다른 옵션으로' }).click();
    await dialog.getByLabel('옵션: 옻칠 소반').selectOption({ label: '색상: 흑칠 (아직 연결 안 됨)' });

    const changed = await page.evaluate(
      async ({ order_id, delivery_id }) =>
        (
          await fetch(`/api/v1/admin/channel-orders/${order_id}`, {
            method: 'PATCH',
            headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
            body: JSON.stringify({ delivery_id, recipient: { address: '부산광역시 해운대구 우동로 3' } }),
          })
        ).status,
      line!,
    );
    assert.equal(changed, 200);
    const notice = dialog.getByRole('alert');
    await notice.getByText(/배송지.*지금 부산광역시 해운대구/).waitFor();
    await dialog.getByText(/부산광역시 해운대구 · 묶음/).waitFor();
    assert.ok(await dialog.getByRole('button', { name: '고치기', exact: true }).isDisabled());
    assert.deepEqual(await axe(page), []);
    await notice.getByRole('button', { name: '바뀐 대로 두기' }).click();
    assert.equal(await dialog.getByLabel('주소 (동·호까지)').inputValue(), '');
    await dialog.getByRole('button', { name: '고치기', exact: true }).click();
    await dialog.getByText('색상: 흑칠').first().waitFor();
    const now = async () => (await sql`select quantity, option_text from channels.lines where id = ${line!.id}`)[0];
    assert.deepEqual({ ...(await now()) }, { quantity: 2, option_text: '색상: 흑칠' });
    await dialog.getByRole('button', { name: '되돌리기' }).first().click();
    await eventually(now, (row) => row?.option_text === '색상: 주칠' && row.quantity === 1);
    const [door] = await sql`select sido from channels.deliveries where id = ${line!.delivery_id}`;
    assert.equal(door?.sido, '부산광역시', 'what somebody else changed stays');
  });

  test('on a laptop a number is typed, the dispatch file leaves and is remembered; settlements and markets have their pages', async (t) => {
    const { page, complaints } = await atDesk(t, shop, { viewport: laptop, at: 'dispatch' });
    const number = page.getByLabel('송장번호 2026042010110001');
    await number.fill('500000304022');
    await number.press('Enter');
    await page.getByLabel('송장번호 2026042010110002').fill('500000304033');
    await page.keyboard.press('Enter');
    const leave = page.getByRole('button', { name: '2줄 발송 파일' });
    await leave.waitFor();
    await settled(page);
    if (pictures) await page.screenshot({ path: `${pictures}/dispatch.png` });
    assert.deepEqual(await axe(page), []);
    const [file] = await Promise.all([page.waitForEvent('download'), leave.click()]);
    const leaving = readCells(readFileSync(await file.path())).rows.slice(1);
    assert.deepEqual(
      leaving.map(([key]) => key).sort(),
      ['2026042010110001', '2026042010110002'],
      'as many as it said',
    );
    assert.match(file.suggestedFilename(), /^스마트스토어_발송처리_\d{8}_\d{4}\.xlsx$/);
    await page.getByText('이미 내보냄').nth(1).waitFor();
    await page.getByRole('button', { name: '송장 여러 건' }).click();
    await page.getByLabel('주문번호와 송장번호').fill('2026042010110002\t롯데\t123456789012');
    await page.getByRole('button', { name: '1건 저장' }).click();
    await page.getByText('검증 숫자 다름').first().waitFor();
    if (pictures) await page.screenshot({ path: `${pictures}/tracking.png` });
    assert.deepEqual(await axe(page), []);
    // A courier program's own file: what is good is entered, and each row that is not says why.
    const rows = [
      '2026042010110002,롯데택배,123456789013',
      '2026042010110001,바람처럼,123',
      '29990000,한진,500000304022',
    ];
    const sheet = Buffer.from(`상품주문번호,택배사,운송장번호\n${rows.join('\n')}\n`);
    await page.getByLabel('송장 파일').setInputFiles({ name: '송장.csv', mimeType: 'text/csv', buffer: sheet });
    await page.getByRole('button', { name: '3건 저장' }).click();
    const odd = page.getByRole('list', { name: '확인할 것' });
    await odd.getByText('모르는 택배사').waitFor();
    assert.equal(await odd.innerText(), '2026042010110001\n모르는 택배사\n29990000\n주문 없음');
    if (pictures) await page.screenshot({ path: `${pictures}/tracking-file.png` });
    await divide(page);
    await moveTo(page, '/admin/dispatch?tab=files');
    await page.getByText('발송처리', { exact: true }).click();
    await page.getByRole('dialog').getByText('500000304022').waitFor();
    assert.deepEqual(await axe(page), []);
    await moveTo(page, '/admin/dispatch?tab=forms');
    await page.getByRole('button', { name: '양식 만들기' }).click();
    await page.getByRole('dialog').waitFor();
    if (pictures) await page.screenshot({ path: `${pictures}/form.png` });
    assert.deepEqual(await axe(page), []);
    await moveTo(page, '/admin/settlements');
    await page.getByText('다른 줄이 없습니다').waitFor();
    // What differs says why and what to do, beside the order it is about; looked at, it leaves the list.
    const money = ['상품주문번호,결제금액,정산금액', '2026042010110001,1,1', '2999042010110009,5000,5000'];
    await page
      .getByLabel('정산 파일')
      .setInputFiles({ name: '정산.csv', mimeType: 'text/csv', buffer: Buffer.from(money.join('\n')) });
    await page.getByText('2줄을 읽었습니다. 다른 것 2건').waitFor();
    const differences = page.getByRole('grid', { name: '다른 줄' });
    await differences.getByText('2026042010110001').click();
    const about = page.getByRole('dialog');
    await about.getByTestId('order-news').waitFor();
    await about.getByText('파일의 주문 금액이 여기 주문 금액과 다릅니다.').waitFor();
    assert.match(await about.locator('dl').first().innerText(), /주문 금액\s+10,000원\s+파일 금액\s+1원/);
    if (pictures) await page.screenshot({ path: `${pictures}/settlement-difference.png` });
    assert.deepEqual(await axe(page), []);
    await about.getByRole('button', { name: '확인함' }).click();
    await differences.getByText('2026042010110001').waitFor({ state: 'detached' });
    await differences.getByText('없는 주문').waitFor();
    if (pictures) await page.screenshot({ path: `${pictures}/settlements.png` });
    assert.deepEqual(await axe(page), []);
    await moveTo(page, '/admin/settings');
    await page.getByRole('button', { name: '연동하기' }).click();
    await page.getByRole('dialog').getByLabel('애플리케이션 시크릿').waitFor();
    if (pictures) await page.screenshot({ path: `${pictures}/markets.png` });
    assert.deepEqual(await axe(page), []);
    await page.setViewportSize(phone);
    await moveTo(page, '/admin/dispatch');
    await settled(page);
    assert.equal(await scrollsSideways(page), false);
    if (pictures) await page.screenshot({ path: `${pictures}/dispatch-phone.png` });
    assert.deepEqual(complaints, []);
  });

  test('a protected file is dropped on a laptop, opened with its password, looked at and taken in; an unknown sheet gets its columns', async (t) => {
    const { sql } = shop.app.ctx;
    const { page, complaints } = await atDesk(t, shop, { viewport: laptop, at: 'imports' });
    const picture = async (name: string) => {
      if (pictures) await page.screenshot({ path: `${pictures}/${name}.png` });
    };
    const drop = async (name: string, buffer: Buffer) => {
      await moveTo(page, '/admin/imports');
      await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
      await page.waitForURL(/imports\/[0-9a-f-]{36}$/);
    };
    const sheet = readFileSync(join(import.meta.dirname, '../fixtures/channels/bad/bad-quantities.xlsx'));
    await drop('오늘 주문.xlsx', encryptWorkbook(sheet, '7788', 1_000));
    const password = page.getByLabel('파일 비밀번호');
    await password.fill('1234');
    await password.press('Enter');
    await page.getByText('비밀번호가 맞지 않습니다').waitFor();
    assert.deepEqual(await axeBothThemes(page), []);
    await picture('import-password');
    await password.fill('7788');
    await password.press('Enter');
    await page.getByText('수량이 정수가 아닙니다').waitFor();
    await settled(page);
    assert.equal(await scrollsSideways(page), false);
    assert.deepEqual(await axeBothThemes(page), []);
    await picture('import-preview');
    const lines = () =>
      sql`select 1 from channels.lines l join channels.import_rows r on r.line_key = l.line_key where r.outcome = 'new'`;
    assert.equal((await lines()).length, 0, 'a preview takes nothing in');
    const refusedRows = async (count: number) => {
      const button = page.getByRole('button', { name: `거절된 ${count}행` });
      const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
      assert.match(file.suggestedFilename(), /^refused-.*xlsx$/);
      return readCells(readFileSync(await file.path()));
    };
    const book = await refusedRows(6);
    assert.equal(book.rows.length, 7);
    for (const [reason] of book.rows.slice(1)) assert.match(String(reason), /^수량: 수량이 .*다\.$/);
    assert.ok(book.rows[0]!.includes('상품주문번호'), 'the row itself stands beside its reason');
    await page.getByRole('button', { name: '6행 가져오기' }).click();
    await page.getByText('채널 상품에서 확인').waitFor();
    assert.equal((await lines()).length, 6);
    await picture('import-done');

    await drop(
      '꽃.csv',
      Buffer.from('접수번호,품명,개수,받는분,핸드폰,배송주소\nA-1,꽃다발,2,시험,01000001234,서울 강남구 테헤란로 1\n'),
    );
    await page.getByLabel('이 양식을 쓰는 채널의 이름').fill('꽃 협력점');
    await settled(page);
    assert.deepEqual(await axeBothThemes(page), []);
    await picture('import-mapping');
    await page.getByRole('button', { name: '저장하고 읽기' }).click();
    await page.getByText('꽃다발 × 2').waitFor();
    // A name a letter from one there is: it is asked which is meant, and a new one opens only when that is said.
    await drop('꽃 둘.csv', Buffer.from('신청서,화분,몇 개,누구\nB-1,난초,1,시험\n'));
    await page.getByLabel('이 양식을 쓰는 채널의 이름').fill('꽃 협력졈');
    for (const [title, field] of Object.entries({ 신청서: 'order', 화분: 'product', '몇 개': 'qty' }))
      await page.getByLabel(`${title}: 무엇인가요?`).selectOption(field);
    await page.getByRole('button', { name: '저장하고 읽기' }).click();
    const another = page.getByRole('button', { name: '‘꽃 협력졈’ 새로 열기' });
    await another.waitFor();
    assert.deepEqual(await axeBothThemes(page), []);
    await picture('import-mapping-near');
    const name = page.getByLabel('이 양식을 쓰는 채널의 이름');
    await name.fill('꽃 협력졈 둘');
    await another.waitFor({ state: 'detached' });
    assert.equal(await page.getByRole('button', { name: /새로 열기/ }).count(), 0, 'nobody refused this name');
    await name.fill('꽃 협력졈');
    await another.click();
    await another.waitFor({ state: 'detached' });
    const titles = '주문일,매장,고객명,연락처,주소,우편번호,상품,옵션,수량,금액,희망배송일,메모';
    const row = '2026-04-20,성수점,시험,01000001234,서울 강남구 테헤란로 1,06234,의자,,-3,1000,,=1+1';
    await drop('매장.csv', Buffer.from(`${titles}\n${row}\n`));
    await page.getByText('수량이 0 이하입니다').waitFor();
    await page.getByText('‘매장’ 판매처는 아직 없습니다. 이 파일을 가져오면 새로 열립니다.').waitFor();
    assert.deepEqual(await axe(page), []);
    const suspicious = await refusedRows(1);
    assert.deepEqual([suspicious.formulas, suspicious.rows[1]!.at(-1)], [0, '=1+1'], 'a formula comes back as text');
    await moveTo(page, '/admin/imports');
    await page.getByText('오늘 주문.xlsx').waitFor();
    await page.getByText('비밀번호 기억함').waitFor();
    await settled(page);
    assert.deepEqual(await axeBothThemes(page), []);
    await picture('imports');
    await page.getByRole('button', { name: '꽃 협력점 열 수정' }).click();
    const card = page.getByRole('dialog');
    await card.getByLabel('2번째 열 제목').fill('상품');
    await picture('imports-columns');
    assert.deepEqual(await axe(page), []);
    await card.getByRole('button', { name: '저장' }).click();
    await page.getByText(/열 6개: 접수번호 · 상품 · /).waitFor();
    await page.getByRole('button', { name: '비밀번호 지우기' }).click();
    await card.getByRole('button', { name: '지우기', exact: true }).click();
    await page.getByText('비밀번호 기억함').waitFor({ state: 'hidden' });
    await page.setViewportSize(phone);
    await settled(page);
    assert.equal(await scrollsSideways(page), false);
    await picture('imports-phone');
    assert.deepEqual(complaints, []);
  });
});
