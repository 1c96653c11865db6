import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { saveRows } from '../../server/modules/desk/save-rows.ts';
import { givenChannelOrder } from '../../server/modules/desk/testing.ts';
import { transact } from '../../server/platform/db.ts';
import { eventually } from '../given-app.ts';
import { axe, desk, inSight, moveTo, no_browser } from './given-browser.ts';
import { atDesk, settled, useDesk } from './given-desk.ts';

/** More orders than the page holds at a time: 2026…0001 is the oldest. */
const orders = 1_000;
const numberOf = (n: number) => `2026${String(n).padStart(12, '0')}`;
const long_option = '사이즈: 슈퍼싱글 / 색상: 내추럴오크 / 하부: 다리형 높은 것 / 헤드: 수납장과 콘센트';
const given = (n: number, lines = [{}]) =>
  givenChannelOrder({
    number: numberOf(n),
    ordered_at: new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString(),
    lines,
  });
const place = useDesk(async ({ app }) => {
  await transact(app.ctx.sql, (tx) =>
    saveRows(
      tx,
      Array.from({ length: orders }, (_, n) =>
        given(n + 1, n + 1 === orders - 1 ? [{ option_text: long_option }] : [{}]),
      ),
    ),
  );
});
const shots = process.env.MADANG_SHOTS;
const options = { skip: no_browser, timeout: 300_000 };

const open = async (page: Page, path: string) => {
  await moveTo(page, `/admin/${path}`);
  await settled(page);
};
const gridOf = (page: Page) => page.getByRole('grid', { name: '주문 목록' });
const rowsOf = (page: Page) => gridOf(page).locator('[role=row][aria-selected]');

test('rows are chosen with Shift, all with Ctrl A, copied with Ctrl C, let go with Escape', options, async (t) => {
  const { page, context, complaints } = await atDesk(t, place, { viewport: desk, at: 'orders' });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await settled(page);
  const rows = rowsOf(page);
  await rows.nth(2).waitFor();
  const selected = () => rows.evaluateAll((all) => all.map((row) => row.getAttribute('aria-selected') === 'true'));
  const chosen = (...places: number[]) =>
    eventually(selected, (all) => all.every((on, index) => on === places.includes(index)));
  const copied = async (lines: number) => {
    await page.evaluate(() => navigator.clipboard.writeText(''));
    await page.keyboard.press('ControlOrMeta+c');
    return await eventually(
      () => page.evaluate(() => navigator.clipboard.readText()),
      (text) => text.split('\n').length === lines && text !== '',
    );
  };
  await page.keyboard.press('j');
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp']) await page.keyboard.press(`Shift+${key}`);
  await chosen(0, 1);
  assert.ok((await copied(3)).startsWith('주문 번호\t'));
  await page.keyboard.press('Escape');
  await chosen();
  assert.ok((await copied(2)).startsWith('주문 번호\t'), 'nothing is chosen: the row the keys are on');

  await rows.nth(0).getByRole('checkbox').click();
  await rows
    .nth(2)
    .getByRole('checkbox')
    .click({ modifiers: ['Shift'] });
  await chosen(0, 1, 2);
  await rows
    .nth(1)
    .getByRole('gridcell')
    .nth(2)
    .click({ modifiers: ['ControlOrMeta'] });
  await chosen(0, 2);
  // What is cut off says itself whole: under the pointer, and at the foot for the row that the keys are on.
  const cut = rows.nth(1).getByRole('gridcell').filter({ hasText: long_option });
  await cut.hover();
  assert.equal(await cut.getAttribute('title'), long_option);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Home');
  await page.keyboard.press('j');
  const whole = page.getByText(`옵션: ${long_option}`);
  await whole.waitFor();
  assert.ok(await inSight(whole));
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press('j');
  await whole.waitFor({ state: 'detached' });
  // Undone: the button is gone, the keys are with the list.
  await page.keyboard.press(' ');
  const team = page.getByRole('combobox', { name: '팀' });
  await team.fill('가팀');
  await page.keyboard.press('Enter');
  await page.getByText('1건을 바꾸었습니다.').waitFor();
  await page.getByRole('button', { name: '되돌리기' }).press('Enter');
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'grid');
  await page.keyboard.press('ControlOrMeta+a');
  await eventually(selected, (all) => all.every(Boolean));
  await page.getByText('100건 고름').waitFor();
  assert.deepEqual(await axe(page), []);

  await page.evaluate(() => document.getSelection()?.selectAllChildren(document.querySelector('h1')!));
  assert.equal(await copied(1), '주문', 'text that was marked is what is copied');
  await page.evaluate(() => document.getSelection()?.removeAllRanges());
  await page.keyboard.press('Escape');
  await chosen();
  await page.keyboard.press('?');
  await page.getByRole('dialog').getByText('아래로 이어 고르기').waitFor();
  await page.keyboard.press('Escape');
  assert.deepEqual(complaints, []);
});

