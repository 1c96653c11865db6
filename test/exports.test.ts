import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openXlsx } from '../server/modules/identity/testing.ts';
import { newId } from '../server/platform/ids.ts';
import { eventually, type GivenApp, givenApp, givenBuyer, givenOpenDrop } from './given-app.ts';
import { givenStaff } from './given-staff.ts';

type Desk = Awaited<ReturnType<typeof givenStaff>>;
let shop: GivenApp;
let owner: Desk;
let drop: Awaited<ReturnType<typeof givenOpenDrop>>;
const buyers: ReturnType<typeof givenBuyer>[] = [];
before(async () => {
  shop = await givenApp();
  owner = await givenStaff(shop, { role: 'owner' });
  drop = await givenOpenDrop(shop.ctx, { stock: 40 });
  await Promise.all(
    Array.from({ length: 21 }, async () => {
      const buyer = givenBuyer(shop);
      await buyer.enter();
      buyer.contact.address2 = '=cmd|calc, "201"호';
      assert.equal((await buyer.place(drop)).status, 201);
      buyers.push(buyer);
    }),
  );
});
after(() => shop.close());

const path = '/api/v1/admin/orders/exports';
const ask = (desk: Desk, more: object = {}, key: string = newId()) =>
  desk.browser.call('POST', path, { filter: {}, format: 'csv', reason: 'delivery', ...more }, key);

async function take(desk: Desk, export_id: unknown, language = 'ko') {
  const reply = await fetch(`${shop.url}/api/v1/admin/exports/${export_id}`, {
    headers: { cookie: desk.browser.cookie(), 'accept-language': language },
  });
  return { status: reply.status, headers: reply.headers, bytes: Buffer.from(await reply.arrayBuffer()) };
}
const stale = (desk: Desk) => shop.ctx.sql`
  update identity.sessions set proved_at = now() - interval '16 minutes' where account_id = ${desk.account_id}`;
const acts = (name: string) => shop.ctx.sql<{ detail: Record<string, unknown> }[]>`
  select body::jsonb -> 'detail' as detail from identity.audit where act = ${name} order by seq`;

test('an export says why, is asked for a proof above twenty, and the audit counts what left', async () => {
  assert.equal((await ask(owner, { reason: 'just because' })).status, 400);
  assert.equal((await ask(owner, { reason: undefined })).status, 400);
  await stale(owner);
  assert.equal((await ask(owner)).body.code, 'proof_required');
  const none = await ask(owner, { filter: { state: 'canceled' } });
  assert.deepEqual([none.status, none.body.people], [201, 0], 'a small one asks nothing');
  await owner.browser.call('POST', '/api/v1/me/proof', { password: owner.password });
  const key = newId();
  const asked = await ask(owner, { note: '십일월 발송' }, key);
  assert.deepEqual([asked.status, asked.body.people], [201, 21], JSON.stringify(asked.body));
  assert.equal(
    (await ask(owner, { note: '십일월 발송' }, key)).body.export_id,
    asked.body.export_id,
    'once for its key',
  );

  const file = await take(owner, asked.body.export_id);
  assert.deepEqual(
    [file.status, file.headers.get('content-type'), file.headers.get('cache-control')],
    [200, 'text/csv; charset=utf-8', 'no-store'],
  );
  const lines = file.bytes.toString().split('\r\n');
  assert.ok(lines[0]!.startsWith('\ufeff주문 번호,'));
  assert.equal(lines.filter(Boolean).length, 22);
  assert.ok(lines[0]!.endsWith('사은품,상품 금액,할인,배송비,금액,환불'), lines[0]);
  for (const { contact } of buyers) assert.ok(lines.some((line) => line.includes(contact.phone)));
  assert.ok(lines[1]!.includes(`"'=cmd|calc, ""201""호"`), 'no cell is a formula');
  const [told] = await eventually(
    () => acts('personal_data.exported'),
    (seen) => seen.length > 0,
  );
  assert.deepEqual(
    { ...told!.detail, export_id: null },
    { export_id: null, kind: 'orders', reason: 'delivery', format: 'csv', people: 21, whole: true },
  );
  const [kept] = await shop.ctx.sql`select e::text as text from identity.exports e where people = 21`;
  assert.ok(!String(kept!.text).includes('십일월'), 'the note is sealed');
});

