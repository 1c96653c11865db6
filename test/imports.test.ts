import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openBook } from '../server/modules/channels/import/read-book.ts';
import { newId } from '../server/platform/ids.ts';
import { type GivenApp, givenApp } from './given-app.ts';
import { givenStaff } from './given-staff.ts';

// biome-ignore lint/suspicious/noExplicitAny: the golden file and JSON answers are read as they are
type Any = any;
const shared = join(import.meta.dirname, '../../shared/fixtures/channels');
const own = join(import.meta.dirname, 'fixtures/channels');
const folder = existsSync(join(shared, 'expected.json')) ? shared : own;
const golden = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')).files as Record<string, Any>;

let shop: GivenApp;
let staff: Awaited<ReturnType<typeof givenStaff>>;
before(async () => {
  shop = await givenApp();
  staff = await givenStaff(shop, { role: 'order_desk' });
});
after(() => shop.close());

const bytesOf = (name: string) => readFileSync(join(folder, name));

async function send(
  bytes: Buffer,
  fields: Record<string, string>,
  key = newId(),
  app = shop,
  who = staff,
): Promise<Any> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([new Uint8Array(bytes)]), 'orders.xlsx');
  const reply = await fetch(`${app.url}/api/v1/admin/imports`, {
    method: 'POST',
    headers: { cookie: who.browser.cookie(), 'idempotency-key': key },
    body: form,
  });
  const body = (await reply.json()) as Any;
  assert.equal(reply.status, 202, JSON.stringify(body));
  return body;
}

const resting = ['needs_password', 'needs_mapping', 'previewed', 'done', 'refused', 'failed'];

