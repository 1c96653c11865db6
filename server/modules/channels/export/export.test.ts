import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { hold_words } from '@madang/contract/hold-words';
import { type GivenApp, givenApp } from '../../../../test/given-app.ts';
import { givenStaff } from '../../../../test/given-staff.ts';
import { readCells } from '../../../../test/workbooks/read-cells.ts';
import { importFile } from '../../../imports/import-file.ts';
import { newId } from '../../../platform/ids.ts';
import { takeInChunks } from '../take-rows.ts';
import { givenChannel, givenRow } from '../testing.ts';

let shop: GivenApp;
let shop_id: string;
let channel_id: string;
let office: Awaited<ReturnType<typeof givenStaff>>;
const keys = Array.from({ length: 6 }, (_, n) => `202604130000000${n}`);

before(async () => {
  shop = await givenApp();
  const { sql, keys: keyring } = shop.ctx;
  shop_id = newId();
  await sql`insert into sellers.shops (id, slug, name) values (${shop_id}, 'yard', '마당')`;
  ({ id: channel_id } = await givenChannel(sql, { shop_id, name: '스마트스토어' }));
  office = await givenStaff(shop, { role: 'manager' });
  const deps = { vault: shop.app.modules.identity.vault, keys: keyring };
  const rows = keys.map((key, n) =>
    givenRow({
      key,
      order: `O${n < 2 ? 0 : n}`,
      bundle: `B${n < 2 ? 0 : n}`,
      state: n === 5 ? 'new' : 'confirmed',
      product: n === 4 ? '=HYPERLINK("http://leak.example.invalid")' : '시험 상품',
      method: n === 3 ? '직접전달' : null,
    }),
  );
  await takeInChunks(sql, deps, { channel: { id: channel_id, shop_id }, import_id: null, rows, seen_at: new Date() });
  // What matching and stock do is proven elsewhere: here all but one are matched.
  await sql`
    update channels.lines set stock_state = 'allocated', blocks = array_remove(array_remove(blocks, 'unmatched'), 'short')
    where channel_id = ${channel_id}`;
});
after(() => shop.close());

const call = (method: string, path: string, body?: unknown) =>
  office.browser.call(method, `/api/v1/admin/channels/${path}`, body);

async function fetchFile(export_id: unknown, query = ''): Promise<{ status: number; bytes: Buffer; name: string }> {
  const reply = await fetch(`${shop.url}/api/v1/admin/channels/exports/${export_id}/file${query}`, {
    headers: { cookie: office.browser.cookie() },
  });
  const name = decodeURIComponent(reply.headers.get('content-disposition')?.split("UTF-8''")[1] ?? '');
  return { status: reply.status, bytes: Buffer.from(await reply.arrayBuffer()), name };
}

type Made = {
  export: { export_id: string; lines: number; repeated: number };
  skipped: number;
  held: Record<string, number>;
  doubted: number;
};

test('without numbers nothing leaves, and it is said why', async () => {
  const { status, body } = await call('POST', 'exports', {
    channel: 'smartstore',
    form: 'dispatch',
    line_ids: undefined,
  });
  assert.equal(status, 201, 'the one that goes by hand may leave');
  const made = body as unknown as Made;
  assert.equal(made.export.lines, 1);
  assert.equal(made.held.tracking_missing, 5);
  assert.equal(made.held.not_confirmed, 1);
  const again = await call('POST', 'exports', { channel: channel_id, form: 'dispatch' });
  assert.deepEqual([again.status, again.body.code], [409, 'nothing_to_export']);
  const details = again.body.details as { why: string; lines: number }[];
  assert.deepEqual(details.find((one) => one.why === 'tracking_missing')?.lines, 5, 'and why is in the refusal');
  assert.ok(
    details.every((one) => hold_words[one.why]),
    'in words, not in codes',
  );
});

test('numbers are entered by line or by bundle; what is odd is saved and doubted', async () => {
  const { status, body } = await call('POST', 'tracking', {
    channel_id,
    entries: [
      { key: 'B0', courier: '대한통운', tracking_number: '5000-0030-4022' },
      { key: keys[2], courier: '로젠', tracking_number: '1234567890' },
      { key: keys[4], courier: '롯데택배', tracking_number: '123456789013' },
      { key: keys[4], courier: '바람처럼', tracking_number: '1' },
      { key: 'nobody', courier: 'CJ대한통운', tracking_number: '500000304022' },
    ],
  });
  assert.equal(status, 200);
  assert.deepEqual(
    (body.outcomes as { outcome: string; lines: number; doubt: string | null }[]).map((one) => [
      one.outcome,
      one.lines,
      one.doubt,
    ]),
    [
      ['saved', 2, null],
      ['saved', 1, 'unusual_length'],
      ['saved', 1, null],
      ['courier_unknown', 0, null],
      ['not_found', 0, null],
    ],
  );
  const [{ n } = { n: 0 }] = await shop.ctx.sql<{ n: number }[]>`select count(*)::int as n from channels.line_changes`;
  assert.equal(n, 8, 'each change is remembered');
});

