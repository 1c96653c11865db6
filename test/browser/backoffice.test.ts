import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { openWarehouse } from '../../server/modules/inventory/index.ts';
import { openShop } from '../../server/modules/sellers/index.ts';
import { transact } from '../../server/platform/db.ts';
import { eventually } from '../given-app.ts';
import { axe, desk, laptop, moveTo, no_browser, said } from './given-browser.ts';
import { atDesk, givenPaidOrder, settled, useDesk } from './given-desk.ts';

const place = useDesk();
const shots = process.env.MADANG_SHOTS;
const options = { skip: no_browser, timeout: 300_000 };

const open = async (page: Page, path: string) => {
  await moveTo(page, `/admin/${path}`);
  await settled(page);
};

test(
  'a wrong password is refused in words; a viewer sees everything and no button that changes anything',
  options,
  async (t) => {
    const { page } = await atDesk(t, place, { viewport: desk, role: 'viewer', at: 'products' });
    await settled(page);
    await page.getByRole('grid').waitFor();
    assert.equal(await page.getByRole('button', { name: '새 상품' }).count(), 0);
    await open(page, 'drops');
    assert.equal(await page.getByRole('link', { name: '새 드롭' }).count(), 0);
    await page.getByRole('button', { name: '로그아웃' }).click();
    await page.locator('[name=email]').fill('owner@madang.test');
    await page.locator('[name=password]').fill('not-the-password');
    await page.locator('button[type=submit]').click();
    assert.match(await page.getByRole('alert').innerText(), /이메일 또는 비밀번호/);
  },
);

test('the control room moves while people buy, without a reload', options, async (t) => {
  const jar = place.goods.get('jar')!;
  const { page, complaints } = await atDesk(t, place, { viewport: desk, at: `drops/${jar.drop_id}` });
  await settled(page);
  await page.evaluate(() => Object.assign(window, { same_page: true }));
  const left = page.locator('dl > div', { hasText: '남은 수량' }).locator('dd').first();
  const before_units = Number(await left.innerText());
  await givenPaidOrder(place.app, jar, 2);
  await givenPaidOrder(place.app, jar, 1);
  await eventually(
    async () => Number(await left.innerText()),
    (units) => units === before_units - 3,
  );
  const captured = page.locator('section[aria-label="상태별 결제"] li', { hasText: '승인' }).last();
  await eventually(
    () => captured.innerText(),
    (text) => /[2-9]$/.test(text.trim()),
  );
  await page
    .getByRole('img', { name: /최근 \d+분의 초당 주문/ })
    .locator('canvas')
    .waitFor();
  assert.equal(await page.evaluate(() => 'same_page' in window), true, 'the page was not loaded again');
  assert.deepEqual(complaints, []);
});

