import assert from 'node:assert/strict';
import { test } from 'node:test';
import { updateProduct, updateVariants } from '../../server/modules/catalog/index.ts';
import { givenProduct } from '../../server/modules/catalog/testing.ts';
import { takeInChunks } from '../../server/modules/channels/index.ts';
import { givenChannel, givenMatch, givenRow } from '../../server/modules/channels/testing.ts';
import { openDaysOf } from '../../server/modules/fulfilment/production/open-days.ts';
import { saveWayRules } from '../../server/modules/fulfilment/ways/decide-ways.ts';
import { transact } from '../../server/platform/db.ts';
import { newId } from '../../server/platform/ids.ts';
import { pdfTexts } from '../decode.ts';
import { eventually } from '../given-app.ts';
import { axe, desk, fillContact, moveTo, no_browser, phone, said, scrollsSideways, visit } from './given-browser.ts';
import { atDesk, settled, useDesk } from './given-desk.ts';

const shop = useDesk();

const shots = process.env.MADANG_SHOTS;
const options = { skip: no_browser, timeout: 300_000 };

test(
  'goods in several boxes: a number and a label each; by hand to the last one, with which the delivery has come',
  options,
  async (t) => {
    const { ctx, app } = shop.app;
    const shop_id = newId();
    const bed = await givenProduct(ctx.sql, { shop_id, title: '두 상자 침대' });
    const packed = [{ id: bed.variant_id, boxes: ['헤드', '매트리스'] }];
    assert.ok((await transact(ctx.sql, (tx) => updateVariants(tx, bed.product_id, packed))).ok);
    const rules = { shop_id, rules: [], otherwise: 'parcel' as const, version: 0, by: newId() };
    assert.ok((await transact(ctx.sql, (tx) => saveWayRules(tx, rules))).ok);
    const channel = await givenChannel(ctx.sql, { shop_id, kind: 'custom', name: 'G마켓' });
    const deps = { keys: ctx.keys, vault: app.modules.identity.vault };
    const take = (more: object) => {
      const row = givenRow({ key: 'bed', order: 'bed', bundle: 'bed', phone: '01088880001', product: '침대', ...more });
      return takeInChunks(ctx.sql, deps, { channel, import_id: null, rows: [row], seen_at: new Date() });
    };
    await take({ state: 'new' });
    await givenMatch(ctx.sql, channel, [{ variant_id: bed.variant_id, quantity: 1 }]);
    await take({ state: 'confirmed' });
    const boxes = () => ctx.sql<{ delivery_id: string; number: number; arrived: boolean; state: string }[]>`
      select d.id as delivery_id, d.number, d.arrived_at is not null as arrived, b.state from fulfilment.boxes b
      join fulfilment.deliveries d on d.id = b.delivery_id where d.shop_id = ${shop_id} and d.way = 'parcel'`;
    const [box] = await eventually(boxes, (found) => found.length === 2, 60_000);

    const { page, complaints } = await atDesk(t, shop, { viewport: desk, at: 'parcels' });
    await page.getByText('1/2 송장 없음').waitFor();
    await page.getByText(`D${box!.number}`).click();
    const dialog = page.getByRole('dialog');
    for (const [name, number] of [
      ['헤드', '500000304033'],
      ['매트리스', '500000304044'],
    ] as const) {
      await dialog.getByLabel(new RegExp(`${name} 송장번호`)).fill(number);
      await dialog.getByRole('button', { name: '저장' }).click();
      await dialog.getByLabel(new RegExp(`${name} 상태`)).waitFor();
    }
    await settled(page);
    assert.deepEqual(await axe(page), []);
    if (shots) await page.screenshot({ path: `${shots}/boxes.png` });
    const print = await page.request.post(`${shop.app.url}/api/v1/admin/prints`, {
      data: { kind: 'label', sheet: 'thermal', delivery_ids: [box!.delivery_id] },
      headers: { 'idempotency-key': crypto.randomUUID() },
    });
    const { print_id } = (await print.json()) as { print_id: string };
    const labels = await page.request.get(`${shop.app.url}/api/v1/admin/prints/${print_id}/file`);
    const texts = await pdfTexts(await labels.body());
    assert.deepEqual(
      texts.map((text) => [/[12]\/2/.exec(text)?.[0], text.includes(`D${box!.number}-`)]),
      [
        ['1/2', true],
        ['2/2', true],
      ],
    );

    await dialog.getByLabel(/헤드 상태/).selectOption('arrived');
    await dialog.getByLabel(/매트리스 상태/).selectOption('out');
    await eventually(boxes, (found) => found.some((one) => one.state === 'out') && !found[0]!.arrived);
    await dialog.getByLabel(/매트리스 상태/).selectOption('arrived');
    await eventually(boxes, (found) => found[0]!.arrived);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: '도착', exact: true }).click();
    await page.getByText(`D${box!.number}`).waitFor();
    assert.deepEqual(complaints, []);
    const small = await atDesk(t, shop, { viewport: phone, lang: 'en', at: 'parcels?state=arrived' });
    await small.page.getByText(`D${box!.number}`).click();
    await small.page.getByLabel(/How far .*헤드/).waitFor();
    assert.deepEqual(await axe(small.page), []);
    assert.equal(await scrollsSideways(small.page), false);
    if (shots) await small.page.screenshot({ path: `${shots}/boxes-phone-en.png` });
  },
);