/** The row the keys are on: its number, and by how much it sticks out of what is in sight (0 or less: not at all). */
const active = (page: Page) =>
  gridOf(page).evaluate((grid) => {
    const row = grid.querySelector('[role=row][data-active]');
    const header = grid.querySelector('[role=row]');
    if (!row || !header) return null;
    const [box, view] = [row.getBoundingClientRect(), grid.getBoundingClientRect()];
    const bottom = view.top + grid.clientTop + grid.clientHeight;
    return {
      number: /2026\d{12}/.exec(row.textContent ?? '')?.[0] ?? '',
      out: Math.max(header.getBoundingClientRect().bottom - box.top, box.bottom - bottom),
      fit: Math.floor((bottom - header.getBoundingClientRect().bottom) / box.height),
    };
  });

test('End is the last order of the list, Home the first, a page is what is in sight', options, async (t) => {
  const { page, complaints } = await atDesk(t, place, { viewport: desk, at: 'orders' });
  await settled(page);
  await rowsOf(page).first().waitFor();
  let asked = 0;
  page.on('request', (request) => {
    if (/\/api\/v1\/admin\/grid\?/.test(request.url())) asked++;
  });
  const comesTo = (n: number) =>
    eventually(
      () => active(page),
      (row) => row?.number === numberOf(n) && row.out <= 0,
    );
  await page.keyboard.press('End');
  await comesTo(1);
  assert.ok(asked <= 4, `${asked} pages were read to get to the end`);
  await page.keyboard.press('ArrowUp');
  await comesTo(2);
  await page.keyboard.press('Home');
  const first = await comesTo(orders);
  const step = first!.fit - 1;
  await page.keyboard.press('PageDown');
  const next = await eventually(
    () => active(page),
    (row) => row !== null && row.number !== numberOf(orders) && row.out <= 0,
  );
  const moved = orders - Number(next!.number.slice(4));
  assert.ok(moved <= step && moved >= step - 2, `${moved} rows, of ${first!.fit} in sight`);
  await page.keyboard.press('PageUp');
  await comesTo(orders);
  assert.deepEqual(complaints, []);
});

test('an order that comes while others are read moves nothing, is said, and is gone to', options, async (t) => {
  const { page, complaints } = await atDesk(t, place, { viewport: desk, at: 'orders' });
  const { sql } = place.app.ctx;
  await settled(page);
  const row = rowsOf(page).filter({ hasText: numberOf(orders - 40) });
  await rowsOf(page).first().waitFor();
  await gridOf(page).evaluate((grid) => grid.scrollTo({ top: 35 * 34 }));
  await row.waitFor();
  const top = async () => (await row.boundingBox())?.y;
  const before = await top();
  await transact(sql, (tx) => saveRows(tx, [given(orders + 1), given(orders + 2)]));
  const chip = page.getByRole('status').getByRole('button', { name: '새 주문 2건' });
  await chip.waitFor();
  assert.equal(await top(), before);
  assert.deepEqual(await axe(page), []);
  await chip.click();
  await rowsOf(page)
    .filter({ hasText: numberOf(orders + 2) })
    .waitFor();
  await chip.waitFor({ state: 'detached' });
  await transact(sql, (tx) => saveRows(tx, [given(orders + 3)]));
  await rowsOf(page)
    .filter({ hasText: numberOf(orders + 3) })
    .waitFor();
  assert.equal(await chip.count(), 0, 'who is on top sees it come');
  assert.deepEqual(complaints, []);
});