test('the file is the sheet Smartstore takes, with texts that stay texts', async () => {
  const { status, body } = await call('POST', 'exports', { channel: '스마트스토어', form: 'dispatch' });
  assert.equal(status, 201, JSON.stringify(body));
  const made = body as unknown as Made;
  assert.deepEqual([made.export.lines, made.export.repeated, made.skipped, made.doubted], [4, 0, 1, 1]);
  const file = await fetchFile(made.export.export_id);
  assert.equal(file.status, 200);
  assert.match(file.name, /^스마트스토어_발송처리_\d{8}_\d{4}\.xlsx$/);
  assert.deepEqual(readCells(file.bytes), {
    sheet: '발송처리',
    formulas: 0,
    rows: [
      ['상품주문번호', '배송방법', '택배사', '송장번호'],
      [keys[0], '택배,등기,소포', 'CJ대한통운', '500000304022'],
      [keys[1], '택배,등기,소포', 'CJ대한통운', '500000304022'],
      [keys[2], '택배,등기,소포', '로젠택배', '1234567890'],
      [keys[4], '택배,등기,소포', '롯데택배', '123456789013'],
    ],
  });
});

test('leaving twice is noticed: left out, sent again on demand, and sent when the number is another', async () => {
  const twice = await call('POST', 'exports', { channel: channel_id, form: 'dispatch' });
  assert.equal(twice.body.code, 'nothing_to_export');
  await call('POST', 'tracking', {
    channel_id,
    entries: [{ key: keys[2], courier: '로젠', tracking_number: '12345678901' }],
  });
  const changed = (await call('POST', 'exports', { channel: channel_id, form: 'dispatch' })).body as unknown as Made;
  assert.deepEqual([changed.export.lines, changed.export.repeated, changed.skipped], [1, 1, 4]);
  const all = (await call('POST', 'exports', { channel: channel_id, form: 'dispatch', again: true }))
    .body as unknown as Made;
  assert.deepEqual([all.export.lines, all.export.repeated], [5, 5]);
  const { body } = await call('GET', `dispatch?channel_id=${channel_id}`);
  const lines = body.lines as { line_key: string; ready: boolean; repeated: string; hindrances: string[] }[];
  assert.equal(lines.length, 6);
  assert.ok(lines.filter((one) => one.ready).every((one) => one.repeated === 'same'));
  const [unready] = lines.filter((one) => !one.ready);
  assert.deepEqual([unready?.line_key, unready?.hindrances], [keys[5], ['not_confirmed', 'tracking_missing']]);
});

test('a form of the user: columns chosen, named and ordered; what names people asks for a reason and is logged', async () => {
  const columns = [
    { header: '받는분', field: 'recipient' },
    { header: '연락처', field: 'phone' },
    { header: '상품', field: 'product' },
    { header: '수량', field: 'quantity' },
    { header: '보내는분', text: '마당' },
  ];
  const saved = await call('PUT', 'forms', { shop_id, name: '협력사 A', sheet_name: '주문', columns });
  assert.equal(saved.status, 200, JSON.stringify(saved.body));
  const wrong = await call('PUT', 'forms', {
    shop_id,
    name: 'B',
    sheet_name: '주문',
    columns: [{ header: 'x', field: 'password' }],
  });
  assert.equal(wrong.body.code, 'invalid_input');
  const { body } = await call('POST', 'exports', { channel: channel_id, form: '협력사 A', again: true });
  const { export_id } = (body as unknown as Made).export;
  assert.equal((await fetchFile(export_id)).status, 409, 'a reason is asked for');
  const file = await fetchFile(export_id, `?reason=${encodeURIComponent('협력사 출고')}`);
  const { sheet, rows, formulas } = readCells(file.bytes);
  assert.equal(sheet, '주문');
  assert.deepEqual(rows[0], ['받는분', '연락처', '상품', '수량', '보내는분']);
  assert.deepEqual(rows[1], ['시험 수취인', '010-0000-1234', '시험 상품', 1, '마당']);
  assert.ok(
    rows.some((row) => row[2] === '=HYPERLINK("http://leak.example.invalid")'),
    'formula-like text is text',
  );
  assert.equal(formulas, 0);
  const [{ n } = { n: 0 }] = await shop.ctx.sql<{ n: number }[]>`
    select count(*)::int as n from identity.audit where body::jsonb->>'act' = 'channels.fetch_export'`;
  assert.equal(n, 1);
});