test(
  'made to order: agreed to at the checkout and at the counter, and on the list of what is to be made',
  options,
  async (t) => {
    const { sql } = shop.app.ctx;
    const [house] = await sql<{ shop_id: string }[]>`select shop_id from catalog.products where slug = 'jar'`;
    const made = await givenProduct(sql, { ...house!, title: '주문 책상', price_krw: 250_000, made_to_order: true });
    await transact(sql, async (tx) => {
      await updateProduct(tx, made.product_id, { lead_days: 3 });
      await updateVariants(tx, made.product_id, [{ id: made.variant_id, daily_capacity: 2 }]);
      await openDaysOf(tx, [made.product_id]);
    });
    const [product] = await sql<{ slug: string }[]>`select slug from catalog.products where id = ${made.product_id}`;

    const buyer = await visit(t, shop.browser, { viewport: phone });
    await buyer.page.goto(`${shop.app.url}/products/${product!.slug}`);
    await buyer.page.getByRole('button', { name: '장바구니', exact: true }).click();
    await said(buyer.page, '장바구니에 담았습니다');
    await moveTo(buyer.page, '/cart');
    await buyer.page.getByRole('button', { name: '주문하기' }).click();
    await fillContact(buyer.page, '010-2222-0009');
    const terms = buyer.page.getByTestId('no-return');
    assert.equal(await terms.getByRole('checkbox').isChecked(), false);
    await buyer.page.getByRole('button', { name: /결제하기/ }).click();
    await terms.getByRole('alert').waitFor();
    assert.deepEqual(await axe(buyer.page), []);
    if (shots) await buyer.page.screenshot({ path: `${shots}/no-return-phone.png`, fullPage: true });
    await terms.getByRole('checkbox').check();
    await buyer.page.getByRole('button', { name: /결제하기/ }).click();
    await buyer.page.waitForURL(/\/pay\?/);
    await buyer.page.click('button[value=card]');
    await buyer.page.getByRole('heading', { name: '주문이 확정되었습니다' }).waitFor();
    const kept = await sql`
      select from orders.consents c join orders.lines l on l.order_id = c.order_id
      where c.kind = 'no_return' and l.variant_id = ${made.variant_id}`;
    assert.equal(kept.length, 1);

    const { page, complaints } = await atDesk(t, shop, { viewport: desk, at: 'production' });
    const row = page.getByRole('row', { name: /주문 책상/ });
    await row.waitFor();
    assert.deepEqual((await row.getByRole('cell').allInnerTexts()).slice(1, 3), ['1', '2']);
    assert.deepEqual(await axe(page), []);
    if (shots) await page.screenshot({ path: `${shots}/production.png` });
    await page.setViewportSize(phone);
    assert.equal(await scrollsSideways(page), false);
    if (shots) await page.screenshot({ path: `${shots}/production-phone.png` });
    await page.setViewportSize(desk);

    await moveTo(page, '/admin/counter/new');
    await settled(page);
    const store = page.getByLabel('매장 이름');
    await store
      .or(page.getByRole('button', { name: '주문 받기' }))
      .first()
      .waitFor();
    if (await store.isVisible()) {
      await store.fill('책상 매장');
      await page.keyboard.press('Enter');
    }
    await page.getByRole('combobox', { name: '상품과 옵션' }).fill('주문 책상');
    await page.getByRole('option', { name: /주문 책상/ }).click();
    const agreed = page.getByRole('checkbox', { name: /제작/ });
    await agreed.waitFor();
    await page.getByRole('button', { name: '주문 받기' }).click();
    await page.getByText('동의해야 주문을 받을 수 있습니다').waitFor();
    assert.deepEqual(await axe(page), []);
    if (shots) await page.screenshot({ path: `${shots}/counter-made.png`, fullPage: true });
    await agreed.check();
    await page.getByText('동의해야 주문을 받을 수 있습니다').waitFor({ state: 'detached' });
    assert.deepEqual([...complaints, ...buyer.complaints], []);
  },
);