test('a view is renamed, opens the list, is deleted and taken back', options, async (t) => {
  const { page, complaints } = await atDesk(t, place, { viewport: desk, at: 'orders?sort=-amount' });
  await settled(page);
  const heads = (first: string[]) =>
    eventually(
      () => gridOf(page).getByRole('columnheader').allInnerTexts(),
      (titles) => first.every((title, index) => titles[index + 1] === title),
    );
  const views = page.getByText('보기', { exact: true });
  const list = page.getByRole('list', { name: '저장한 보기' });
  const opens = (pressed: boolean) => list.getByRole('button', { name: '큰 주문: 목록을 열 때 보기', pressed });
  await page.getByText('열', { exact: true }).click();
  for (let n = 0; n < 2; n++) {
    await page.getByRole('button', { name: '판매처 오른쪽으로' }).press('Enter');
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === '판매처 오른쪽으로');
  }
  await heads(['주문 번호', '주문 상태', '주문 시각', '판매처', '상품']);
  await views.click();
  await page.getByRole('textbox', { name: '보기 이름' }).fill('비싼 것');
  await page.getByRole('button', { name: '저장', exact: true }).click();
  await list.getByRole('button', { name: '비싼 것 이름 바꾸기' }).click();
  await list.getByRole('textbox', { name: '비싼 것의 새 이름' }).fill('큰 주문');
  await page.keyboard.press('Enter');
  await opens(false).click();
  await opens(true).waitFor();
  assert.deepEqual(
    // An open menu covers what is behind it.
    (await axe(page)).filter((line) => !line.includes('partially obscured')),
    [],
  );
  if (shots) await page.screenshot({ path: `${shots}/grid-views.png` });

  await open(page, 'products');
  await page.evaluate(() => localStorage.removeItem('madang.grid.columns'));
  await open(page, 'orders');
  await page.waitForURL(/sort=-amount/);
  await heads(['주문 번호', '주문 상태', '주문 시각', '판매처', '상품']);
  await open(page, 'products');
  await open(page, 'orders?sort=due');
  await views.click();
  await opens(true).waitFor();
  assert.match(page.url(), /sort=due/, 'whoever comes with filters meant those');

  await list.getByRole('button', { name: '큰 주문 지우기' }).click();
  await opens(true).waitFor({ state: 'detached' });
  await page.getByRole('status').filter({ hasText: '큰 주문' }).getByRole('button', { name: '되돌리기' }).click();
  await opens(true).waitFor();
  await list.getByRole('button', { name: '큰 주문', exact: true }).click();
  await page.waitForURL(/sort=-amount/);
  await list.getByRole('button', { name: '큰 주문 지우기' }).click();
  await opens(true).waitFor({ state: 'detached' });

  // A shared view: a star is of whoever set it, and only its owner renames or removes.
  await page.getByRole('textbox', { name: '보기 이름' }).fill('모두의 보기');
  await page.getByLabel('다른 사람도 함께 쓰기').check();
  await page.getByRole('button', { name: '저장', exact: true }).click();
  const starOn = (where: Page, pressed: boolean) =>
    where.getByRole('button', { name: '모두의 보기: 목록을 열 때 보기', pressed });
  await starOn(page, false).waitFor();
  const other = await atDesk(t, place, { viewport: desk, role: 'manager', at: 'orders' });
  await settled(other.page);
  await other.page.getByText('보기', { exact: true }).click();
  await starOn(other.page, false).click();
  await starOn(other.page, true).waitFor();
  assert.equal(await other.page.getByRole('button', { name: '모두의 보기 지우기' }).count(), 0);
  await open(other.page, 'products');
  await open(other.page, 'orders');
  await other.page.waitForURL(/sort=-amount/);
  await open(page, 'products');
  await open(page, 'orders?sort=due');
  await views.click();
  await starOn(page, false).waitFor();
  assert.deepEqual([...complaints, ...other.complaints], []);
});