test('a workbook opens, in the reader’s language', async () => {
  const asked = await ask(owner, { format: 'xlsx', filter: { drop_id: drop.drop_id } });
  const file = await take(owner, asked.body.export_id, 'en');
  const rows = await openXlsx(file.bytes);
  assert.deepEqual([rows[0]![0], rows[0]![4], rows.length], ['Order', 'Recipient', 22]);
  const phones = rows.slice(1).map((row) => row[5]);
  assert.deepEqual(phones.toSorted(), buyers.map((one) => one.contact.phone).sort());
});

test('a file is its asker’s alone, ends after a day, and holds only what its taker may see', async () => {
  const elsewhere = await givenOpenDrop(shop.ctx);
  const buyer = givenBuyer(shop);
  await buyer.enter();
  await buyer.place(elsewhere);
  const limited = await givenStaff(shop, { role: 'order_desk', shops: [elsewhere.shop_id] });
  const mine = await ask(limited);
  assert.equal(mine.body.people, 1, JSON.stringify(mine.body));
  const text = (await take(limited, mine.body.export_id)).bytes.toString();
  assert.ok(text.includes(buyer.contact.phone) && !text.includes(buyers[0]!.contact.phone));
  assert.equal((await take(owner, mine.body.export_id)).status, 404);
  const listed = (await limited.browser.call('GET', '/api/v1/admin/exports')).body.exports as unknown[];
  assert.equal(listed.length, 1);
  await shop.ctx.sql`update identity.exports set expires_at = now() where export_id = ${String(mine.body.export_id)}`;
  assert.equal((await take(limited, mine.body.export_id)).status, 404);
  const warehouse = await givenStaff(shop, { role: 'warehouse' });
  assert.equal((await ask(warehouse)).status, 403);
});

test('above the house’s limit a second person is asked; then it is the asker who fetches it', async () => {
  await shop.ctx.sql`update identity.approval_settings set export_people = 20`;
  const helper = await givenStaff(shop, { role: 'manager' });
  const asked = await ask(owner, { filter: { drop_id: drop.drop_id } });
  assert.equal(asked.body.code, 'approval_required');
  const { approval_id } = asked.body.params as { approval_id: string };
  const before = (await owner.browser.call('GET', '/api/v1/admin/exports')).body.exports as unknown[];
  const approve = `/api/v1/admin/approvals/${approval_id}/approve`;
  assert.equal((await helper.browser.call('POST', approve, {})).body.state, 'performed');
  const after = (await owner.browser.call('GET', '/api/v1/admin/exports')).body.exports as { export_id: string }[];
  assert.equal(after.length, before.length + 1);
  assert.equal((await take(helper, after[0]!.export_id)).status, 404);
  const file = await take(owner, after[0]!.export_id);
  assert.equal(file.bytes.toString().split('\r\n').filter(Boolean).length, 22);
});

test('the twenty-first person opened within an hour asks who is there; twenty do not', async () => {
  const desk = await givenStaff(shop, { role: 'order_desk' });
  await stale(desk);
  const orders = await shop.ctx.sql<{ id: string }[]>`select id from orders.orders order by id limit 21`;
  const read = (id: string) => desk.browser.call('GET', `/api/v1/admin/orders/${id}?reveal=true&reason=inquiry`);
  for (const { id } of orders.slice(0, 20)) assert.equal((await read(id)).status, 200);
  const last = await read(orders[20]!.id);
  assert.deepEqual([last.status, last.body.code], [403, 'proof_required']);
  const masked = await desk.browser.call('GET', `/api/v1/admin/orders/${orders[20]!.id}`);
  assert.equal(masked.status, 200, 'masked it is shown all the same');
  await desk.browser.call('POST', '/api/v1/me/proof', { password: desk.password });
  assert.equal((await read(orders[20]!.id)).status, 200);
});
