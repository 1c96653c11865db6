import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { takeRows } from '../server/modules/channels/take-rows.ts';
import { givenRow } from '../server/modules/channels/testing.ts';
import { transact } from '../server/platform/db.ts';
import { newId } from '../server/platform/ids.ts';
import { asBuyer } from '../server/platform/reader.ts';
import { eventually, type GivenApp, givenApp } from './given-app.ts';
import { givenStaff } from './given-staff.ts';

let shop: GivenApp;
type Person = Awaited<ReturnType<typeof givenStaff>>;
type Side = { channel_id: string; person: Person; mark: string; name: string };
let owner: Person['browser'];
const shop_id = newId();
let ours: Side;
let theirs: Side;

before(async () => {
  shop = await givenApp();
  owner = (await givenStaff(shop, { role: 'owner' })).browser;
  ours = await givenPartner('한울상사');
  theirs = await givenPartner('다솜유통');
});
after(() => shop.close());

/** One sheet for both: whose file it is does not show in it. */
const columns = [
  { title: '접수번호', field: 'order' },
  { title: '물건', field: 'product' },
  { title: '몇 개', field: 'qty' },
  { title: '받는 사람', field: 'recipient' },
  { title: '전화', field: 'phone' },
  { title: '어디로', field: 'address' },
  { title: '우편', field: 'zip' },
];

/** A partner with an order of its own (two partners of one shop), and somebody who looks in. */
async function givenPartner(name: string): Promise<Side> {
  const saved = await owner.call('PUT', '/api/v1/admin/partners', { shop_id, name, form: '협력사 양식', columns });
  assert.equal(saved.status, 200, JSON.stringify(saved.body));
  const channel_id = String(saved.body.channel_id);
  const mark = `${name} 주문`;
  const deps = { vault: shop.app.modules.identity.vault, keys: shop.ctx.keys };
  const rows = [givenRow({ key: `${name}-1`, order: mark, state: 'confirmed', recipient: '나래울' })];
  await transact(shop.ctx.sql, (tx) =>
    takeRows(tx, deps, { channel: { id: channel_id, shop_id }, import_id: null, rows, seen_at: new Date() }),
  );
  const person = await givenStaff(shop, { role: 'partner' });
  const body = { account_id: person.account_id, in: true };
  const let_in = await owner.call('PUT', `/api/v1/admin/partners/${channel_id}/people`, body);
  assert.equal(let_in.status, 200, JSON.stringify(let_in.body));
  return { channel_id, person, mark, name };
}

const lines = (side: Side) => side.person.browser.call('GET', '/api/v1/partner/lines');

test('a partner sees its own lines, recipients masked, and nothing of another partner of the same shop', async () => {
  for (const [side, other] of [
    [ours, theirs],
    [theirs, ours],
  ] as const) {
    const seen = await lines(side);
    assert.equal(seen.status, 200, JSON.stringify(seen.body));
    const text = JSON.stringify(seen.body);
    assert.ok(text.includes(side.mark));
    for (const hidden of [other.mark, other.channel_id, '나래울']) assert.ok(!text.includes(hidden), hidden);
  }
});

test('row-level security decides: tables read without any filter bring back the own channel alone', async () => {
  const [{ person_id }] = (await shop.ctx.sql`
    select person_id from identity.accounts where account_id = ${ours.person.account_id}`) as unknown as [
    { person_id: string },
  ];
  const account = {
    kind: 'account' as const,
    account_id: ours.person.account_id,
    person_id,
    session_id: '',
    staff: null,
  };
  const read = <T>(sql: string) =>
    shop.ctx.read(asBuyer(account), (tx) => tx.unsafe<(T & { channel_id: string })[]>(sql));
  for (const table of ['orders', 'deliveries', 'lines', 'partner_people']) {
    const rows = await read(`select channel_id from channels.${table}`);
    assert.deepEqual([...new Set(rows.map((row) => row.channel_id))], [ours.channel_id], table);
  }
  const stranger = { kind: 'guest' as const, person_id: newId() };
  const none = await shop.ctx.read(asBuyer(stranger), (tx) => tx`select 1 from channels.lines`);
  assert.equal(none.length, 0, 'a buyer is no partner');
  // The same tables as the app's role hold the other's rows: the check can see.
  const all = await shop.ctx.sql<{ channel_id: string }[]>`select distinct channel_id from channels.lines`;
  assert.deepEqual(all.map((row) => row.channel_id).sort(), [ours.channel_id, theirs.channel_id].sort());
});

test('a partner may call nothing behind the counter, and only the owner lets people in', async () => {
  const { browser } = ours.person;
  const closed: [string, string, object?][] = [
    ['GET', '/api/v1/admin/orders'],
    ['GET', '/api/v1/admin/partners'],
    ['GET', '/api/v1/admin/store-orders'],
    ['GET', '/api/v1/admin/channels/dispatch'],
    ['PUT', '/api/v1/admin/partners', { shop_id, name: '몰래' }],
    ['PUT', `/api/v1/admin/partners/${theirs.channel_id}/people`, { account_id: ours.person.account_id, in: true }],
  ];
  for (const [method, path, body] of closed)
    assert.equal((await browser.call(method, path, body)).status, 403, `${method} ${path}`);
  const manager = (await givenStaff(shop, { role: 'manager' })).browser;
  const body = { account_id: ours.person.account_id, in: true };
  assert.equal((await manager.call('PUT', `/api/v1/admin/partners/${theirs.channel_id}/people`, body)).status, 403);
  const desk = await givenStaff(shop, { role: 'order_desk' });
  const wrong = { account_id: desk.account_id, in: true };
  const refused = await owner.call('PUT', `/api/v1/admin/partners/${ours.channel_id}/people`, wrong);
  assert.equal(refused.body.code, 'not_a_partner');
});

