import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { givenCampaign } from '../../server/modules/promotions/testing.ts';
import { count } from '../count.ts';
import { eventually } from '../given-app.ts';
import { axeBothThemes, desk, moveTo, no_browser, phone, scrollsSideways } from './given-browser.ts';
import { atDesk, type Bought, givenPaidOrder, settled, useDesk } from './given-desk.ts';

let order: Bought;
let ids: { product: string; drop: string; mail: string; campaign: string };

const place = useDesk(async ({ app, goods }) => {
  const jar = goods.get('jar')!;
  order = await givenPaidOrder(app, jar, 2);
  const { sql } = app.ctx;
  const [product] = await sql<{ id: string }[]>`select id from catalog.products where slug = 'jar'`;
  const mails = await eventually(
    () => sql<{ id: string }[]>`select mail_id as id from notifications.mails`,
    (rows) => rows.length > 0,
  );
  const campaign = await givenCampaign(sql, 100);
  ids = { product: product!.id, drop: jar.drop_id, mail: mails[0]!.id, campaign };
});

const pages = (): string[] => [
  '',
  'orders',
  'orders?state=failed',
  `orders/${order.order_id}`,
  'products',
  `products/${ids.product}`,
  'categories',
  'stock',
  'stock?low=1',
  'stock/movements',
  'drops',
  'drops/new',
  `drops/${ids.drop}`,
  `drops/${ids.drop}/edit`,
  'campaigns',
  'campaigns/new',
  `campaigns/${ids.campaign}`,
  `campaigns/${ids.campaign}/edit`,
  'rehearsals',
  'deliveries',
  'payments',
  'payments?tab=refunds',
  'payments?tab=effects',
  'mails',
  `mails/${ids.mail}`,
  'staff',
  'audit',
  'settings',
  'nowhere',
];

async function check(page: Page, found: string[], name: string): Promise<void> {
  await settled(page);
  for (const line of await axeBothThemes(page)) found.push(`${name}: ${line}`);
  if (await scrollsSideways(page)) found.push(`${name}: scrolls sideways`);
  count('back office pages checked');
}

for (const [name, look] of [
  ['wide, Korean', { viewport: desk }],
  ['phone, English', { viewport: phone, lang: 'en' }],
] as const)
  test(`axe finds nothing on any page of the back office, light or dark (${name})`, {
    skip: no_browser,
    timeout: 300_000,
  }, async (t) => {
    const { page, complaints } = await atDesk(t, place, { ...look });
    const found: string[] = [];
    for (const path of pages()) {
      await moveTo(page, `/admin/${path}`);
      await check(page, found, path || 'dashboard');
    }
    assert.deepEqual(found, []);
    assert.deepEqual(complaints, []);
  });

test('axe finds nothing in the dialogs and on the way in', { skip: no_browser, timeout: 300_000 }, async (t) => {
  const { page, context, complaints } = await atDesk(t, place, { viewport: desk });
  const found: string[] = [];
  const open = async (path: string, name: string, act: () => Promise<void>) => {
    await moveTo(page, `/admin/${path}`);
    await settled(page);
    await act();
    await page
      .locator('[role=dialog]')
      .waitFor()
      .catch(() => assert.fail(`${name} did not open`));
    await check(page, found, name);
    await page.keyboard.press('Escape');
    await page.locator('[role=dialog]').waitFor({ state: 'detached' });
  };
  await open('', 'palette', () => page.keyboard.press('Control+k'));
  await open('', 'keys', () => page.keyboard.press('?'));
  await open(`orders/${order.order_id}`, 'cancel', () => page.keyboard.press('c'));
  await open('products', 'new product', () => page.keyboard.press('n'));
  await open('categories', 'category', () => page.getByRole('button', { name: '새 카테고리' }).click());
  await open('stock', 'receive', () => page.keyboard.press('n'));
  await open('stock', 'lot', async () => {
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
  });
  await open('payments', 'payment', async () => {
    await page.keyboard.press('j');
    await page.keyboard.press('o');
  });
  await open(`drops/${ids.drop}`, 'stop the drop', () => page.getByRole('button', { name: '멈추기' }).click());
  await context.clearCookies();
  await page.goto(`${place.app.url}/admin/orders`);
  await page.locator('[name=email]').waitFor();
  await check(page, found, 'sign-in');
  assert.deepEqual(found, []);
  assert.deepEqual(complaints, []);
});
