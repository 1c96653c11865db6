import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type GivenApp, givenApp } from '../../../../test/given-app.ts';
import { givenStaff } from '../../../../test/given-staff.ts';
import { newId } from '../../../platform/ids.ts';
import { writeSheet } from '../export/write-sheet.ts';
import { takeInChunks } from '../take-rows.ts';
import { givenChannel, givenRow } from '../testing.ts';
import { type KnownMoney, matchSettlement, type SettlementRow } from './match-settlement.ts';
import { rematchUnknown } from './rematch-unknown.ts';

const known: KnownMoney = {
  lines: new Map([
    ['1', { line_id: 'a', state: 'decided', total_krw: 10_000, fee_krw: 400 }],
    ['2', { line_id: 'b', state: 'canceled', total_krw: 5_000, fee_krw: null }],
  ]),
  bundles: new Map([['B', { shipping_krw: 3_000 }]]),
  promised: new Map([['goods 1', { net_krw: 9_600 }]]),
  paid: new Set(['goods 9']),
};
const row = (key: string, more: Partial<SettlementRow> = {}): SettlementRow => ({
  ...{ row: 2, part: 'goods', key, gross_krw: 10_000, fee_krw: 400, net_krw: 9_600, bundle: null },
  ...more,
});
const told = (kind: 'decided' | 'paid', rows: SettlementRow[]) =>
  matchSettlement(kind, rows, known).map((one) => [one.part, one.key, one.differences]);

test('what differs is named, and what agrees is not', () => {
  assert.deepEqual(told('decided', [row('1')]), [['goods', '1', []]]);
  const cases: [SettlementRow, string[]][] = [
    [row('7'), ['unknown_line']],
    [row('1', { gross_krw: 9_000, net_krw: 8_600 }), ['amount_differs']],
    [row('1', { fee_krw: 500, net_krw: 9_500 }), ['fee_differs']],
    [row('1', { net_krw: 9_000 }), ['net_wrong']],
    [row('2', { gross_krw: 5_000, fee_krw: 0, net_krw: 5_000 }), ['canceled_here']],
  ];
  for (const [one, differences] of cases) assert.deepEqual(told('decided', [one]), [['goods', one.key, differences]]);
  assert.deepEqual(told('paid', [row('1'), row('1')]), [
    ['goods', '1', []],
    ['goods', '1', ['paid_twice']],
  ]);
  assert.deepEqual(told('paid', [row('9')])[0]![2], ['unknown_line', 'paid_twice']);
  assert.deepEqual(told('paid', [row('1', { gross_krw: null, fee_krw: null, net_krw: 9_500 })])[0]![2], [
    'paid_differs',
  ]);
  assert.deepEqual(told('paid', [row('1', { gross_krw: null, fee_krw: null, net_krw: -9_600 })])[0]![2], [
    'taken_back',
  ]);
  assert.deepEqual(told('paid', [row('2', { gross_krw: null, fee_krw: null, net_krw: -5_000 })])[0]![2], []);
});

test('shipping counts once a bundle, and rows of a bundle that disagree are said', () => {
  const bundle = { key: 'B', shipping_krw: 3_000 };
  assert.deepEqual(told('decided', [row('1', { bundle }), row('1', { bundle })]).slice(2), [['shipping', 'B', []]]);
  const other = { key: 'B', shipping_krw: 2_500 };
  assert.deepEqual(told('decided', [row('1', { bundle: other })])[1], ['shipping', 'B', ['shipping_differs']]);
  assert.deepEqual(told('decided', [row('1', { bundle }), row('1', { bundle: other })])[2], [
    'shipping',
    'B',
    ['shipping_disagrees'],
  ]);
  const money = { part: 'shipping', gross_krw: 3_000, fee_krw: 0, net_krw: 3_000 } as const;
  assert.deepEqual(
    told('paid', [row('B', money), row('B', money)]).map((one) => one[2]),
    [[], ['paid_twice']],
  );
});

let shop: GivenApp;
let desk: Awaited<ReturnType<typeof givenStaff>>;
const shop_id = newId();
let channel: Awaited<ReturnType<typeof givenChannel>>;
const keys = Array.from({ length: 4 }, (_, n) => `202604130000000${n}`);
before(async () => {
  shop = await givenApp();
  const { sql, keys: keyring } = shop.ctx;
  await sql`insert into sellers.shops (id, slug, name) values (${shop_id}, 'yard', '마당')`;
  channel = await givenChannel(sql, { shop_id, name: '스마트스토어' });
  desk = await givenStaff(shop, { role: 'manager' });
  const rows = keys.map((key, n) =>
    givenRow({
      key,
      order: 'O',
      bundle: n < 2 ? '8801234' : `880123${n}5`,
      shippingKrw: 3_000,
      fee: 400,
      state: 'decided',
    }),
  );
  const deps = { vault: shop.app.modules.identity.vault, keys: keyring };
  await takeInChunks(sql, deps, { channel, import_id: null, rows, seen_at: new Date() });
});
after(() => shop.close());

type Any = Record<string, never> & { settlement: Record<string, number>; known: boolean };
async function send(
  sheet: string,
  head: string[],
  rows: (string | number)[][],
): Promise<{ status: number; body: Any }> {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(await writeSheet(sheet, head, rows))]), 'money.xlsx');
  const reply = await fetch(`${shop.url}/api/v1/admin/channels/settlements`, {
    method: 'POST',
    headers: { cookie: desk.browser.cookie(), 'idempotency-key': newId() },
    body: form,
  });
  return { status: reply.status, body: (await reply.json()) as Any };
}
const get = async (path = '') =>
  (await desk.browser.call('GET', `/api/v1/admin/channels/settlements${path}`)).body as Record<string, Any[] & Any>;