test('files go out in the form the user drew; each partner fetches its own and it is written down', async () => {
  const { sql } = shop.ctx;
  const made: string[] = [];
  for (const side of [ours, theirs]) {
    const id = newId();
    const columns = JSON.stringify([{ header: '주문', field: 'order_key' }]);
    await sql`
      insert into channels.exports (id, shop_id, channel_id, form, title, sheet_name, columns, lines, repeated)
      values (${id}, ${shop_id}, ${side.channel_id}, '협력사 양식', '협력사 양식', '주문', ${columns}::text::jsonb, 1, 0)`;
    await sql`
      insert into channels.export_lines (export_id, row, line_id, method)
      select ${id}, 1, id, '택배' from channels.lines where channel_id = ${side.channel_id}`;
    made.push(id);
  }
  const cookie = ours.person.browser.cookie();
  const files = (await ours.person.browser.call('GET', '/api/v1/partner/files')).body.files as { export_id: string }[];
  assert.deepEqual(
    files.map((file) => file.export_id),
    [made[0]],
  );
  const fetched = await fetch(`${shop.url}/api/v1/partner/files/${made[0]}`, { headers: { cookie } });
  assert.equal(fetched.status, 200);
  assert.equal(
    Buffer.from(await fetched.arrayBuffer())
      .subarray(0, 2)
      .toString(),
    'PK',
    'a workbook',
  );
  const foreign = await fetch(`${shop.url}/api/v1/partner/files/${made[1]}`, { headers: { cookie } });
  assert.equal(foreign.status, 404);
  const acts = await sql`
    select 1 from identity.audit where act = 'channels.fetch_export' and subject = ${made[0]!}
      and actor_id = ${ours.person.account_id}`;
  assert.equal(acts.length, 1);
});

const sheet = (...rows: string[]) => ['접수번호,물건,몇 개,받는 사람,전화,어디로,우편', ...rows].join('\r\n');
const home = '나래울,010-7777-1234,서울특별시 강남구 테헤란로 7,06234';

/** Sends a file as a partner and waits until it has been read. */
async function send(side: Side, text: string, more: Record<string, string> = {}) {
  const body = new FormData();
  for (const [name, value] of Object.entries(more)) body.set(name, value);
  body.set('file', new Blob([text]), '주문.csv');
  const headers = { cookie: side.person.browser.cookie(), 'idempotency-key': newId() };
  const reply = await fetch(`${shop.url}/api/v1/partner/imports`, { method: 'POST', headers, body });
  const sent = (await reply.json()) as { import_id: string; code?: string };
  if (reply.status !== 202) return { status: reply.status, code: sent.code, import_id: '' };
  return await readUntil(side, sent.import_id, (state) => !['waiting', 'reading', 'committing'].includes(state));
}
type Sent = {
  import_id: string;
  state: string;
  counts: { new: number; refused: number } | null;
  error: { code: string } | null;
};
const filesOf = async (side: Side) =>
  (await side.person.browser.call('GET', '/api/v1/partner/imports')).body.imports as (Sent & { refused: object[] })[];
const readUntil = (side: Side, import_id: string, done: (state: string) => boolean) =>
  eventually(
    async () => (await filesOf(side)).find((one) => one.import_id === import_id)!,
    (one) => done(one.state),
    60_000,
  );

test('orders come in by the partner’s own sheet, after a look, into its own channel and no other', async () => {
  const read = (await send(ours, sheet(`한-1,찻상,2,${home}`, `한-2,찻상,영,${home}`))) as Sent & { refused: object[] };
  assert.deepEqual([read.state, read.counts?.new, read.counts?.refused, read.refused.length], ['previewed', 1, 1, 1]);
  const commit = (side: Side) =>
    side.person.browser.call('POST', `/api/v1/partner/imports/${read.import_id}/commit`, {});
  assert.equal((await commit(theirs)).status, 404, 'another partner’s file is not there');
  assert.deepEqual([(await commit(ours)).status, (await commit(ours)).status], [202, 202]);
  await readUntil(ours, read.import_id, (state) => state === 'done');
  const where = await shop.ctx.sql<{ channel_id: string }[]>`
    select channel_id from channels.orders where order_key = '한-1'`;
  assert.deepEqual(
    where.map((row) => row.channel_id),
    [ours.channel_id],
  );
  assert.ok(JSON.stringify((await lines(ours)).body).includes('한-1'));
  assert.ok(!JSON.stringify([(await lines(theirs)).body, await filesOf(theirs)]).includes(read.import_id));
  // The same sheet of the other partner is the other partner's.
  const other = (await send(theirs, sheet(`다-1,찻상,1,${home}`))) as Sent;
  assert.equal(other.state, 'previewed');
  const market =
    '상품주문번호,주문번호,상품명,수량,수취인명,수취인연락처1,통합배송지\r\n1,2,찻상,1,나래울,01077771234,서울';
  const foreign = (await send(ours, market)) as Sent;
  assert.equal(foreign.state, 'refused', 'no other market’s file');
  const astray = await send(ours, sheet(), { channel_id: theirs.channel_id });
  assert.deepEqual(astray, { status: 404, code: 'not_found', import_id: '' });
});

test('who is put out sees nothing from the next request on', async () => {
  const put_out = { account_id: theirs.person.account_id, in: false };
  assert.equal((await owner.call('PUT', `/api/v1/admin/partners/${theirs.channel_id}/people`, put_out)).status, 200);
  assert.deepEqual((await lines(theirs)).body.lines, []);
});
