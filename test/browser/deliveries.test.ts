import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeInChunks } from '../../server/modules/channels/index.ts';
import type { ChannelRef } from '../../server/modules/channels/take-rows.ts';
import { givenChannel, givenRow } from '../../server/modules/channels/testing.ts';
import { calmDays } from '../../server/modules/fulfilment/testing.ts';
import { koreaDayIn } from '../../server/platform/testing.ts';
import { pdfTexts } from '../decode.ts';
import { eventually } from '../given-app.ts';
import { axe, desk, laptop, moveTo, no_browser, phone, said, scrollsSideways, visit } from './given-browser.ts';
import { atDesk, settled, useDesk } from './given-desk.ts';

const shop = useDesk();

const shots = process.env.MADANG_SHOTS;
const options = { skip: no_browser, timeout: 300_000 };

test('orders of two channels stand as one stop that says why; sent by itself, joined again', options, async (t) => {
  const { ctx, app } = shop.app;
  const [row] = await ctx.sql<{ shop_id: string }[]>`select shop_id from catalog.products limit 1`;
  const { shop_id } = row!;
  const deps = { keys: ctx.keys, vault: app.modules.identity.vault };
  const home = { recipient: '김하늘', phone: '01023456789', zip: '06234', state: 'confirmed' as const };
  const channels = new Map<string, ChannelRef>();
  const take = async (kind: string, name: string, key: string, address: string, more = {}) => {
    const channel = channels.get(kind) ?? (await givenChannel(ctx.sql, { shop_id, kind, name }));
    channels.set(kind, channel);
    const rows = [givenRow({ key, order: key, bundle: key, product: '하늘 매트리스', address, ...home, ...more })];
    await takeInChunks(ctx.sql, deps, { channel, import_id: null, rows, seen_at: new Date() });
  };
  await take(
    'smartstore',
    '스마트스토어',
    '2026112100000001',
    '서울특별시 강남구 테헤란로 123 (역삼동, 푸른숲아파트) 101동 1203호',
  );
  await take('coupang', '쿠팡', '30000000000001', '서울 강남구 테헤란로123 101-1203');
  const sea = '부산 해운대구 우동 1408 마린시티 A동 3102호';
  const at_sea = {
    zip: '06234',
    sido: '부산광역시',
    sigungu: '해운대구',
    regionFlag: 'postal_code_elsewhere',
    recipient: '이바다',
    phone: '01034567890',
  };
  await take('store', '논현점', '매장-1', sea, at_sea);
  await eventually(
    () =>
      ctx.sql`select from fulfilment.parcels where not compared union all select from fulfilment.deliveries where state = 'merged'`,
    (rows) => rows.length === 1,
    60_000,
  );

  const { page } = await atDesk(t, shop, { viewport: desk, at: 'deliveries' });
  await page.getByText('2건 함께').waitFor();
  assert.equal(await page.getByText('우편번호와 주소가 다름').count(), 1);
  assert.deepEqual(await axe(page), []);
  if (shots) await page.screenshot({ path: `${shots}/deliveries.png` });
  await page.getByText('2건 함께').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('같은 전화번호 · 같은 도로명 주소').waitFor();
  assert.deepEqual(await axe(page), []);
  if (shots) await page.screenshot({ path: `${shots}/delivery.png` });
  await dialog.getByRole('button', { name: '따로 보내기' }).last().click();
  await page.getByText('2건 함께').waitFor({ state: 'detached' });
  await page.getByText('김*늘').first().click();
  const near = dialog.locator('option', { hasText: '김*늘' }).first();
  await near.waitFor({ state: 'attached' });
  await dialog.getByLabel('다른 배송을 여기에 합치기').selectOption((await near.getAttribute('value'))!);
  await dialog.getByRole('button', { name: '합치기' }).click();
  await page.getByText('2건 함께').waitFor();

  await page.getByRole('button', { name: '보이는 배송 모두 출력' }).click();
  await dialog.getByRole('button', { name: '만들기' }).click();
  const link = dialog.getByRole('link', { name: 'PDF 열기' });
  const file = await page.request.get(`${shop.app.url}${await link.getAttribute('href')}`);
  const pages = await pdfTexts(await file.body());
  assert.equal(pages.length, 2);
  assert.ok(
    pages.some((text) => text.includes('김하늘') && text.includes('2026112100000001')),
    pages.join('\n'),
  );
  assert.deepEqual(await axe(page), []);
  if (shots) await page.screenshot({ path: `${shots}/print.png` });
  await page.keyboard.press('Escape');
  await take('store', '논현점', '매장-1', sea, { ...at_sea, qty: 2 });
  await eventually(
    () => ctx.sql`select from fulfilment.lines where quantity = 2`,
    (rows) => rows.length === 1,
    60_000,
  );
  await page.reload();
  await page.getByRole('button', { name: '출력 뒤 바뀜 1' }).click();
  await dialog.getByText('수량: 하늘 매트리스 1 → 2').waitFor();
  assert.deepEqual(await axe(page), []);
  if (shots) await page.screenshot({ path: `${shots}/changed.png` });
  await dialog.getByRole('button', { name: '1곳 다시 출력' }).click();
  await dialog.getByRole('button', { name: '만들기' }).click();
  await dialog.getByText('재출력 1').waitFor();

  // The customer calls: the number alone brings both orders, and the day agreed stands over what was wished for.
  await moveTo(page, '/admin/calls');
  await page.getByLabel('전화번호').fill('010-2345-6789');
  await page.keyboard.press('Enter');
  await page.getByText('쿠팡', { exact: true }).waitFor();
  await page.getByText('스마트스토어', { exact: true }).waitFor();
  await page.getByLabel('정한 배송일').fill(koreaDayIn(33));
  await page.getByLabel('다음 할 일').selectOption('call_back');
  await page.getByLabel('언제까지').fill(`${koreaDayIn(10)}T10:00:00`);
  await page.getByLabel('메모').fill('오전에 다시 전화');
  assert.deepEqual(await axe(page), []);
  if (shots) await page.screenshot({ path: `${shots}/calls.png`, fullPage: true });
  await page.getByRole('button', { name: '저장' }).click();
  await page.getByText('전화로 정함').first().waitFor();
  await page.getByRole('button', { name: '끝냄' }).first().click();
  await page.getByText('남은 할 일이 없습니다').waitFor();
  assert.ok(!page.url().includes('2345'), 'the number stands in no address');

  const small = await atDesk(t, shop, { viewport: phone, lang: 'en', at: 'deliveries' });
  await small.page.getByText('2 together').waitFor();
  await settled(small.page);
  assert.deepEqual(await axe(small.page), []);
  assert.equal(await scrollsSideways(small.page), false);
  if (shots) await small.page.screenshot({ path: `${shots}/deliveries-phone-en.png` });
  await moveTo(small.page, '/admin/calls');
  await small.page.getByLabel('Number').fill('01023456789');
  await small.page.keyboard.press('Enter');
  await small.page.getByText('Agreed').first().waitFor();
  assert.deepEqual(await axe(small.page), []);
  assert.equal(await scrollsSideways(small.page), false);
  if (shots) await small.page.screenshot({ path: `${shots}/calls-phone-en.png`, fullPage: true });
});

