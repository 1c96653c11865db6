import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoPassword, seedDemoPeople } from '../server/modules/identity/index.ts';
import { openWarehouse } from '../server/modules/inventory/index.ts';
import { openShop } from '../server/modules/sellers/index.ts';
import { transact } from '../server/platform/db.ts';
import { type GivenApp, givenApp, givenBuyer, givenOpenDrop } from './given-app.ts';

let shop: GivenApp;
before(async () => {
  shop = await givenApp();
  await seedDemoPeople(shop.app.modules.identity);
});
after(() => shop.close());

async function signedIn(who: 'owner' | 'staff') {
  const browser = givenBuyer(shop);
  const body = { email: `${who}@madang.test`, password: demoPassword(shop.ctx.keys) };
  assert.equal((await browser.call('POST', '/api/v1/sessions', body)).status, 201);
  return browser;
}

test('a shop’s papers and a warehouse’s name change for everybody at once, by an owner only, and the audit says from what to what', async () => {
  const opened = await transact(shop.ctx.sql, (tx) => openShop(tx, { slug: 'papers', name: '종이 가게' }));
  assert.ok(opened.ok);
  const shop_id = opened.value.id;
  const { id: warehouse_id } = await transact(shop.ctx.sql, (tx) => openWarehouse(tx, { shop_id, name: '본점' }));
  const [owner, staff] = [await signedIn('owner'), await signedIn('staff')];
  const path = `/api/v1/admin/shops/${shop_id}`;

  assert.equal((await staff.call('PATCH', path, { name: '딴 이름' })).status, 403);
  assert.equal((await owner.call('PATCH', path, { business_number: '12-3' })).status, 400);
  assert.equal((await owner.call('PATCH', path, {})).status, 400);
  const change = { name: '새 종이 가게', contact_phone: '02-123-4567', business_number: '123-45-67890' };
  const changed = await owner.call('PATCH', path, change);
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  const shops = (await givenBuyer(shop).call('GET', '/api/v1/shops')).body.shops as { id: string }[];
  assert.deepEqual(
    shops.find((one) => one.id === shop_id),
    changed.body,
  );

  const place = `/api/v1/admin/warehouses/${warehouse_id}`;
  assert.equal((await owner.call('PATCH', place, { name: '물류 센터', name_en: 'Depot' })).body.name_en, 'Depot');
  const second = await owner.call('POST', '/api/v1/admin/warehouses', { shop_id, name: '새 창고' });
  assert.equal(second.status, 201, JSON.stringify(second.body));
  assert.equal((await owner.call('PATCH', place, { name: '새 창고' })).body.code, 'name_taken');
  assert.equal((await owner.call('POST', '/api/v1/admin/warehouses', { shop_id, name: '새 창고' })).status, 409);

  const { entries } = (await owner.call('GET', '/api/v1/admin/audit?limit=10')).body as {
    entries: { act: string; actor: string; about?: object; before?: object; after?: object }[];
  };
  const told = entries.find((entry) => entry.act === 'shops.update');
  assert.deepEqual(told?.before, { name: '종이 가게', contact_phone: '', business_number: '' });
  assert.deepEqual(told?.after, change);
  // Subjects have names, and what the page needs to lead there.
  assert.deepEqual(told?.about, { kind: 'shop', id: shop_id, name: change.name });
  const renamed = entries.find((entry) => entry.act === 'warehouses.rename');
  assert.deepEqual(renamed?.about, { kind: 'warehouse', id: warehouse_id, name: '물류 센터' });
  assert.deepEqual(renamed?.after, {
    name: '물류 센터',
    name_en: 'Depot',
  });
});