test('a file that names more than twenty people asks who takes it; one that names nobody does not', async () => {
  const { sql, keys: keyring } = shop.ctx;
  const { id } = await givenChannel(sql, { shop_id, name: '큰 채널' });
  const rows = Array.from({ length: 21 }, (_, n) =>
    givenRow({ key: `big-${n}`, order: `big-${n}`, bundle: `big-${n}`, state: 'confirmed', method: '직접전달' }),
  );
  const deps = { vault: shop.app.modules.identity.vault, keys: keyring };
  await takeInChunks(sql, deps, { channel: { id, shop_id }, import_id: null, rows, seen_at: new Date() });
  await sql`update channels.lines set stock_state = 'allocated', blocks = '{}' where channel_id = ${id}`;
  const made = async (form: string) => {
    const { body } = await call('POST', 'exports', { channel: id, form, again: true });
    return (body as unknown as Made).export;
  };
  const [named, plain] = [await made('협력사 A'), await made('dispatch')];
  assert.deepEqual([named.lines, plain.lines], [21, 21]);
  await sql`
    update identity.sessions set proved_at = now() - interval '16 minutes' where account_id = ${office.account_id}`;
  assert.equal((await fetchFile(plain.export_id)).status, 200);
  const refused = await fetchFile(named.export_id, '?reason=delivery');
  assert.deepEqual([refused.status, JSON.parse(refused.bytes.toString()).code], [403, 'proof_required']);
  await office.browser.call('POST', '/api/v1/me/proof', { password: office.password });
  assert.equal((await fetchFile(named.export_id, '?reason=delivery')).status, 200);
  const [told] = await sql<{ people: number }[]>`
    select (body::jsonb->'detail'->>'people')::int as people from identity.audit
    where act = 'channels.fetch_export' and subject = ${named.export_id}`;
  assert.equal(told!.people, 21);
});

test('staff of another shop neither see nor make files of this one', async () => {
  const other = await givenStaff(shop, { role: 'order_desk', shops: ['00000000-0000-7000-8000-000000000001'] });
  const list = await other.browser.call('GET', '/api/v1/admin/channels/exports');
  assert.deepEqual(list.body.exports, []);
  const made = await other.browser.call('POST', '/api/v1/admin/channels/exports', {
    channel: channel_id,
    form: 'dispatch',
  });
  assert.equal(made.body.code, 'channel_not_found');
  const mine = await call('GET', 'exports');
  assert.equal((mine.body.exports as unknown[]).length, 7);
});

test('a line of three leaves as one and two under two numbers where the channel allows it; else it is said', async () => {
  const { sql, keys: keyring } = shop.ctx;
  const own = await givenChannel(sql, { shop_id, kind: 'custom', name: '가구 협력점' });
  const deps = { vault: shop.app.modules.identity.vault, keys: keyring };
  const rows = [givenRow({ key: 'P1', order: 'PO', bundle: 'PB', state: 'confirmed', qty: 3, total: 30_000 })];
  await takeInChunks(sql, deps, { channel: { id: own.id, shop_id }, import_id: null, rows, seen_at: new Date() });
  await sql`update channels.lines set stock_state = 'allocated', blocks = '{}' where channel_id = ${own.id}`;
  const columns = [
    ['주문', 'line_key'],
    ['수량', 'quantity'],
    ['금액', 'total_krw'],
    ['송장', 'tracking_number'],
  ].map(([header, field]) => ({ header, field }));
  await call('PUT', 'forms', { shop_id, name: '나눔', sheet_name: '나눔', columns });
  const enter = async (channel: string, key: string, tracking_number: string, quantity?: number) => {
    const entry = { key, courier: 'CJ대한통운', tracking_number, ...(quantity === undefined ? {} : { quantity }) };
    const { body } = await call('POST', 'tracking', { channel_id: channel, entries: [entry] });
    return (body.outcomes as { outcome: string }[])[0]!.outcome;
  };
  const leave = async () => (await call('POST', 'exports', { channel: own.id, form: '나눔' })).body as unknown as Made;
  const cells = async (made: Made) => readCells((await fetchFile(made.export.export_id)).bytes).rows.slice(1);
  assert.equal(await enter(own.id, 'P1', '500000304022', 1), 'saved');
  assert.equal(await enter(own.id, 'P1', '500000304022', 1), 'unchanged');
  const first = await leave();
  assert.deepEqual([first.export.lines, first.held.tracking_missing], [1, 1], 'the rest waits');
  assert.deepEqual(await cells(first), [['P1', 1, 10_000, '500000304022']]);
  assert.equal(await enter(own.id, 'P1', '500000304033', 3), 'too_many');
  assert.equal(await enter(own.id, 'P1', '500000304022', 2), 'left_in_part');
  assert.equal(await enter(own.id, 'P1', '500000304033'), 'in_parcels');
  assert.equal(await enter(own.id, 'P1', '500000304044', 1), 'saved');
  assert.equal(await enter(own.id, 'P1', '500000304044', 0), 'saved', 'taken out of its box again');
  assert.equal(await enter(own.id, 'P1', '500000304033', 2), 'saved');
  const second = await leave();
  assert.deepEqual(await cells(second), [['P1', 2, 20_000, '500000304033']]);
  assert.equal(((await leave()) as unknown as { code: string }).code, 'nothing_to_export');
  const { body } = await call('GET', `dispatch?channel_id=${own.id}`);
  const shown = (body.lines as { quantity: number; of: number; repeated: string }[]).map((one) => [
    ...[one.quantity, one.of, one.repeated],
  ]);
  assert.deepEqual(shown, [
    [1, 3, 'same'],
    [2, 3, 'same'],
  ]);
  assert.equal(
    await enter(channel_id, keys[2]!, '500000304055', 0),
    'one_number',
    'Smartstore takes one number a line',
  );
});

