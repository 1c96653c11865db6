import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeInChunks } from '../../server/modules/channels/index.ts';
import type { ChannelRef } from '../../server/modules/channels/take-rows.ts';
import { givenChannel, givenRow } from '../../server/modules/channels/testing.ts';
import { pdfTexts } from '../decode.ts';
import { eventually } from '../given-app.ts';
import { axe, desk, no_browser, phone, scrollsSideways } from './given-browser.ts';
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

  const { page } = await atDesk(t, shop, { viewport: desk });
  page.setDefaultTimeout(90_000);
  await page.goto(`${shop.app.url}/admin/deliveries`);
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
  const [value] = await dialog
    .locator('option')
    .evaluateAll((all) =>
      all.filter((one) => one.textContent?.includes('김*늘')).map((one) => (one as HTMLOptionElement).value),
    );
  await dialog.getByLabel('다른 배송을 여기에 합치기').selectOption(value!);
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
  await page.goto(`${shop.app.url}/admin/calls`);
  await page.getByLabel('전화번호').fill('010-2345-6789');
  await page.keyboard.press('Enter');
  await page.getByText('쿠팡', { exact: true }).waitFor();
  await page.getByText('스마트스토어', { exact: true }).waitFor();
  await page.getByLabel('정한 배송일').fill('2026-12-24');
  await page.getByLabel('다음 할 일').selectOption('call_back');
  await page.getByLabel('언제까지').fill('2026-12-01T10:00:00');
  await page.getByLabel('메모').fill('오전에 다시 전화');
  assert.deepEqual(await axe(page), []);
  if (shots) await page.screenshot({ path: `${shots}/calls.png`, fullPage: true });
  await page.getByRole('button', { name: '적기' }).click();
  await page.getByText('전화로 정함').first().waitFor();
  await page.getByRole('button', { name: '끝냄' }).first().click();
  await page.getByText('남은 일이 없습니다').waitFor();
  assert.ok(!page.url().includes('2345'), 'the number stands in no address');

  const small = await atDesk(t, shop, { viewport: phone, lang: 'en' });
  await small.page.goto(`${shop.app.url}/admin/deliveries`);
  await small.page.getByText('2 together').waitFor();
  await settled(small.page);
  assert.deepEqual(await axe(small.page), []);
  assert.equal(await scrollsSideways(small.page), false);
  if (shots) await small.page.screenshot({ path: `${shots}/deliveries-phone-en.png` });
  await small.page.goto(`${shop.app.url}/admin/calls`);
  await small.page.getByLabel('Number').fill('01023456789');
  await small.page.keyboard.press('Enter');
  await small.page.getByText('Agreed').first().waitFor();
  assert.deepEqual(await axe(small.page), []);
  assert.equal(await scrollsSideways(small.page), false);
  if (shots) await small.page.screenshot({ path: `${shots}/calls-phone-en.png`, fullPage: true });
});