test('who runs the site stands below every page; an owner fills it in and publishes the words buyers agree to', async () => {
  const [owner, viewer] = [await signedIn('owner'), await signedIn('staff')];
  const anybody = givenBuyer(shop);
  const operator = async () =>
    (await anybody.call('GET', '/api/v1/operator')).body as { operator: object; versions: { terms: string } };
  const before = await operator();
  const change = { company: '바른 상점', hosting: '우리 서버', business_number: '123-45-67890' };
  assert.equal((await viewer.call('PATCH', '/api/v1/admin/operator', change)).status, 403);
  const wrong = await owner.call('PATCH', '/api/v1/admin/operator', { business_number: '12345' });
  assert.equal(wrong.body.code, 'invalid_input');
  const saved = await owner.call('PATCH', '/api/v1/admin/operator', change);
  assert.ok(!(saved.body.missing as string[]).includes('hosting'), JSON.stringify(saved.body));
  assert.ok((saved.body.missing as string[]).includes('representative'), 'the merchant is told what is still empty');
  assert.deepEqual((await operator()).operator, { ...before.operator, ...change });

  // The words that come with it name the operator; a new version leaves the one before where it was.
  const terms = async () => (await anybody.call('GET', '/api/v1/documents/terms')).body as Record<string, string>;
  const first = await terms();
  assert.match(first.text!, /바른 상점/);
  assert.doesNotMatch(first.text!, /\{company\}/);
  const text = '## 제1조\n{company}의 새 약관입니다. 모두 읽어 주세요.';
  const published = await owner.call('POST', '/api/v1/admin/documents/terms', { text, text_en: null });
  assert.equal(published.status, 200, JSON.stringify(published.body));
  const second = await terms();
  assert.equal(second.text, '## 제1조\n바른 상점의 새 약관입니다. 모두 읽어 주세요.');
  assert.notEqual(second.version, first.version);
  assert.equal((await operator()).versions.terms, second.version);
  await owner.call('POST', '/api/v1/admin/documents/terms', { text: `${text} 둘`, text_en: null });
  const kept = await shop.ctx.sql<{ version: string }[]>`select version from sellers.documents where kind = 'terms'`;
  assert.equal(new Set(kept.map((row) => row.version)).size, 2);
});

test('staff find an order by phone or e-mail, and a stock movement says who made it', async () => {
  const owner = await signedIn('owner');
  const goods = await givenOpenDrop(shop.ctx, { stock: 5 });
  const buyer = givenBuyer(shop);
  Object.assign(buyer.contact, { phone: '010-2468-1357', email: 'seek@example.com' });
  await buyer.enter();
  // Other words than at first are in force here: they are what an order says it agreed to.
  const { versions } = (await buyer.call('GET', '/api/v1/operator')).body as { versions: object };
  const agreed = { ...versions, age_14: true };
  const line = { variant_id: goods.variant_id, quantity: 1, unit_price_krw: goods.unit_price_krw };
  const placed = await buyer.checkOut([line], { agreed });
  assert.equal(placed.status, 201, JSON.stringify(placed.body));
  const { order_id } = placed.body as { order_id: string };
  const find = async (q: string) => {
    const { orders } = (await owner.call('GET', `/api/v1/admin/orders?q=${encodeURIComponent(q)}`)).body;
    return (orders as { order_id: string }[]).map((one) => one.order_id);
  };
  assert.deepEqual(await find('+82 10-2468-1357'), [order_id]);
  assert.deepEqual(await find('SEEK@example.com'), [order_id]);
  assert.deepEqual(await find('010-2468-1358'), []);
  assert.deepEqual(await find('누구'), []);

  const [lot] = (await owner.call('GET', `/api/v1/admin/lots?variant_id=${goods.variant_id}`)).body.lots as {
    lot_id: string;
  }[];
  const reason = '세어 보니 하나 더 있음';
  await owner.call('POST', '/api/v1/admin/stock/adjust', { lot_id: lot!.lot_id, change: 1, reason });
  const { movements } = (await owner.call('GET', `/api/v1/admin/movements?lot_id=${lot!.lot_id}`)).body as {
    movements: { by: string; reason: string | null }[];
  };
  assert.deepEqual([movements[0]!.reason, movements[0]!.by], [reason, '마당지기']);
});