test('what a file will hold is told before it is made, also where more wait than are shown or than one file takes', async () => {
  const { sql, keys: keyring } = shop.ctx;
  const much = await givenChannel(sql, { shop_id: newId(), kind: 'smartstore', name: '많은 줄' });
  const deps = { vault: shop.app.modules.identity.vault, keys: keyring };
  const rows = Array.from({ length: 2_120 }, (_, n) =>
    givenRow({ key: `M${n}`, state: 'confirmed', courier: 'CJ대한통운', invoice: '500000304022' }),
  );
  await takeInChunks(sql, deps, { channel: much, import_id: null, rows, seen_at: new Date() });
  await sql`update channels.lines set stock_state = 'allocated', blocks = '{}' where channel_id = ${much.id}`;
  const told = async () => {
    const { body } = await call('GET', `dispatch?channel_id=${much.id}`);
    assert.equal((body.lines as unknown[]).length, 500);
    return body.file;
  };
  const make = async () =>
    ((await call('POST', 'exports', { channel: much.id, form: 'dispatch' })).body as unknown as Made).export.lines;
  const whole = { lines: 2_000, later: 120 };
  assert.deepEqual(await told(), { fresh: whole, again: whole });
  assert.equal(await make(), 2_000);
  assert.deepEqual(await told(), { fresh: { lines: 120, later: 0 }, again: whole });
  assert.equal(await make(), 120);
  assert.deepEqual(await told(), { fresh: { lines: 0, later: 0 }, again: whole });
});

test('a line that may leave leaves, however many more urgent ones may not; two who make a file at once send it once', async () => {
  const { sql, keys: keyring } = shop.ctx;
  const full = await givenChannel(sql, { shop_id: newId(), kind: 'smartstore', name: '밀린 줄' });
  const deps = { vault: shop.app.modules.identity.vault, keys: keyring };
  const row = givenRow({ key: 'last', state: 'confirmed', courier: 'CJ대한통운', invoice: '500000304022' });
  await takeInChunks(sql, deps, { channel: full, import_id: null, rows: [row], seen_at: new Date() });
  await sql`update channels.lines set stock_state = 'allocated', blocks = '{}', due_on = null where channel_id = ${full.id}`;
  await sql`
    insert into channels.lines (id, shop_id, channel_id, order_id, delivery_id, line_key, title, quantity, state, due_on)
    select gen_random_uuid(), shop_id, channel_id, order_id, delivery_id, 'held ' || n, title, 1, 'new', case when n % 2 = 0 then date '2026-04-01' end
    from channels.lines, generate_series(1, 20001) n where channel_id = ${full.id}`;
  const { body } = await call('GET', `dispatch?channel_id=${full.id}`);
  assert.deepEqual(body.file, { fresh: { lines: 1, later: 0 }, again: { lines: 1, later: 0 } });
  const both = await Promise.all([0, 1].map(() => call('POST', 'exports', { channel: full.id, form: 'dispatch' })));
  assert.deepEqual(both.map((one) => one.status).sort(), [201, 409]);
  const made = both.find((one) => one.status === 201)!.body as unknown as Made;
  assert.deepEqual([made.export.lines, made.held.not_confirmed], [1, 20_001]);
});

