import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sweepComplaints } from '../server/modules/complaints/index.ts';
import { newId } from '../server/platform/ids.ts';
import { eventually, type GivenApp, givenApp, givenBuyer, givenOpenDrop } from './given-app.ts';
import { givenStaff } from './given-staff.ts';

let shop: GivenApp;
before(async () => {
  shop = await givenApp();
});
after(() => shop.close());

const words = '상자가 찢어져 왔어요. 심은이름 010-9753-1864로 연락 주세요.';

async function givenBought() {
  const goods = await givenOpenDrop(shop.ctx, { stock: 3 });
  const buyer = givenBuyer(shop);
  Object.assign(buyer.contact, { email: `${newId()}@example.com` });
  await buyer.enter();
  const order = (await buyer.place(goods)).body as { order_id: string };
  return { goods, buyer, ...order, path: `/api/v1/orders/${order.order_id}/complaints` };
}
const listOf = async (who: ReturnType<typeof givenBuyer>, path: string) =>
  (await who.call('GET', path)).body.complaints as Record<string, string | null>[];

test('a buyer says what is wrong, the shop answers once, the buyer is told; nobody else hears of it', async () => {
  const [one, other] = [await givenBought(), await givenBought()];
  const key = newId();
  const made = await one.buyer.call('POST', one.path, { text: words }, key);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.deepEqual((await one.buyer.call('POST', one.path, { text: words }, key)).body, made.body, 'once for its key');
  assert.equal((await other.buyer.call('POST', one.path, { text: words })).status, 404);
  assert.equal((await other.buyer.call('GET', one.path)).status, 404);

  const desk = await givenStaff(shop, { role: 'order_desk', shops: [one.goods.shop_id] });
  const stranger = await givenStaff(shop, { role: 'order_desk', shops: [other.goods.shop_id] });
  const [head, ...more] = await listOf(desk.browser, '/api/v1/admin/complaints?open=true');
  assert.equal(more.length, 0);
  assert.deepEqual([head?.complaint_id, head?.made_by, head?.state], [made.body.complaint_id, 'buyer', 'open']);
  assert.ok(!('text' in head!), 'a list says nothing');
  const at = `/api/v1/admin/complaints/${head!.complaint_id}`;
  assert.deepEqual(await listOf(stranger.browser, '/api/v1/admin/complaints'), []);
  assert.equal((await stranger.browser.call('GET', at)).status, 404);
  assert.equal((await stranger.browser.call('POST', `${at}/answer`, { text: '남의 일' })).status, 404);
  assert.equal((await desk.browser.call('GET', at)).body.text, words);

  const said = '새 상자로 다시 보내 드리겠습니다.';
  assert.equal((await desk.browser.call('POST', `${at}/answer`, { text: said })).status, 200);
  assert.equal((await desk.browser.call('POST', `${at}/answer`, { text: said })).body.code, 'already_done');
  const [mine] = await listOf(one.buyer, one.path);
  assert.deepEqual([mine?.text, mine?.answer, mine?.state], [words, said, 'answered']);
  await eventually(
    () => shop.ctx.sql`select state from notifications.mails where kind = 'complaint_answered'`,
    (mails) => mails.length === 1 && mails[0]!.state === 'sent',
  );
  const acts = await shop.ctx.sql<{ act: string }[]>`
    select act from identity.audit where subject = ${one.order_id} order by seq`;
  assert.deepEqual(
    acts.map((entry) => entry.act),
    ['personal_data.read', 'complaints.answered'],
  );
  for (const table of ['complaints.complaints', 'platform.idempotency', 'platform.outbox', 'identity.audit']) {
    const found = await shop.ctx.sql.unsafe(`select 1 from ${table} t where t::text like any ($1::text[])`, [
      [`%${words.slice(0, 8)}%`, `%${said.slice(0, 8)}%`],
    ]);
    assert.equal(found.length, 0, `${table} holds no words`);
  }
});

test('three years from the answer row and words are gone, the day before they are not', async () => {
  const { sql } = shop.ctx;
  const { order_id, buyer, path } = await givenBought();
  const owner = await givenStaff(shop, { role: 'owner' });
  const recorded = await owner.browser.call('POST', `/api/v1/admin/orders/${order_id}/complaints`, { text: words });
  assert.equal(recorded.status, 201, JSON.stringify(recorded.body));
  await buyer.call('POST', path, { text: '두 번째' });
  const { vault } = shop.app.modules.identity;
  const refs = await sql<{ text_ref: string }[]>`
    select text_ref from complaints.complaints where order_id = ${order_id} order by id`;
  const kept = async () => {
    const rows = await sql<{ id: string }[]>`select id from complaints.complaints where order_id = ${order_id}`;
    const open = await vault.readPersonalData<{ text: string }>(
      sql,
      refs.map((row) => row.text_ref),
    );
    return [rows.length, open.size];
  };
  const on = (days: number) => {
    const at = new Date();
    at.setUTCFullYear(at.getUTCFullYear() + 3);
    return new Date(at.getTime() + days * 86_400_000);
  };
  assert.deepEqual(await kept(), [2, 2]);
  await sweepComplaints(sql, vault, on(-1));
  assert.deepEqual(await kept(), [2, 2]);
  // Answered later, it is kept longer: its time runs from the answer.
  const answer = `/api/v1/admin/complaints/${recorded.body.complaint_id}/answer`;
  assert.equal((await owner.browser.call('POST', answer, { text: '처리했습니다' })).status, 200);
  await sql`update complaints.complaints set answered_at = now() + interval '10 days' where answered_at is not null and order_id = ${order_id}`;
  assert.ok((await sweepComplaints(sql, vault, on(1))) >= 1);
  assert.deepEqual(await kept(), [1, 1]);
  assert.equal(await sweepComplaints(sql, vault, on(11)), 1);
  assert.deepEqual(await kept(), [0, 0]);
  const [left] = await sql`select count(*)::int as n from identity.personal_data where id = ${refs[0]!.text_ref}`;
  assert.equal(left!.n, 0, 'deleted, not hidden');
});

test('the daily jobs really delete: a complaint of three years ago, a contact of five', async () => {
  const { sql } = shop.ctx;
  const { order_id, buyer, path } = await givenBought();
  await buyer.call('POST', path, { text: words });
  await sql`update complaints.complaints set created_at = now() - interval '37 months' where order_id = ${order_id}`;
  const [order] = await sql<{ person_id: string }[]>`select person_id from orders.orders where id = ${order_id}`;
  const old_ms = Date.now() - 61 * 31 * 86_400_000;
  const hex = old_ms.toString(16).padStart(12, '0');
  const old_id = `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000001`;
  await sql`
    insert into identity.personal_data (id, person_id, purpose, ciphertext)
    values (${old_id}, ${order!.person_id}, 'records', '\\x00')`;
  await sql`update platform.schedules set next_at = now() where name in ('complaints.retention', 'identity.retention')`;
  // As after a deploy: a schedule that starts looks at what is due.
  await shop.ctx.schedule.stop();
  shop.ctx.schedule.start();
  await eventually(
    () => sql`
      select 1 from complaints.complaints where order_id = ${order_id}
      union all select 1 from identity.personal_data where id = ${old_id}`,
    (rows) => rows.length === 0,
  );
});