test(
  'the board: a district dragged to a day and a team; of two hands on one stop the second is told where it is',
  options,
  async (t) => {
    const { ctx, app } = shop.app;
    const [row] = await ctx.sql<{ shop_id: string }[]>`select shop_id from catalog.products limit 1`;
    const channel = await givenChannel(ctx.sql, { shop_id: row!.shop_id, kind: '11st', name: '11번가' });
    const rows = ['수원시', '수원시', '용인시'].map((sigungu, i) =>
      givenRow({
        key: `day-${i}`,
        order: `day-${i}`,
        bundle: `day-${i}`,
        product: '숲 침대',
        state: 'confirmed',
        sido: '경기도',
        sigungu,
        recipient: `받는이${'가나다'[i]}`,
        phone: `0105555000${i}`,
      }),
    );
    const deps = { keys: ctx.keys, vault: app.modules.identity.vault };
    await takeInChunks(ctx.sql, deps, { channel, import_id: null, rows, seen_at: new Date() });
    const [from] = calmDays(koreaDayIn(0), 7);
    const { page, complaints } = await atDesk(t, shop, { viewport: laptop, at: `days?from=${from}` });
    await page.getByRole('button', { name: '팀 추가' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('이름').fill('1호차');
    for (const day of ['일']) await dialog.getByLabel(day, { exact: true }).check();
    await dialog.getByLabel('시도').selectOption('경기도');
    await dialog.getByLabel('시군구').fill('수원시');
    await dialog.getByRole('button', { name: '추가', exact: true }).click();
    assert.deepEqual(await axe(page), []);
    if (shots) await page.screenshot({ path: `${shots}/team.png` });
    await dialog.getByRole('button', { name: '저장' }).click();
    await page.getByRole('rowheader', { name: '1호차' }).waitFor();
    const cells = page.getByRole('row', { name: /1호차/ }).getByRole('cell');
    await page.getByRole('button', { name: '수원시 2', exact: true }).dragTo(cells.nth(1));
    await cells.nth(1).getByRole('button', { name: '수원시 2' }).waitFor();
    const planned = () => ctx.sql<{ day: string }[]>`
    select day::text from fulfilment.plans where team_id is not null and day is not null order by delivery_id`;
    await eventually(planned, (found) => found.length === 2);
    await settled(page);
    assert.deepEqual(await axe(page), []);
    if (shots) await page.screenshot({ path: `${shots}/days.png` });

    // The door of a stop: nobody was at home, a ladder truck was needed, and a new mattress comes for the old one.
    // The country in squares: a district by itself, found by the keyboard.
    await page.getByRole('button', { name: '지도', exact: true }).click();
    await page.getByRole('button', { name: /^경기도 수원시 2곳/ }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText(/만 봅니다/).waitFor();
    assert.deepEqual(await axe(page), []);
    if (shots) await page.screenshot({ path: `${shots}/days-map.png` });
    await page.getByRole('button', { name: '모두 보기' }).click();
    await page.setViewportSize(phone);
    assert.equal(await scrollsSideways(page), false);
    if (shots) await page.screenshot({ path: `${shots}/days-map-phone.png` });
    await page.setViewportSize({ width: 1280, height: 720 });
    await page.getByRole('button', { name: '지도 닫기' }).click();

    await cells
      .nth(1)
      .getByRole('button', { name: /2 \/ \d/ })
      .click();
    // The second goes first, by the keyboard; papers and the driver's telephone follow it.
    const order = () => ctx.sql<{ number: number }[]>`
      select d.number from fulfilment.plans p join fulfilment.deliveries d on d.id = p.delivery_id
      where p.position is not null order by p.position`;
    await dialog
      .getByRole('button', { name: /^D\d+ 앞으로/ })
      .last()
      .focus();
    const [label] = [
      await dialog
        .getByRole('button', { name: /^D\d+ 앞으로/ })
        .last()
        .getAttribute('aria-label'),
    ];
    await page.keyboard.press('Enter');
    await eventually(order, (found) => found.length === 2 && label!.startsWith(`D${found[0]!.number} `));
    // And back, by the mouse.
    const rows_of = dialog.locator('ol > li');
    await rows_of.nth(1).dragTo(rows_of.nth(0));
    await eventually(order, (found) => found.length === 2 && label!.startsWith(`D${found[1]!.number} `));
    await dialog.getByRole('button', { name: '열기' }).first().click();
    await dialog.getByLabel('이 집에 방문 추가').selectOption('exchange');
    await dialog.getByRole('button', { name: '추가', exact: true }).click();
    await dialog.getByText('회수 D').waitFor();
    await dialog.getByLabel('금액', { exact: true }).fill('90000');
    await dialog.getByRole('button', { name: '비용 추가' }).click();
    await dialog.getByRole('button', { name: '받음', exact: true }).click();
    await dialog.getByText('비용 받음').waitFor();
    await dialog.getByRole('button', { name: '실패로 적기' }).click();
    await dialog.getByText('실패: 부재').waitFor();
    await settled(page);
    assert.deepEqual(await axe(page), []);
    if (shots) await page.screenshot({ path: `${shots}/stop.png` });
    await page.setViewportSize(phone);
    await settled(page);
    assert.equal(await scrollsSideways(page), false);
    if (shots) await page.screenshot({ path: `${shots}/stop-phone.png` });
    await page.setViewportSize({ width: 1280, height: 720 });
    await page.keyboard.press('Escape');
    // Of what has no day only what is picked is shared out: no team goes to 용인시, so that it stays.
    await page.getByRole('button', { name: '용인시 1', exact: true }).click();
    await page.getByRole('button', { name: '고른 것만 나눠 담기' }).click();
    await said(page, '0곳의 날짜를 정했습니다. 1곳 남음');
    await page.getByRole('button', { name: '수원시 3', exact: true }).click();
    await cells
      .nth(1)
      .getByRole('button', { name: /여기로/ })
      .click();
    await cells
      .nth(1)
      .getByRole('button', { name: /4 \/ \d/ })
      .waitFor();

    const other = await atDesk(t, shop, { viewport: desk, at: `days?from=${from}` });
    const theirs = other.page.getByRole('row', { name: /1호차/ }).getByRole('cell');
    await theirs.nth(1).getByRole('button', { name: '수원시 4' }).click();
    await other.page.getByRole('button', { name: '여기로' }).first().waitFor();
    await page.getByRole('button', { name: '수원시 4', exact: true }).click();
    await cells
      .nth(2)
      .getByRole('button', { name: /여기로/ })
      .click();
    await eventually(planned, (found) => new Set(found.map((one) => one.day)).size === 1 && found.length === 4);
    await theirs
      .nth(3)
      .getByRole('button', { name: /여기로/ })
      .click();
    await other.page.getByRole('alert').getByText('다른 사람이 먼저 옮겼습니다').waitFor();
    await theirs.nth(2).getByRole('button', { name: '수원시 4' }).waitFor();
    if (shots) await other.page.screenshot({ path: `${shots}/days-conflict.png` });
    await other.page.setViewportSize(phone);
    await settled(other.page);
    assert.deepEqual(await axe(other.page), []);
    assert.equal(await scrollsSideways(other.page), false);
    if (shots) await other.page.screenshot({ path: `${shots}/days-phone.png` });
    assert.deepEqual(complaints, []);
  },
);

test(
  'the driver’s telephone: done, paid and signed without signal, sent once when there is some',
  options,
  async (t) => {
    const { ctx, app } = shop.app;
    const [row] = await ctx.sql<{ shop_id: string }[]>`select shop_id from catalog.products limit 1`;
    const { page: office } = await atDesk(t, shop, { viewport: desk });
    const asked = async (method: string, path: string, data: object) => {
      const headers = { 'idempotency-key': crypto.randomUUID() };
      const reply = await office.request.fetch(`${shop.app.url}/api/v1/admin${path}`, { method, data, headers });
      assert.ok(reply.ok(), await reply.text());
      return await reply.json();
    };
    const team = { name: '현장 팀', weekdays: [1, 2, 3, 4, 5, 6, 7], capacity: 9, areas: [] };
    const { team_id } = await asked('POST', '/delivery-teams', { ...team, shop_id: row!.shop_id });
    const channel = await givenChannel(ctx.sql, { shop_id: row!.shop_id, kind: 'kakao', name: '톡스토어' });
    const deps = { keys: ctx.keys, vault: app.modules.identity.vault };
    const rows = [givenRow({ key: 'door', order: 'door', bundle: 'door', recipient: '문앞에', phone: '01077770001' })];
    await takeInChunks(ctx.sql, deps, { channel, import_id: null, rows, seen_at: new Date() });
    const [door] = await eventually(
      () => ctx.sql<{ delivery_id: string }[]>`select delivery_id from fulfilment.parcels where order_key = 'door'`,
      (found) => found.length === 1,
      60_000,
    );
    const [day] = calmDays(koreaDayIn(0), 1);
    const added = await asked('POST', `/deliveries/${door!.delivery_id}/stops`, { kind: 'take_old', lines: [] });
    const [delivery_id] = added.delivery_ids as [string];
    await asked('POST', '/delivery-days/plan', { stops: [{ delivery_id, version: 0 }], day, team_id });
    await asked('POST', `/deliveries/${delivery_id}/charges`, {
      kind: 'stairs',
      amount_krw: 30_000,
      payer: 'customer',
    });
    await asked('PUT', `/deliveries/${delivery_id}/door`, { collect_on_delivery: false, lift: 'no', floor: 4 });
    const { path } = await asked('POST', `/delivery-teams/${team_id}/days/${day}/link`, {});

    const { page, context } = await visit(t, shop.browser, { viewport: phone });
    page.setDefaultTimeout(60_000);
    await page.goto(shop.app.url + path);
    await page.getByText('현장 팀').waitFor();
    await page.getByText('계단').waitFor();
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.reload();
    await page.getByText('남은 곳 1').waitFor();
    await settled(page);
    assert.deepEqual(await axe(page), []);
    await context.setOffline(true);
    await page.reload();
    await page.getByText('신호 없음').waitFor();
    await page.getByRole('button', { name: '처리' }).click();
    await page.getByRole('button', { name: '받았습니다' }).click();
    await page.getByText('보낼 것 1').waitFor();
    const picture = await page.screenshot({ clip: { x: 0, y: 0, width: 60, height: 60 } });
    await page
      .getByLabel('사진', { exact: true })
      .setInputFiles({ name: 'door.png', mimeType: 'image/png', buffer: picture });
    await page.getByText('사진 찍음').waitFor();
    await page.getByLabel('손가락으로 서명').click();
    await settled(page);
    assert.deepEqual(await axe(page), []);
    assert.equal(await scrollsSideways(page), false);
    if (shots) await page.screenshot({ path: `${shots}/driver-offline.png`, fullPage: true });
    await page.getByRole('button', { name: '완료', exact: true }).click();
    await page.getByText('보낼 차례').waitFor();
    const sent = () => ctx.sql<{ outcome: string; has_photo: boolean; has_signature: boolean; krw: number }[]>`
    select outcome, has_photo, has_signature, (select sum(amount_krw)::int from fulfilment.takings where delivery_id = ${delivery_id}) as krw
    from fulfilment.attempts where delivery_id = ${delivery_id} and outcome = 'done'`;
    assert.deepEqual([...(await sent())], []);
    await context.setOffline(false);
    const [done] = await eventually(sent, (found) => found.length === 1, 60_000);
    assert.deepEqual({ ...done }, { outcome: 'done', has_photo: true, has_signature: true, krw: 30_000 });
    await page.getByText('남은 곳 0').waitFor();
    if (shots) await page.screenshot({ path: `${shots}/driver.png`, fullPage: true });
    await ctx.sql`update fulfilment.driver_links set dies_at = now()`;
    await page.reload();
    await page.getByRole('alert').getByText('이 링크는 끝났습니다').waitFor();
  },
);