test('a kind names the channel of the shop that files go to, where other shops have that kind too', async () => {
  const { sql } = shop.ctx;
  const asked = () => call('POST', 'exports', { channel: 'kakao', form: 'dispatch' });
  const elsewhere = await givenChannel(sql, { shop_id: newId(), kind: 'kakao', name: '카카오 다른 가게' });
  await givenChannel(sql, { shop_id: newId(), kind: 'kakao', name: '카카오 또 다른 가게' });
  assert.equal((await asked()).body.code, 'channel_not_found');
  const home = await givenChannel(sql, { shop_id, kind: 'kakao', name: '카카오 톡스토어' });
  assert.equal((await asked()).body.code, 'nothing_to_export');
  await givenChannel(sql, { shop_id, kind: 'kakao', name: '카카오 둘째' });
  assert.equal((await asked()).body.code, 'channel_not_found', 'two of the kind in the shop itself');
  assert.notEqual(elsewhere.id, home.id);
});

/** A line of each market's own order file: under the number that market's dispatch file asks for, and those beside it. */
const market_files: { kind: string; told: Record<string, string>; asked: Record<string, string> }[] = [
  {
    kind: 'kakao',
    told: {
      결제번호: '7001',
      '배송지/수신자정보 입력일': '2026-04-20 09:00:00',
      주문상태: '배송준비중',
      주문번호: '41000001',
      채널상품번호: '880',
      배송방법: '택배배송',
      수령인명: '시험',
      수령인연락처1: '010-0000-1234',
      배송지주소: '서울 강남구 테헤란로 1',
      최초배송비번호: '9001',
      주문일: '2026-04-20 08:00:00',
    },
    asked: { 주문번호: '41000001', 배송방법: '택배배송', 택배사코드: 'CJGLS', 송장번호: '500000304022' },
  },
  {
    kind: 'esm',
    told: {
      판매아이디: 'yard(옥션)',
      주문번호: '3000000001',
      주문상태: '배송준비중',
      상품번호: '551',
      수령인명: '시험',
      '수령인 휴대폰': '010-0000-1234',
      주소: '서울 강남구 테헤란로 1',
      배송번호: '7700',
      '장바구니번호(결제번호)': '9900',
      주문일: '2026-04-20 08:00:00',
    },
    asked: { 주문번호: '3000000001', 배송번호: '7700', '택배사명(발송방법)': 'CJ대한통운', 송장번호: '500000304022' },
  },
  {
    kind: '11st',
    told: {
      주문번호: '202604200001',
      주문순번: '2',
      배송번호: '188000100',
      묶음배송일련번호: '3',
      주문상태: '배송준비중',
      주문일시: '2026-04-20 08:00:00',
      상품번호: '552',
      수취인: '시험',
      휴대폰번호: '010-0000-1234',
      주소: '서울 강남구 테헤란로 1',
    },
    asked: { 주문번호: '202604200001', 배송번호: '188000100', 택배사코드: '00034', '송장/등기번호': '500000304022' },
  },
];

for (const { kind, told, asked } of market_files)
  test(`an order file of ${kind} comes back as the dispatch file that market takes: by its own number of the line`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'madang-market-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const { sql } = shop.ctx;
    const own = await givenChannel(sql, { shop_id, kind, name: `${kind}의 파일` });
    const row = { ...told, 상품명: '시험 상품', 수량: '1', 우편번호: '06234' };
    const file = join(folder, 'orders.csv');
    writeFileSync(file, `${Object.keys(row).join(',')}\n${Object.values(row).join(',')}\n`);
    const wishes = { channel: `${kind}의 파일`, dry_run: false };
    const { report } = await importFile({ url: shop.url, cookie: office.browser.cookie() }, file, wishes);
    assert.deepEqual([report.kind, report.new], [kind, 1], JSON.stringify(report.refused));
    const [line] = await sql<{ line_key: string }[]>`
      update channels.lines set stock_state = 'allocated', blocks = '{}' where channel_id = ${own.id} returning line_key`;
    const entries = [{ key: line!.line_key, courier: 'CJ대한통운', tracking_number: '500000304022' }];
    await call('POST', 'tracking', { channel_id: own.id, entries });
    const { status, body } = await call('POST', 'exports', { channel: own.id, form: 'dispatch' });
    assert.equal(status, 201, JSON.stringify(body));
    const { rows } = readCells((await fetchFile((body as unknown as Made).export.export_id)).bytes);
    const [titles, cells] = rows;
    const left = Object.fromEntries(Object.keys(asked).map((title) => [title, cells![titles!.indexOf(title)]]));
    assert.deepEqual(left, asked);
  });