async function settled(import_id: string, ends = resting, app = shop): Promise<Any> {
  for (let waited_ms = 0; waited_ms < 60_000; waited_ms += 50) {
    const reply = await fetch(`${app.url}/api/v1/admin/imports/${import_id}`, {
      headers: { cookie: staff.browser.cookie() },
    });
    const body = (await reply.json()) as Any;
    assert.equal(reply.status, 200, JSON.stringify(body));
    if (ends.includes(body.state)) return body;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('the import did not come to rest');
}

const memory = async (method: 'GET' | 'PUT' | 'DELETE', path: string, body?: object): Promise<Any> =>
  (await staff.browser.call(method, `/api/v1/admin/channels/${path}`, body)).body;
const post = (path: string, body?: object) => staff.browser.call('POST', `/api/v1/admin/imports/${path}`, body);

test('a file is previewed, taken in, and the same file again changes nothing', async () => {
  const shop_id = newId();
  const want = golden['store-orders.xlsx'];
  const started = await send(bytesOf('store-orders.xlsx'), { shop_id });
  const preview = await settled(started.import_id);
  assert.equal(preview.state, 'previewed', JSON.stringify(preview.error));
  assert.equal(preview.kind, 'store');
  assert.deepEqual(
    [preview.counts.rows, preview.counts.new, preview.counts.orders, preview.counts.products_new],
    [want.counts.rows, want.counts.rows, want.counts.orders, want.counts.products],
  );
  const [before_commit] = await shop.ctx
    .sql`select count(*)::int as lines from channels.lines where shop_id = ${shop_id}`;
  assert.equal(before_commit!.lines, 0);
  assert.equal((await post(`${started.import_id}/commit`)).status, 202);
  const done = await settled(started.import_id, ['done', 'failed']);
  assert.equal(done.state, 'done');
  assert.equal(done.counts.new, want.counts.rows);
  const again = await settled((await send(bytesOf('store-orders.xlsx'), { shop_id, commit: '1' })).import_id);
  assert.equal(again.state, 'done');
  assert.deepEqual([again.counts.new, again.counts.changed, again.counts.unchanged], [0, 0, want.counts.rows]);
  const [sums] = await shop.ctx.sql`
    select count(*)::int as lines, sum(quantity)::int as qty, sum(total_krw) as total from channels.lines where shop_id = ${shop_id}`;
  assert.deepEqual(
    [sums!.lines, sums!.qty, Number(sums!.total)],
    [want.counts.rows, want.counts.qty, want.counts.total],
  );
  const parts = await shop.ctx.sql`select 1 from channels.import_parts where import_id = ${started.import_id}`;
  assert.equal(parts.length, 0, 'the file is gone when it is in');
});

test('refused rows are listed with row, column and sentence, and come as a workbook whose text stays text', async () => {
  const shop_id = newId();
  const want = golden['bad/bad-quantities.xlsx'];
  const done = await settled((await send(bytesOf('bad/bad-quantities.xlsx'), { shop_id, commit: '1' })).import_id);
  assert.deepEqual([done.state, done.counts.refused], ['done', 6]);
  const rows = (await staff.browser.call('GET', `/api/v1/admin/imports/${done.import_id}/rows?outcome=refused`))
    .body as Any;
  for (const issue of want.issues) {
    const row = rows.rows.find((one: Any) => one.row === issue.row);
    const told = row.issues.find((one: Any) => one.code === issue.code);
    assert.deepEqual([told.cell, told.column], [issue.cell, issue.column]);
    assert.match(told.message, /[가-힣]/);
  }
  const reply = await fetch(`${shop.url}/api/v1/admin/imports/${done.import_id}/refused.xlsx`, {
    headers: { cookie: staff.browser.cookie() },
  });
  const book: Any[][] = [];
  const written = Buffer.from(await reply.arrayBuffer());
  for await (const row of (await openBook(written, null)).sheets[0]!.rows()) book.push(row.cells);
  assert.equal(book.length, 7);
  assert.ok(book[0]!.includes('상품주문번호'));
  assert.match(String(book[1]![0]), /^수량: /);
  const again = await settled((await send(written, { shop_id, dry_run: '1' })).import_id);
  assert.equal(again.counts.refused, 6, 'the workbook is read again, and nobody mended it');
});

test('text that looks like a formula comes back as text in the workbook of refused rows', async () => {
  const titles = '주문일,매장,고객명,연락처,주소,우편번호,상품,옵션,수량,금액,희망배송일,메모';
  const bytes = Buffer.from(
    `${titles}\n2026-04-20,성수점,시험,01000001234,서울 강남구 테헤란로 1,06234,의자,,-3,1000,,=1+1\n`,
  );
  const preview = await settled((await send(bytes, { shop_id: newId() })).import_id);
  assert.equal(preview.counts.refused, 1);
  const reply = await fetch(`${shop.url}/api/v1/admin/imports/${preview.import_id}/refused.xlsx`, {
    headers: { cookie: staff.browser.cookie() },
  });
  const { sheets } = await openBook(Buffer.from(await reply.arrayBuffer()), null);
  const rows: Any[][] = [];
  for await (const row of sheets[0]!.rows()) rows.push(row.cells);
  assert.equal(rows[1]![rows[0]!.indexOf('메모')], '=1+1');
  assert.equal(sheets[0]!.formulas.size, 0);
});

test('what is broken is refused with a sentence and nothing is taken in', async () => {
  for (const [name, code] of [
    ['bad/not-an-xlsx.xlsx', 'NOT_A_SPREADSHEET'],
    ['bad/empty-file.xlsx', 'NOT_A_SPREADSHEET'],
    ['bad/header-only.xlsx', 'NO_ROWS'],
    ['bad/missing-required-column.xlsx', 'MISSING_COLUMN'],
  ] as const) {
    const ended = await settled((await send(bytesOf(name), { shop_id: newId(), commit: '1' })).import_id);
    assert.deepEqual([name, ended.state, ended.error?.code], [name, 'refused', code]);
    assert.match(ended.error.message, /[가-힣]/);
  }
});

test('a file for a channel of another kind is refused with the names that fit; a new name is another shop of its kind', async () => {
  const shop_id = newId();
  const sent = async (channel: string) =>
    await settled((await send(bytesOf('store-orders.xlsx'), { shop_id, channel, commit: '1' })).import_id);
  for (const channel of ['쿠팡', 'smartstore']) {
    const ended = await sent(channel);
    assert.deepEqual([ended.state, ended.error?.code], ['refused', 'OTHER_CHANNEL']);
    assert.match(ended.error.message, new RegExp(`${channel}.*매장, store`));
  }
  const channels = () =>
    shop.ctx.sql`select name from channels.channels where shop_id = ${shop_id} order by created_at`;
  assert.deepEqual([...(await channels())], []);
  for (const channel of ['매장', 'store', '성수점']) assert.equal((await sent(channel)).state, 'done');
  assert.deepEqual([...(await channels())], [{ name: '매장' }, { name: '성수점' }]);
});

test('a slip of a channel’s name opens no channel: a script is told what there is, a person is asked at the preview', async () => {
  const shop_id = newId();
  const sent = async (more: Record<string, string>) =>
    await settled((await send(bytesOf('store-orders.xlsx'), { shop_id, ...more })).import_id);
  const channels = async () => {
    const rows = await shop.ctx.sql<{ name: string }[]>`
      select name from channels.channels where shop_id = ${shop_id} order by created_at, id`;
    return rows.map((one) => one.name);
  };
  assert.equal(
    (await sent({ channel: '하늘가구 성수점', commit: '1' })).state,
    'done',
    'the first of a name is opened',
  );
  for (const how of ['commit', 'dry_run']) {
    const ended = await sent({ channel: '하늘가구 섬수점', [how]: '1' });
    assert.deepEqual([ended.state, ended.error?.code], ['refused', 'NEAR_CHANNEL']);
    assert.match(ended.error.message, /섬수점.*‘하늘가구 성수점’ 아닌가요/);
  }
  assert.equal((await sent({ channel: '하늘가구 2호점', commit: '1' })).state, 'done', 'no slip');

  const asked = await sent({ channel: '하늘가구 섬수점' });
  assert.deepEqual(
    [asked.state, asked.channel, asked.channel_doubt],
    ['previewed', null, { name: '하늘가구 섬수점', near: ['하늘가구 성수점'] }],
  );
  assert.equal((await post(`${asked.import_id}/commit`, {})).body.code, 'conflict', 'not before it is said');
  assert.deepEqual(await channels(), ['하늘가구 성수점', '하늘가구 2호점']);
  await post(`${asked.import_id}/channel`, { channel: '하늘가구 성수점', new_channel: false });
  const known = await settled(asked.import_id);
  assert.deepEqual([known.state, known.channel?.name, known.channel_doubt], ['previewed', '하늘가구 성수점', null]);
  assert.equal(known.counts.new, 0, 'compared with the channel it is of');

  const meant = await sent({ channel: '하늘가구 섬수점' });
  await post(`${meant.import_id}/channel`, { channel: '하늘가구 섬수점', new_channel: true });
  const opening = await settled(meant.import_id);
  assert.deepEqual([opening.channel, opening.channel_new], [null, '하늘가구 섬수점'], 'said before it is opened');
  assert.deepEqual(await channels(), ['하늘가구 성수점', '하늘가구 2호점'], 'who only looks opens nothing');
  await post(`${meant.import_id}/commit`, {});
  assert.equal((await settled(meant.import_id)).channel?.name, '하늘가구 섬수점');
  assert.equal((await sent({ channel: '하늘가구 송수점', new_channel: '1', commit: '1' })).state, 'done');
  assert.deepEqual(await channels(), ['하늘가구 성수점', '하늘가구 2호점', '하늘가구 섬수점', '하늘가구 송수점']);

  // A name is held against those of other shops its sender sees, and against what the first of a kind is called by itself.
  const [other, empty] = [newId(), newId()];
  for (const [id, name, near] of [
    [other, '하늘가구 성슈점', '하늘가구 성수점'],
    [empty, '매쟝', '매장'],
  ] as const) {
    const seen = await settled((await send(bytesOf('store-orders.xlsx'), { shop_id: id, channel: name })).import_id);
    assert.equal(seen.channel_doubt?.near[0], near);
  }
  const usual = await settled(
    (await send(bytesOf('smartstore-dispatch-60cols.xlsx'), { shop_id: empty, channel: '스마트스토아' })).import_id,
  );
  assert.deepEqual(usual.channel_doubt, { name: '스마트스토아', near: ['스마트스토어'] });
  await post(`${usual.import_id}/channel`, { channel: '스마트스토어', new_channel: false });
  assert.deepEqual((await settled(usual.import_id)).channel_new, '스마트스토어');
});

test('a protected file asks for its password, remembers it sealed, and the next day only what changed changes', async () => {
  const shop_id = newId();
  const first = await settled((await send(bytesOf('smartstore-dispatch-2026.xlsx'), { shop_id })).import_id);
  assert.deepEqual([first.state, first.error.code], ['needs_password', 'NEEDS_PASSWORD']);
  await post(`${first.import_id}/password`, { password: 'wrong' });
  assert.equal((await settled(first.import_id)).error.code, 'WRONG_PASSWORD');
  await post(`${first.import_id}/password`, { password: '1234' });
  const preview = await settled(first.import_id);
  assert.deepEqual([preview.state, preview.counts.new], ['previewed', 300]);
  await post(`${first.import_id}/commit`);
  assert.equal((await settled(first.import_id, ['done', 'failed'])).state, 'done');
  const [channel] = await shop.ctx.sql`select sealed_password from channels.channels where shop_id = ${shop_id}`;
  assert.ok(channel!.sealed_password && !Buffer.from(channel!.sealed_password).includes('1234'));

  const day2 = golden['smartstore-dispatch-2026-day2.xlsx'];
  const next = await settled(
    (await send(bytesOf('smartstore-dispatch-2026-day2.xlsx'), { shop_id, commit: '1' })).import_id,
  );
  assert.equal(next.state, 'done', 'the remembered password opened it');
  const { changes } = day2;
  assert.deepEqual(
    [next.counts.new, next.counts.changed, next.counts.unchanged, next.counts.products_new],
    [changes.addedRows, changes.changedRows, changes.unchangedRows, changes.newProducts.length],
  );
  const kept = await shop.ctx.sql<Any[]>`
    select r.line_key, r.changes from channels.import_rows r where r.import_id = ${next.import_id} and r.outcome = 'changed'`;
  const told = new Map(kept.map((one) => [one.line_key, one.changes]));
  for (const { po, ...fields } of changes.changed) {
    const of = told.get(po) as Any[];
    assert.ok(of, po);
    if (fields.state)
      assert.deepEqual(
        of.filter((one) => one.field === 'state').map((one) => [one.before, one.after]),
        [fields.state.map((one: string) => one.toLowerCase())],
        po,
      );
    if (fields.address) assert.ok(of.some((one) => one.field === 'recipient.address'));
    if (fields.invoice) assert.equal(of.find((one) => one.field === 'tracking_number')?.after, fields.invoice[1]);
  }
  const states = await shop.ctx.sql<Any[]>`
    select upper(state) as state, count(*)::int as count from channels.lines where shop_id = ${shop_id} group by 1`;
  assert.deepEqual(Object.fromEntries(states.map((one) => [one.state, one.count])), { ...changes.afterBoth.states });

  // An order tells what the newer file changed of it; one that file does not have is 'not seen since', and not canceled for that.
  const orderOf = async (column: 'line_key' | 'order_key', key: string): Promise<Any> => {
    const [found] = await shop.ctx.sql<{ order_id: string }[]>`
      select l.order_id from channels.lines l join channels.orders o on o.id = l.order_id
      where l.shop_id = ${shop_id} and ${shop.ctx.sql(column)} = ${key}`;
    return (await staff.browser.call('GET', `/api/v1/admin/channel-orders/${found!.order_id}`)).body;
  };
  const moved = changes.changed.find((one: Any) => one.state);
  const came = await orderOf('line_key', moved.po);
  const { id: line_id } = came.lines.find((one: Any) => one.line_key === moved.po);
  assert.equal(came.missing_from, null);
  assert.deepEqual(
    came.changes
      .filter((one: Any) => one.line_id === line_id && one.field === 'state')
      .map((one: Any) => [one.before, one.after, one.file_name, one.by_name]),
    [[...moved.state.map((one: string) => one.toLowerCase()), 'orders.xlsx', '김직원']],
  );
  const again_lines = [...changes.changed.map((one: Any) => one.po), ...changes.unchanged, ...changes.added];
  const [gone] = await shop.ctx.sql<{ order_key: string }[]>`
    select o.order_key from channels.orders o where o.shop_id = ${shop_id} and not exists (
      select from channels.lines l where l.order_id = o.id and l.line_key in ${shop.ctx.sql(again_lines)}) limit 1`;
  const missing = await orderOf('order_key', gone!.order_key);
  assert.deepEqual([missing.missing_from, missing.changes], ['orders.xlsx', []]);
  // What may still leave of such orders is a list of its own.
  const in_newest = await shop.ctx.sql<{ order_key: string }[]>`
    select distinct o.order_key from channels.orders o join channels.lines l on l.order_id = o.id
    where o.shop_id = ${shop_id} and l.line_key in ${shop.ctx.sql(again_lines)}`;
  const came_again = new Set(in_newest.map((one) => one.order_key));
  const waiting = await shop.ctx.sql<{ line_key: string; order_key: string }[]>`
    select l.line_key, o.order_key from channels.lines l join channels.orders o on o.id = l.order_id
    where l.shop_id = ${shop_id} and l.state in ('new', 'confirmed', 'cancel_requested', 'address_changed') and l.quantity > 0`;
  const unsent = waiting.filter((one) => !came_again.has(one.order_key));
  const listed = await staff.browser.call('GET', '/api/v1/admin/channel-work/lines?list=unseen&limit=500');
  const listed_keys = (listed.body.lines as Any[]).map((one) => one.line_key).sort();
  assert.deepEqual([listed_keys, unsent.length > 0], [unsent.map((one) => one.line_key).sort(), true]);
  const counted = await staff.browser.call('GET', '/api/v1/admin/channel-work');
  assert.equal((counted.body.counts as Any).unseen, unsent.length);

  for (const name of ['smartstore-dispatch-2026.xlsx', 'smartstore-dispatch-2026-day2.xlsx']) {
    const again = await settled((await send(bytesOf(name), { shop_id, commit: '1' })).import_id);
    assert.deepEqual([name, again.counts.new, again.counts.changed], [name, 0, 0]);
  }

  const { channel_id } = next.channel;
  const kept_of = async () =>
    (await memory('GET', 'memory')).channels.find((one: Any) => one.channel_id === channel_id);
  assert.equal((await kept_of()).has_password, true);
  assert.equal((await memory('DELETE', `${channel_id}/password`)).has_password, false);
  assert.equal(await kept_of(), undefined);
  const asks = await settled((await send(bytesOf('smartstore-dispatch-2026-day2.xlsx'), { shop_id })).import_id);
  assert.equal(asks.state, 'needs_password', 'forgotten is forgotten');
  const open = { shop_id, commit: '1', password: '1234' };
  const unlocked = await settled((await send(bytesOf('store-orders.xlsx'), open)).import_id);
  assert.equal(unlocked.state, 'done');
  const named = (await memory('GET', 'memory')).channels.map((one: Any) => one.channel_id);
  assert.ok(!named.includes(unlocked.channel.channel_id), 'a password that opened nothing is not kept');
});

test('a sheet nobody knows is drawn once; the next one of its kind is known', async () => {
  const shop_id = newId();
  const csv = (name: string) =>
    Buffer.from(
      `접수번호,품명,사양,주문수량,받는분,핸드폰,배송주소,우편\nA-1,꽃다발,분홍,2,${name},01000001234,서울 강남구 테헤란로 1,6234\n`,
    );
  const started = await send(csv('시험'), { shop_id });
  assert.equal((await settled(started.import_id)).state, 'needs_mapping');
  const mapping = (await staff.browser.call('GET', `/api/v1/admin/imports/${started.import_id}/mapping`)).body as Any;
  const columns = mapping.columns.map((one: Any) => ({ title: one.title, field: one.suggested }));
  assert.deepEqual(
    columns.map((one: Any) => one.field),
    ['order', 'product', 'option', 'qty', 'recipient', 'phone', 'address', 'zip'],
  );
  assert.equal(mapping.columns[1].samples[0], '꽃다발');
  assert.equal((await post(`${started.import_id}/mapping`, { name: '꽃 협력점', columns })).status, 202);
  assert.deepEqual(
    [(await settled(started.import_id)).state, (await settled(started.import_id)).counts.new],
    ['previewed', 1],
  );
  // The next sheet's name is held against those there are: a slip is asked about, that of another kind is refused.
  const other = await send(Buffer.from('신청서,화분,몇 개,누구\nB-1,난초,1,시험\n'), { shop_id });
  assert.equal((await settled(other.import_id)).state, 'needs_mapping');
  const own = [
    { title: '신청서', field: 'order' },
    { title: '화분', field: 'product' },
    { title: '몇 개', field: 'qty' },
  ];
  const draw = async (name: string, more = {}) =>
    await post(`${other.import_id}/mapping`, { name, columns: own, ...more });
  assert.equal((await draw('스마트스토어')).body.code, 'channel_name_taken');
  const slip = await draw('꽃 협력졈');
  assert.deepEqual([slip.status, slip.body.code], [409, 'channel_name_near']);
  assert.match(String(slip.body.detail), /‘꽃 협력점’ 아닌가요/);
  assert.equal((await settled(other.import_id)).state, 'needs_mapping', 'it can still be said');
  assert.equal((await draw('꽃 협력졈', { new_channel: true })).status, 202);
  assert.equal((await settled(other.import_id)).channel.name, '꽃 협력졈');
  const next = await settled((await send(csv('다른 이'), { shop_id, commit: '1' })).import_id);
  assert.deepEqual([next.state, next.kind, next.channel.name, next.counts.new], ['done', 'custom', '꽃 협력점', 1]);

  const at = `${next.channel.channel_id}/profile`;
  const without_product = columns.filter((one: Any) => one.field !== 'product');
  assert.equal((await memory('PUT', at, { columns: without_product })).code, 'invalid_input');
  // The shop of the test has no 사양 any more: what stood there is not read.
  const fewer = columns.filter((one: Any) => one.field !== 'option');
  assert.deepEqual((await memory('PUT', at, { columns: fewer })).columns, fewer);
  const mended = await settled((await send(csv('셋째'), { shop_id, commit: '1' })).import_id);
  assert.deepEqual([mended.state, mended.counts.options_new], ['done', 1]);
  assert.equal((await memory('DELETE', at)).columns, null);
  assert.equal((await settled((await send(csv('넷째'), { shop_id })).import_id)).state, 'needs_mapping');
});

test('an import goes on after its server is gone half way, and every row is in once', async () => {
  const shop_id = newId();
  const started = await send(bytesOf('smartstore-dispatch-2026.xlsx'), { shop_id, password: '1234' });
  await settled(started.import_id);
  // As kill -9 leaves it: the first chunk is in, somebody who is no more has the lease.
  await shop.ctx.sql`
    update channels.imports set state = 'committing', lease_by = ${newId()}, lease_until = now() + interval '1 second'
    where id = ${started.import_id}`;
  const done = await settled(started.import_id, ['done', 'failed']);
  assert.equal(done.state, 'done');
  const [lines] = await shop.ctx.sql`select count(*)::int as count from channels.lines where shop_id = ${shop_id}`;
  assert.equal(lines!.count, 300);
});

test('staff of one shop bring in files of that shop, and see no others', async () => {
  const shop_id = newId();
  const limited = await givenStaff(shop, { role: 'order_desk', shops: [shop_id] });
  const sheet = Buffer.from('주문번호,상품명,수량\n가-1,꽃다발,1\n');
  const others = await send(sheet, { shop_id: newId() });
  const ask = (method: string, path: string) => limited.browser.call(method, `/api/v1/admin/imports${path}`);
  assert.deepEqual((await ask('GET', '')).body.imports, []);
  const shut: [string, string][] = [
    ['GET', ''],
    ['GET', '/rows'],
    ['GET', '/mapping'],
    ['POST', '/commit'],
    ['DELETE', ''],
  ];
  for (const [method, path] of shut) {
    const reply = await ask(method, `/${others.import_id}${path}`);
    assert.deepEqual([reply.status, reply.body.code], [404, 'not_found'], `${method} ${path}`);
  }
  await assert.rejects(send(sheet, { shop_id: newId() }, newId(), shop, limited), /invalid_input/);
  const own = await send(sheet, {}, newId(), shop, limited);
  assert.equal(own.shop_id, shop_id, 'whoever names none works for their own');
  const seen = (await ask('GET', '')).body.imports as Any[];
  assert.deepEqual(
    seen.map((one) => one.import_id),
    [own.import_id],
  );
  await shop.ctx.sql`delete from channels.imports where shop_id = ${shop_id} or id = ${others.import_id}`;
});

test('an import begun in another cut goes on in that cut: no row is passed over, none is taken again', async () => {
  const shop_id = newId();
  const started = await send(bytesOf('smartstore-dispatch-2026.xlsx'), { shop_id, password: '1234' });
  const { counts } = await settled(started.import_id);
  // As an older version left it that cut otherwise: the first chunk of each of three lanes is in.
  const progress = { phase: 'committing', chunk_rows: 40, lanes: [1, 1, 1], done: 120 };
  await shop.ctx.sql`
    update channels.imports set state = 'committing', lease_by = ${newId()}, lease_until = now(),
      progress = progress || ${shop.ctx.sql.json(progress)}
    where id = ${started.import_id}`;
  assert.equal((await settled(started.import_id, ['done', 'failed'])).state, 'done');
  const [lines] = await shop.ctx.sql`select count(*)::int as count from channels.lines where shop_id = ${shop_id}`;
  assert.equal(counts.rows, 300);
  // A chunk is 40 rows and what belongs to the last one's order.
  assert.ok(lines!.count <= 180 && lines!.count > 150, `${lines!.count} of 300 were left`);
});