test('an order is found by keys alone, and part of it is canceled and refunded', options, async (t) => {
  const { page, complaints } = await atDesk(t, place, { viewport: desk });
  const order = await givenPaidOrder(place.app, place.goods.get('jar')!, 3);
  await open(page, '');
  // One right after the other, as by hand: apart for too long they are two keys.
  await Promise.all([page.keyboard.press('g'), page.keyboard.press('o')]);
  await page
    .getByRole('grid', { name: '주문 목록' })
    .getByRole('row')
    .filter({ hasText: order.order_number })
    .waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/admin/orders/${order.order_id}`);
  await settled(page);

  await page.getByRole('button', { name: '모두 보기' }).click();
  await page.getByRole('button', { name: '문의 응대' }).click();
  await page.getByText('홍길동').waitFor();
  const { sql } = place.app.ctx;
  const [read] =
    await sql`select 1 from identity.audit where act = 'orders.contact_read' and subject = ${order.order_id}`;
  assert.ok(read, 'looking at a contact is written down');

  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('spinbutton').fill('1');
  await dialog.getByRole('button', { name: '일부 취소' }).click();
  await dialog.getByText('이유를 적어 주세요').waitFor();
  assert.match(await dialog.innerText(), /환불할 금액\s*48,000원/);
  await dialog.getByRole('combobox', { name: '이유' }).fill('구매자 요청');
  await dialog.getByRole('button', { name: '일부 취소' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('취소 1', { exact: true }).waitFor();
  await eventually(
    () => sql<{ state: string; amount_krw: number }[]>`
      select state, amount_krw from payments.refunds where order_id = ${order.order_id}`,
    (rows) => rows.length === 1 && rows[0]!.state === 'done' && rows[0]!.amount_krw === 48_000,
  );
  assert.deepEqual(complaints, []);
});

/** Two write in one cell: the second is told, keeps the word, and decides. The first put 3팀 there, the second 2팀 back. */
async function contest(t: TestContext, page: Page, order_number: string): Promise<void> {
  const cellOf = (at: Page) => at.getByRole('grid').getByRole('row').filter({ hasText: order_number });
  const other = await atDesk(t, place, { viewport: laptop, role: 'manager', lang: 'en', at: 'orders' });
  await settled(other.page);
  await cellOf(other.page).waitFor();
  if (
    !(await cellOf(other.page)
      .getByRole('button', { name: /Edit Team/ })
      .isVisible())
  ) {
    await other.page.getByText('Columns', { exact: true }).click();
    await other.page.getByLabel('Team').check();
    await other.page.keyboard.press('Escape');
  }
  await cellOf(other.page)
    .getByRole('button', { name: /Edit Team.*2팀/ })
    .click();
  await cellOf(other.page).getByRole('combobox', { name: 'Team' }).fill('4팀');
  await cellOf(page)
    .getByRole('button', { name: /팀 수정/ })
    .click();
  await cellOf(page).getByRole('combobox', { name: '팀' }).fill('3팀');
  await page.keyboard.press('Enter');
  await cellOf(page).getByText('3팀').waitFor();
  await page.getByText('1건을 바꾸었습니다.').waitFor();
  await cellOf(other.page).getByRole('combobox', { name: 'Team' }).press('Enter');
  const told = other.page.getByRole('alert').filter({ hasText: order_number });
  await told.getByText('It is now “3팀”, yours is “4팀”').waitFor();
  await cellOf(other.page).getByText('3팀').waitFor();
  assert.deepEqual(await axe(other.page), []);
  if (shots) await other.page.screenshot({ path: `${shots}/grid-contest.png` });
  await told.getByRole('button', { name: 'Change to “4팀”' }).click();
  await cellOf(other.page).getByText('4팀').waitFor();
  await cellOf(page).getByText('4팀').waitFor();
  await told.waitFor({ state: 'detached' });
  await cellOf(page)
    .getByRole('button', { name: /팀 수정/ })
    .click();
  await cellOf(page).getByRole('combobox', { name: '팀' }).fill('2팀');
  await page.keyboard.press('Enter');
}

test(
  'the grid: chosen orders get a team and lose it again, a word is written in its cell, rows are copied, a view is kept',
  options,
  async (t) => {
    await givenPaidOrder(place.app, place.goods.get('jar')!);
    const order = await givenPaidOrder(place.app, place.goods.get('jar')!);
    const { sql } = place.app.ctx;
    const team = async () => {
      const [row] = await sql<{ team: string | null }[]>`
      select (select value from desk.facets f where f.code = r.team_code) as team from desk.rows r where order_id = ${order.order_id}`;
      return row?.team ?? null;
    };
    const { page, context, complaints } = await atDesk(t, place, { viewport: desk, at: 'orders' });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await settled(page);
    const grid = page.getByRole('grid', { name: '주문 목록' });
    const row = grid.getByRole('row').filter({ hasText: order.order_number });
    await row.waitFor();
    await row.getByRole('checkbox').check();
    const bar = page.getByRole('region', { name: '고른 주문' });
    await bar.getByRole('combobox', { name: '팀' }).fill('1팀');
    await bar.getByRole('button', { name: '주기' }).click();
    await row.getByText('1팀').waitFor();
    await bar.getByText('1건을 바꾸었습니다.').waitFor();
    await eventually(team, (now) => now === '1팀');
    await bar.getByRole('button', { name: '되돌리기' }).click();
    await eventually(team, (now) => now === null);
    await bar.getByRole('button', { name: /모두 고르기/ }).click();
    await bar.getByText(/조건에 맞는 .*건 모두/).waitFor();
    await bar.getByRole('combobox', { name: '표시' }).fill('모두');
    await bar.getByRole('button', { name: '주기' }).last().click();
    await bar.getByText(/건을 바꾸었습니다/).waitFor();
    const unmarked = () => sql`select 1 from desk.rows where mark_code = 0`;
    // Also what the page does not hold.
    await eventually(unmarked, (rows) => rows.length === 0);
    await bar.getByRole('button', { name: '되돌리기' }).click();
    await bar.getByText('되돌렸습니다.').waitFor();
    await eventually(unmarked, (rows) => rows.length > 0);
    await bar.getByRole('button', { name: '알림 닫기' }).click();
    await page.keyboard.press('Escape');

    await row.getByRole('button', { name: /팀 수정/ }).click();
    await row.getByRole('combobox', { name: '팀' }).fill('2팀');
    await page.keyboard.press('Enter');
    await row.getByText('2팀').waitFor();
    await eventually(team, (now) => now === '2팀');
    await contest(t, page, order.order_number);
    await eventually(team, (now) => now === '2팀');

    await grid.getByRole('button', { name: '금액' }).click();
    await page.waitForURL(/sort=-amount/);
    await row.getByText('2팀').waitFor();
    const copied = await eventually(
      async () => {
        await page.keyboard.press('y');
        return page.evaluate(() => navigator.clipboard.readText());
      },
      (text) => text.includes('2팀'),
    );
    assert.ok(copied.startsWith('주문 번호\t판매처\t'), copied.slice(0, 80));
    await page.getByText('보기', { exact: true }).click();
    await page.getByRole('textbox', { name: '보기 이름' }).fill('비싼 것부터');
    await page.getByRole('button', { name: '저장', exact: true }).click();
    await page.getByRole('list', { name: '저장한 보기' }).getByText('비싼 것부터').waitFor();
    await page.goto(`${place.app.url}/admin/orders`);
    await settled(page);
    await page.getByText('보기', { exact: true }).click();
    await page.getByRole('button', { name: '비싼 것부터', exact: true }).click();
    await page.waitForURL(/sort=-amount/);
    assert.deepEqual(complaints, []);
  },
);

test('a product is made, pictured, given options, priced in bulk and put on sale', options, async (t) => {
  const { page, complaints } = await atDesk(t, place, { viewport: desk, at: 'products' });
  await settled(page);
  await page.getByRole('button', { name: '새 상품' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('이름').fill('리넨 셔츠');
  await dialog.getByLabel('가격').fill('59,000');
  await dialog.getByRole('button', { name: '만들기' }).click();
  await page.getByRole('heading', { level: 1, name: /리넨 셔츠/ }).waitFor();

  await page.getByRole('button', { name: '판매 시작' }).click();
  await page.getByRole('alert').filter({ hasText: '더 필요합니다' }).waitFor();
  const picture = await sharp({ create: { width: 900, height: 900, channels: 3, background: '#c9b8a0' } })
    .jpeg()
    .toBuffer();
  await page.locator('input[type=file]').setInputFiles({ name: 'shirt.jpg', mimeType: 'image/jpeg', buffer: picture });
  await page.getByRole('button', { name: '빼기', exact: true }).waitFor();

  await page.getByRole('button', { name: '옵션 추가' }).click();
  await page.getByRole('textbox', { name: '옵션', exact: true }).fill('크기');
  await page.getByRole('textbox', { name: '값', exact: true }).fill('S, M, L+2000');
  await page.getByRole('button', { name: '옵션 저장' }).click();
  const prices = page.getByLabel(/^크기: .* 가격$/);
  await eventually(
    () => prices.count(),
    (rows) => rows === 3,
  );
  await page.getByLabel('모두 고르기').check();
  await page.getByLabel('한꺼번에 할 일').selectOption('compare_is');
  await page.getByLabel('금액 또는 비율').fill('80000');
  await page.getByRole('button', { name: '적용' }).click();
  await page.getByLabel('크기: S 가격').fill('abc');
  assert.equal(
    await page.getByRole('button', { name: /개 저장$/ }).isDisabled(),
    true,
    'a price that is none is not sent',
  );
  await page.getByLabel('크기: S 가격').fill('55,000');
  await page.getByRole('button', { name: '3개 저장' }).click();
  await said(page, '저장했습니다.');

  const description = page.getByRole('textbox', { name: '설명', exact: true });
  await description.click();
  await page.keyboard.type('여름에 시원합니다');
  await page.getByRole('button', { name: 'HTML 보기' }).first().click();
  const attack =
    '<script>window.hit = 1</script><img src=x onerror="window.hit = 1"><a href="javascript:window.hit=1">x</a>';
  const source = page.getByRole('textbox', { name: '설명 HTML' });
  await source.fill(`${await source.inputValue()}${attack}<p onclick="window.hit=1" style="color:red">끝</p>`);
  await page.getByRole('button', { name: '글로 보기' }).click();
  await page.keyboard.press('Control+s');
  const { sql } = place.app.ctx;
  const stored = () => sql<{ html: string }[]>`
    select description_html as html from catalog.products where title = '리넨 셔츠'`;
  const [{ html } = { html: '' }] = await eventually(
    stored,
    ([row]) => row?.html.includes('여름에 시원합니다') ?? false,
  );
  assert.equal(await page.evaluate(() => 'hit' in window), false);
  await page.getByRole('button', { name: '판매 시작' }).click();
  await page.getByRole('heading', { level: 1, name: /판매 중/ }).waitFor();
  assert.doesNotMatch(html, /script|img|onclick|style|javascript/);
  const rows = await sql<{ option_text: string; price_krw: number; compare_at_krw: number }[]>`
    select v.option_text, v.price_krw, v.compare_at_krw from catalog.variants v join catalog.products p on p.id = v.product_id
    where p.title = '리넨 셔츠' and v.retired_at is null order by v.position`;
  assert.deepEqual(
    rows.map((row) => [row.option_text, row.price_krw, row.compare_at_krw]),
    [
      ['크기: S', 55_000, 80_000],
      ['크기: M', 59_000, 80_000],
      ['크기: L', 61_000, 80_000],
    ],
  );
  // The browser notes that it would not have run the attack, though it was only parsed.
  assert.deepEqual(
    complaints.filter((line) => !line.includes('Content Security Policy')),
    [],
  );
});

test(
  'goods are received and counted; a count below what is promised is refused before it is sent',
  options,
  async (t) => {
    await givenPaidOrder(place.app, place.goods.get('cup')!, 2);
    await transact(place.app.ctx.sql, async (tx) => {
      const elsewhere = await openShop(tx, { slug: 'elsewhere', name: '남의 가게' });
      assert.ok(elsewhere.ok);
      await openWarehouse(tx, { shop_id: elsewhere.value.id, name: '남의 창고' });
    });
    const { page, complaints } = await atDesk(t, place, { viewport: desk, at: 'stock' });
    await settled(page);
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('option', { name: /남의 창고/ }).waitFor({ state: 'attached' });
    await dialog.getByLabel('상품과 옵션').click();
    await dialog.getByLabel('상품과 옵션').fill('잔');
    await dialog.getByRole('option', { name: /^잔/ }).click();
    // Goods in another shop's warehouse would be out of sight of whoever sells them.
    await dialog.getByRole('option', { name: /남의 창고/ }).waitFor({ state: 'detached' });
    assert.ok((await dialog.getByLabel('창고').getByRole('option').count()) > 0);
    await dialog.getByLabel('수량').fill('30');
    await dialog.getByRole('button', { name: '입고' }).click();
    await dialog.waitFor({ state: 'detached' });
    const { sql } = place.app.ctx;
    const variant_id = place.goods.get('cup')!.variant_id;
    const onHand = () => sql<{ units: number }[]>`
    select sum(on_hand)::int as units from inventory.lots where variant_id = ${variant_id}`;
    assert.equal((await onHand())[0]!.units, 38);

    const rows = page.getByRole('grid').getByRole('row');
    await page.getByRole('searchbox').fill('찻사');
    await page.keyboard.press('Enter');
    await rows.filter({ hasText: '찻사발' }).waitFor();
    await rows.filter({ hasText: '잔' }).waitFor({ state: 'detached' });
    await page.getByRole('searchbox').fill('ㅈ');
    await page.keyboard.press('Enter');
    // The lot of 8, of which 2 are sold: 6 are free.
    const sold_from = page.getByRole('row').filter({ has: page.getByRole('gridcell', { name: '6', exact: true }) });
    await sold_from.click();
    const lot = page.getByRole('dialog');
    await lot.getByLabel('센 수량').fill('1');
    await lot.getByLabel('이유').fill('깨짐');
    await lot.getByRole('button', { name: '수정' }).click();
    await lot.getByText('이미 나가기로 한 2개보다 적을 수 없습니다.').waitFor();
    await lot.getByLabel('센 수량').fill('5');
    await lot.getByRole('button', { name: '수정' }).click();
    await lot.waitFor({ state: 'detached' });
    assert.equal((await onHand())[0]!.units, 35);
    assert.deepEqual(complaints, []);
  },
);

test(
  'a drop is scheduled on Korean time; what is wrong is said at its field, and the first one gets the focus',
  options,
  async (t) => {
    const { page, complaints } = await atDesk(t, place, { viewport: desk, at: 'drops/new' });
    await settled(page);
    await page.getByRole('button', { name: '드롭 예약' }).click();
    await page.getByText('무엇을 팔지 고르세요.').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('role')), 'combobox');
    await page.getByLabel('상품과 옵션').fill('찻사발');
    await page.getByRole('option', { name: /찻사발/ }).click();
    await page.getByLabel('이름 (영어)').fill('Tea bowl');
    await page.getByLabel('배정 수량').fill('999999');
    const opens = page.getByLabel('시작');
    await opens.fill('2031-03-01T20:00:30');
    await page.getByLabel('끝', { exact: true }).fill('2031-03-01T19:00:00');
    await page.getByRole('button', { name: '드롭 예약' }).click();
    await page.getByText('끝은 시작보다 뒤여야 합니다.').waitFor();
    await page.getByText(/재고보다 많습니다/).waitFor();
    await page.getByLabel('끝', { exact: true }).fill('2031-03-02T20:00:00');
    await page.getByLabel('상품과 옵션').fill('잔');
    await page.getByRole('option', { name: /^잔/ }).click();
    await page.getByLabel('배정 수량').fill('3');
    await page.getByRole('button', { name: '드롭 예약' }).click();
    await page.waitForURL(/\/admin\/drops\/[0-9a-f-]{36}$/);
    await settled(page);
    const { sql } = place.app.ctx;
    const [made] = await sql<{ opens_at: Date; allotment: number }[]>`
    select opens_at, allotment from drops.drops order by id desc limit 1`;
    assert.deepEqual([made!.opens_at.toISOString(), made!.allotment], ['2031-03-01T11:00:30.000Z', 3]);
    assert.deepEqual(complaints, []);
  },
);

test(
  'a parked effect is taken up again; a mail is shown as it looks, in a frame that runs nothing',
  options,
  async (t) => {
    const { sql } = place.app.ctx;
    await givenPaidOrder(place.app, place.goods.get('jar')!);
    await eventually(
      () => sql`select 1 from platform.effects where kind = 'mail.send' and state = 'done'`,
      (rows) => rows.length > 0,
    );
    const [parked] = await sql<{ id: string }[]>`
    update platform.effects set state = 'parked', next_at = null, claimed_by = null, reason = 'no answer for ten hours'
    where id = (select id from platform.effects where kind = 'mail.send' and state = 'done' limit 1) returning id`;
    const at = 'payments?tab=effects&state=parked';
    const { page, complaints } = await atDesk(t, place, { viewport: desk, at });
    await page.getByText('no answer for ten hours').click();
    await page.getByRole('dialog').getByRole('button', { name: '다시 시도' }).click();
    await eventually(
      () => sql<{ state: string }[]>`select state from platform.effects where id = ${parked!.id}`,
      (rows) => rows[0]?.state !== 'parked',
    );
    await open(page, 'mails');
    await page.getByRole('grid').getByRole('link').first().click();
    await settled(page);
    const styled = page.frameLocator('iframe').locator('[style*="color"]').first();
    await styled.waitFor();
    const { own, seen } = await styled.evaluate((element) => {
      const { style } = element as HTMLElement;
      const name = style.backgroundColor ? 'backgroundColor' : 'color';
      return { own: style[name], seen: getComputedStyle(element)[name] };
    });
    assert.equal(seen, own, 'the mail keeps its own colours under our policy');
    assert.equal(await page.locator('iframe').getAttribute('sandbox'), '');
    assert.deepEqual(complaints, []);
  },
);

test('a rehearsal is started by a button, shows how far it is, and ends with its verdict', {
  ...options,
  timeout: 300_000,
}, async (t) => {
  const { page, complaints } = await atDesk(t, place, { viewport: desk, at: 'rehearsals' });
  await settled(page);
  await page.getByLabel('구매자 수').fill('40');
  await page.getByLabel('팔 수량').fill('10');
  await page.getByRole('button', { name: '리허설 시작' }).click();
  await page.waitForURL(/\/admin\/rehearsals\/[0-9a-f-]{36}$/);
  const verdict = page.getByText('모든 약속을 지켰습니다', { exact: false });
  // It goes with the rehearsal, which on a crowded machine may end before its page is there.
  await page.getByRole('progressbar').or(verdict).first().waitFor();
  await verdict.waitFor({ timeout: 200_000 });
  const sold = page.locator('dl > div', { hasText: '팔림' }).locator('dd').first();
  const units = Number(await sold.innerText());
  assert.ok(units > 0 && units <= 10, `${units} of 10 were sold; some buyers leave`);
  const { sql } = place.app.ctx;
  const [ours] = await sql<{ orders: number }[]>`
    select count(*)::int as orders from orders.lines where title like '리허설%'`;
  assert.equal(ours!.orders, 0, 'nothing of the real shop was sold');
  assert.deepEqual(complaints, []);
});