const decided_head = [
  ...['상품주문번호', '구매확정일', '수취인명', '최종 상품별 총 주문금액', '배송비 묶음번호', '배송비 합계'],
  ...['네이버페이 주문관리 수수료', '매출연동 수수료', '정산예정금액'],
];

test('구매확정내역 and 정산 are held against the orders: once, with what was promised and has not come', async () => {
  const decided = keys.map((key, n) => {
    const bundle = n < 2 ? '8801234' : `880123${n}5`;
    const total = n === 3 ? 9_000 : 10_000;
    return [key, '2026-04-20', '시험 수취인', total, bundle, 3_000, 200, 200, total - 400];
  });
  const first = await send('구매확정내역', decided_head, decided);
  assert.equal(first.status, 200, JSON.stringify(first.body));
  const { lines, gross_krw, shipping_krw, fee_krw, differences } = first.body.settlement;
  assert.deepEqual([lines, gross_krw, shipping_krw, fee_krw, differences], [4, 39_000, 9_000, 1_600, 1]);
  const again = await send('구매확정내역', decided_head, decided);
  assert.equal(again.body.known, true);
  const { channels } = (await get()) as unknown as { channels: { kind: string }[] };
  assert.ok(channels.some((one) => one.kind === 'smartstore') && channels.every((one) => one.kind !== 'store'));
  const unpaid = (await get()).unpaid as unknown as Record<string, number>;
  assert.deepEqual([unpaid.lines, unpaid.net_krw], [4, 37_400]);

  const paid = await send(
    '정산내역',
    ['정산완료일', '상품주문번호', '구분', '배송비 묶음번호', '정산금액'],
    [
      ['2026-04-22', keys[0]!, '상품주문', '8801234', '9,600'],
      ['2026-04-22', keys[0]!, '배송비', '8801234', '3,000'],
      ['2026-04-22', keys[1]!, '상품주문', '8801234', '9,000'],
      ['2026-04-22', '2026041399999999', '상품주문', '', '1,000'],
      ['합계', '', '', '', '22,600'],
    ],
  );
  assert.equal(paid.status, 200, JSON.stringify(paid.body));
  const open = (await get('/differences')).differences as unknown as {
    settlement_id: string;
    row: number;
    part: string;
    key: string;
    differences: string[];
  }[];
  assert.deepEqual(
    open.map((one) => [one.key, one.differences]),
    [
      [keys[1], ['paid_differs']],
      ['2026041399999999', ['unknown_line']],
      [keys[3], ['amount_differs']],
    ],
  );
  assert.equal(((await get()).unpaid as unknown as Record<string, number>).lines, 2);
  const rows = open.map(({ settlement_id, row: at, part }) => ({ settlement_id, row: at, part }));
  const seen = await desk.browser.call('POST', '/api/v1/admin/channels/settlements/differences/seen', { rows });
  assert.equal(seen.body.seen, 3);
  assert.equal((await get('/differences')).differences!.length, 0);
  const kept = await shop.ctx.sql<{ text: string }[]>`select r::text as text from channels.settlement_rows r`;
  assert.ok(kept.every(({ text }) => !text.includes('시험')));
});

test('orders that come after their settlement are held against it by themselves, and what was looked at stays', async () => {
  const late = ['2026041400000001', '2026041400000002', '2026041400000003'];
  const paid_head = ['정산완료일', '상품주문번호', '구분', '배송비 묶음번호', '정산금액'];
  const { body } = await send('정산내역', paid_head, [
    ['2026-04-23', late[0]!, '상품주문', '9900001', '9,600'],
    ['2026-04-23', late[0]!, '배송비', '9900001', '2,500'],
    ['2026-04-23', late[1]!, '상품주문', '9900002', '9,000'],
    ['2026-04-23', late[2]!, '상품주문', '9900003', '9,000'],
    ['2026-04-23', '2026041400000099', '상품주문', '', '1'],
  ]);
  assert.equal(body.settlement.differences, 5);
  const open = async () =>
    ((await get('/differences')).differences as unknown as (Record<string, unknown> & { key: string })[]).filter(
      (one) => one.settlement_id === body.settlement.settlement_id,
    );
  const third = (await open()).find((one) => one.key === late[2])!;
  const rows = [{ settlement_id: third.settlement_id, row: third.row, part: third.part }];
  await desk.browser.call('POST', '/api/v1/admin/channels/settlements/differences/seen', { rows });
  assert.equal(await rematchUnknown(shop.ctx.sql), 0, 'nothing has come yet');
  const coming = late.map((key, n) => {
    const fee = { fee: 400, state: 'decided' as const };
    return givenRow({ key, order: `L${n}`, bundle: `990000${n + 1}`, shippingKrw: 3_000, ...fee });
  });
  const deps = { vault: shop.app.modules.identity.vault, keys: shop.ctx.keys };
  await takeInChunks(shop.ctx.sql, deps, { channel, import_id: null, rows: coming, seen_at: new Date() });
  assert.equal(await rematchUnknown(shop.ctx.sql), 3);
  const after = (await open()).map((one) => [one.key, one.differences, one.expected_krw, one.order_id !== null]);
  assert.deepEqual(after, [
    ['9900001', ['paid_differs'], 3_000, true],
    [late[1], ['paid_differs'], 9_600, true],
    ['2026041400000099', ['unknown_line'], null, false],
  ]);
  assert.equal(await rematchUnknown(shop.ctx.sql), 0, 'once');
});

test('a file that is none is said', async () => {
  const other = await send('x', ['이름', '값'], [['a', 1]]);
  assert.deepEqual([other.status, other.body.code], [422, 'unknown_columns']);
});
