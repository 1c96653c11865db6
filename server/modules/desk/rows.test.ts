import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { GridFilter } from '@madang/contract';
import { createKeyring } from '../../platform/crypto.ts';
import { type Sql, transact } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { givenDatabase, type TestDatabase } from '../../platform/testing.ts';
import { createVault } from '../identity/index.ts';
import { rebuildDesk } from './fill.ts';
import { findRows } from './find-rows.ts';
import { deskRekeyStep, forgetPeopleOf, indexPeople } from './index-people.job.ts';
import { createPeopleTokens } from './people-tokens.ts';
import { readStoredRows, showRows } from './read-rows.ts';
import { saveRows } from './save-rows.ts';
import type { DeskSource } from './sources.ts';
import { summariseRows } from './summarise-rows.ts';
import { givenChannelOrder } from './testing.ts';
import { watchDesk } from './watch-desk.ts';

let database: TestDatabase;
let sql: Sql;
const keys = createKeyring('s'.repeat(40));
const vault = createVault(keys);
const tokens = createPeopleTokens(keys);
before(async () => {
  database = await givenDatabase();
  sql = database.sql;
});
after(() => database.close());

/** Numbers of the orders a filter leaves, as a page of the grid gives them. */
async function ask(
  filter: GridFilter,
  more: { sort?: string; limit?: number; cursor?: string; shops?: string[] } = {},
) {
  const desk = watchDesk({ sql, common_from: 2 });
  if (filter.q) await desk.searchable();
  const view = await desk.view(true);
  const tools = { sql, readPeople: tokens.readText };
  const found = await findRows(tools, view, { filter, shops: null, ...more });
  // What is found in memory is what the database finds.
  const slow = filter.q && (await findRows(tools, { ...view, finders: null }, { filter, shops: null, ...more }));
  if (slow) assert.deepEqual(found, slow, filter.q);
  const rows = await readStoredRows(sql, { slots: found.slots });
  return { ...found, desk, view, numbers: rows.map((row) => row.number) };
}
const save = (...orders: Parameters<typeof saveRows>[1][number][]) => transact(sql, (tx) => saveRows(tx, orders));
const clear = () => sql`truncate desk.rows, desk.numbers, desk.people, desk.goods, desk.facets, desk.fillings`;

test('older news is ignored, the same news changes nothing, newer news changes the row and raises its revision', async () => {
  await clear();
  const order = givenChannelOrder({ version: 2 });
  const revision = async () =>
    (
      await sql<{ revision: number; amount_krw: number }[]>`
      select revision, amount_krw from desk.rows where order_id = ${order.order_id}`
    )[0];
  assert.deepEqual(await save(order), [order.order_id]);
  assert.deepEqual(await save(order), []);
  assert.deepEqual(await save({ ...order, version: 1, amount_krw: 1 }), []);
  assert.deepEqual(await revision(), { revision: 1, amount_krw: 59_000 });
  assert.deepEqual(await save({ ...order, version: 3, amount_krw: 70_000 }), [order.order_id]);
  assert.deepEqual(await revision(), { revision: 2, amount_krw: 70_000 });
});

test('every filter of the grid finds what it says and nothing else', async () => {
  await clear();
  const shop = newId();
  const one = givenChannelOrder({
    number: '2026041345314991',
    shops: [shop],
    ordered_at: '2026-04-12T17:16:09Z',
    paid_at: '2026-04-12T17:17:23Z',
    lines: [
      {
        title: '라운드 협탁 1단',
        option_text: '색상: 내추럴오크',
        state: 'new',
        due_on: '2026-04-16',
        line_key: '2026041315740050',
      },
      { title: '설치 서비스', option_text: '', state: 'cancel_requested', stock_state: 'unmatched', blocks: ['claim'] },
    ],
    deliveries: [{ wished_on: '2026-05-01', remote: 'jeju', sido: '제주특별자치도', sigungu: '제주시' }],
  });
  const other = givenChannelOrder({
    number: 'ORDER-7',
    channel: { value: 'channel-2', label: '쿠팡' },
    ordered_at: '2026-04-14T03:00:00Z',
    lines: [{ title: '꽃다발', option_text: '크기: 대', state: 'shipping', due_on: '2026-04-20' }],
    deliveries: [{ sido: '부산광역시', sigungu: '해운대구', dispatched_at: '2026-04-15T00:00:00+09:00' }],
  });
  const own = givenChannelOrder({
    origin: 'own',
    channel: { value: 'own', label: '우리 가게' },
    number: '261121-0000123',
    state: 'confirmed',
    lines: [{ title: '접시', state: 'confirmed' }],
    deliveries: [{ sido: '대전광역시', sigungu: '서구' }],
  });
  await save(one, other, own);
  for (const q of ['261121-0000123', '2611210000123', '261121', '접시'])
    assert.deepEqual((await ask({ q })).numbers, ['261121-0000123'], q);
  const first: GridFilter[] = [
    { state: 'new' },
    { state: 'cancel_requested,decided' },
    { channel: 'channel-1' },
    { sido: '제주특별자치도' },
    { sigungu: '제주특별자치도 제주시' },
    { flag: 'unmatched' },
    { flag: 'blocked,short' },
    { flag: 'jeju' },
    { product: '설치 서비스' },
    { option: '내추럴오크' },
    { ordered_to: '2026-04-13' },
    { ordered_from: '2026-04-13', ordered_to: '2026-04-13' },
    { paid_from: '2026-01-01' },
    { due_to: '2026-04-16' },
    { wished_from: '2026-05-01', wished_to: '2026-05-01' },
    { q: '협탁' },
    { q: 'ㅎㅌ' },
    { q: '오크 라운드' },
    { q: '헙탁라운드' },
    { q: '라운두 협탁' },
    { q: 'guqxkr' },
    { q: '2026041345314991' },
    { q: '2026-0413-4531' },
    { q: '2026041315740050' },
    { state: 'new', sido: '제주특별자치도', flag: 'blocked' },
  ];
  for (const filter of first) {
    const wanted = filter.q === '헙탁라운드' ? [] : ['2026041345314991'];
    assert.deepEqual((await ask(filter)).numbers, wanted, JSON.stringify(filter));
  }
  const second: GridFilter[] = [
    { state: 'shipping' },
    { dispatched_from: '2026-04-15', dispatched_to: '2026-04-15' },
    { sido: '부산광역시,대구광역시' },
    { q: 'ㄲㄷㅂ' },
    { q: 'order7' },
    { q: '꼿다발' },
  ];
  for (const filter of second) assert.deepEqual((await ask(filter)).numbers, ['ORDER-7'], JSON.stringify(filter));
  for (const filter of [{ state: 'decided' }, { channel: 'nobody' }, { q: '없는상품이름' }, { due_from: '2026-99-99' }])
    assert.deepEqual((await ask(filter)).numbers, [], JSON.stringify(filter));
  assert.deepEqual((await ask({}, { shops: [shop] })).numbers, ['2026041345314991'], 'one shop sees its own');
  assert.deepEqual((await ask({}, { shops: [] })).numbers, []);
});

test('a day is summed by channel, in Korea: what is gone is counted apart, what nobody paid for not at all', async () => {
  await clear();
  const shop = newId();
  const sold = (ordered_at: string, state: string, more: Parameters<typeof givenChannelOrder>[0] = {}) =>
    givenChannelOrder({ ordered_at, lines: [{ state }], state, shops: [shop], ...more });
  const coupang = { channel: { value: 'channel-2', label: '쿠팡' }, shops: [newId()] };
  await save(
    sold('2026-04-12T15:00:00Z', 'new'),
    sold('2026-04-13T14:59:59Z', 'delivered', { amount_krw: 1_000 }),
    sold('2026-04-13T01:00:00Z', 'canceled'),
    sold('2026-04-13T15:00:00Z', 'new'),
    sold('2026-04-12T14:59:59Z', 'new'),
    sold('2026-04-13T03:00:00Z', 'shipping', coupang),
    sold('2026-04-13T03:00:00Z', 'waiting_deposit', coupang),
    sold('2026-04-13T03:00:00Z', 'returned', { channel: { value: 'channel-3', label: '카카오' } }),
  );
  const { view } = await ask({});
  const tools = { sql, readPeople: tokens.readText };
  const smartstore = { value: 'channel-1', label: '스마트스토어', orders: 2, amount_krw: 60_000, gone: 1 };
  const kakao = { value: 'channel-3', label: '카카오', orders: 0, amount_krw: 0, gone: 1 };
  assert.deepEqual(await summariseRows(tools, view, { day: '2026-04-13', shops: null }), [
    smartstore,
    { value: 'channel-2', label: '쿠팡', orders: 1, amount_krw: 59_000, gone: 0 },
    kakao,
  ]);
  assert.deepEqual(await summariseRows(tools, view, { day: '2026-04-13', shops: [shop] }), [smartstore, kakao]);
  assert.deepEqual(await summariseRows(tools, view, { day: '2026-05-13', shops: null }), []);
});

test('pages go forth and back by every header, and rows without a value come last', async () => {
  await clear();
  const orders = Array.from({ length: 25 }, (_, n) =>
    givenChannelOrder({
      number: `N${String(n).padStart(3, '0')}`,
      amount_krw: (n * 7) % 11,
      ordered_at: new Date(Date.UTC(2026, 3, 1) + n * 3_600_000).toISOString(),
      paid_at: n % 3 === 0 ? null : new Date(Date.UTC(2026, 3, 1) + ((n * 5) % 25) * 3_600_000).toISOString(),
      lines: [{ title: `상품 ${n % 4}`, state: n % 2 ? 'new' : 'delivered' }],
      deliveries: [{ sido: n % 5 === 0 ? null : `도 ${n % 3}` }],
    }),
  );
  await save(...orders);
  for (const sort of ['ordered', '-ordered', 'paid', '-paid', '-amount', 'state', 'product', '-region', 'number']) {
    const all = (await ask({}, { sort, limit: 100 })).numbers;
    assert.equal(new Set(all).size, 25, sort);
    const forth: string[] = [];
    let page = await ask({}, { sort, limit: 7 });
    assert.equal(page.prev_cursor, null);
    for (;;) {
      assert.equal(page.total, 25);
      forth.push(...page.numbers);
      if (!page.next_cursor) break;
      page = await ask({}, { sort, limit: 7, cursor: page.next_cursor });
    }
    assert.deepEqual(forth, all, sort);
    const back: string[] = [...page.numbers];
    while (page.prev_cursor) {
      page = await ask({}, { sort, limit: 7, cursor: page.prev_cursor });
      back.unshift(...page.numbers);
    }
    assert.deepEqual(back, all, `${sort} backwards`);
    let end = await ask({}, { sort, limit: 7, cursor: 'last' });
    assert.equal(end.next_cursor, null);
    assert.equal(end.total, 25);
    const from_end: string[] = [...end.numbers];
    while (end.prev_cursor) {
      end = await ask({}, { sort, limit: 7, cursor: end.prev_cursor });
      from_end.unshift(...end.numbers);
    }
    assert.deepEqual(from_end, all, `${sort} from its end`);
    assert.equal((await ask({}, { sort, limit: 100, cursor: 'last' })).prev_cursor, null, 'all of it is the last page');
  }
  const paid = (await ask({}, { sort: '-paid', limit: 100 })).numbers;
  const unpaid = orders.filter((order) => order.paid_at === null).map((order) => order.number);
  assert.deepEqual(new Set(paid.slice(-unpaid.length)), new Set(unpaid));
});

test('a person is found by name, phone, its last digits, address and postal code, masked, until they are forgotten', async () => {
  await clear();
  const person_id = newId();
  const sealed = vault.sealContact(person_id, {
    name: '남궁하늘',
    phone: '010-2345-6789',
    address: '서울특별시 강남구 테헤란로 152 (역삼동)',
    zip: '06236',
  });
  await transact(sql, (tx) => vault.savePersonalData(tx, [sealed]));
  const order = givenChannelOrder({ number: 'WITH-NAME', person_id, recipient_ref: sealed.id });
  await save(order, givenChannelOrder({ number: 'NOBODY' }));
  assert.equal(await indexPeople({ sql, vault, tokens }), 1);
  assert.equal(await indexPeople({ sql, vault, tokens }), 0);
  const found = [
    '남궁하늘',
    '남궁',
    '하늘',
    '01023456789',
    '+82 10-2345-6789',
    '1023456789',
    '6789',
    '06236',
    '테헤란로',
    '테헤란로 152',
  ];
  for (const q of found) assert.deepEqual((await ask({ q })).numbers, ['WITH-NAME'], q);
  for (const q of ['남궁바다', '01023456780', '6780', '부산', '06237'])
    assert.deepEqual((await ask({ q })).numbers, [], q);
  const { desk, view, slots } = await ask({ q: '남궁하늘' });
  const [row] = await showRows({ sql, vault, desk }, view, await readStoredRows(sql, { slots }));
  assert.equal(row?.recipient, '남**늘, 010-****-6789');
  const kept = JSON.stringify(
    await sql`select to_jsonb(r) as row, (select jsonb_agg(to_jsonb(p)) from desk.people p) from desk.rows r`,
  );
  for (const secret of ['남궁', '2345', '테헤란']) assert.ok(!kept.includes(secret), secret);
  // Under a newer secret the old tokens are found until they were made anew, and then the new ones.
  const newer = createKeyring('n'.repeat(40), { previous: ['s'.repeat(40)] });
  const step = deskRekeyStep({ keys: newer, vault: createVault(newer) });
  const alone = createPeopleTokens(createKeyring('n'.repeat(40)));
  const finds = async (readPeople: (q: string) => string[][]) => {
    const { total } = await findRows({ sql, readPeople }, view, { filter: { q: '남궁하늘' }, shops: null });
    return total;
  };
  assert.equal(await finds(createPeopleTokens(newer).readText), 1);
  assert.equal(await finds(alone.readText), 0);
  const rekey = () => transact(sql, (tx) => step.run(tx, '00000000-0000-0000-0000-000000000000', 10));
  assert.deepEqual(await rekey(), { seen: 1, changed: 1, last: order.order_id });
  assert.deepEqual(await rekey(), { seen: 1, changed: 0, last: order.order_id });
  assert.equal(await finds(alone.readText), 1);
  await transact(sql, (tx) => forgetPeopleOf(tx, person_id));
  for (const q of found) assert.deepEqual((await ask({ q })).numbers, [], q);
});

test('what is common is found in memory, exactly as the database finds it, also after people, numbers and keys changed', async () => {
  await clear();
  const contact = (n: number) => ({
    name: ['김민준', '김서연', '이민준'][n % 3]!,
    phone: `010-2000-${String(1_000 + n)}`,
    address: `${n % 2 ? '서울특별시 강남구' : '부산광역시 중구'} 테헤란로 ${n}`,
  });
  const sealed = Array.from({ length: 60 }, (_, n) => vault.sealContact(newId(), contact(n)));
  await transact(sql, (tx) => vault.savePersonalData(tx, sealed));
  const order = (n: number) =>
    givenChannelOrder({
      number: `2026${String(n).padStart(5, '0')}`,
      recipient_ref: sealed[n]!.id,
      lines: [{ line_key: `7${n}`.padEnd(16, '3') }, { line_key: `L-${n}` }],
    });
  const orders = Array.from({ length: 59 }, (_, n) => order(n));
  await save(...orders);
  while (await indexPeople({ sql, vault, tokens }));
  const desk = watchDesk({ sql, common_from: 3 });
  await desk.searchable();
  assert.ok(desk.bytes().people > 0 && desk.bytes().numbers > 0);
  const tools = { sql, readPeople: tokens.readText };
  const totals = async () => {
    const view = await desk.view(true);
    assert.equal(view.finders?.whole, true);
    const said: Record<string, number> = {};
    for (const q of [
      '김민준',
      '민준',
      '서울',
      '테헤란로',
      '부산 중구 테헤란로 12',
      '1012',
      '2026',
      '20260001',
      '73',
      'L-1',
      '없는이',
    ]) {
      const found = await findRows(tools, view, { filter: { q }, shops: null, limit: 500 });
      const slow = await findRows(tools, { ...view, finders: null }, { filter: { q }, shops: null, limit: 500 });
      assert.deepEqual(found, slow, q);
      said[q] = found.total;
    }
    return said;
  };
  const before = await totals();
  assert.deepEqual([before.김민준, before.서울, before.테헤란로, before['2026'], before['1012']], [20, 29, 59, 59, 1]);
  await save(order(59), { ...orders[0]!, version: 2, recipient_ref: sealed[1]!.id });
  assert.equal((await totals()).서울, 29, 'nothing is known of people that were not read yet');
  while (await indexPeople({ sql, vault, tokens }));
  const after = await totals();
  assert.deepEqual([after.서울, after.부산, after.테헤란로, after['2026']], [31, undefined, 60, 60]);
  await sql`update desk.rows set person_id = ${sealed[1]!.id} where order_id = ${orders[0]!.order_id}`;
  await transact(sql, (tx) => forgetPeopleOf(tx, sealed[1]!.id));
  assert.equal((await totals()).서울, 30, 'who is forgotten is forgotten in memory too');
});

test('a lens keeps up with what is written by others, also by transactions that end late and by removals', async () => {
  await clear();
  const desk = watchDesk({ sql });
  const numbers = async () => {
    const view = await desk.view(true);
    const { slots } = await findRows({ sql, readPeople: () => [] }, view, { filter: {}, sort: 'number', shops: null });
    return (await readStoredRows(sql, { slots })).map((row) => row.number);
  };
  assert.deepEqual(await numbers(), []);
  const early = givenChannelOrder({ number: '1' });
  const { promise: is_saved, resolve: saved } = Promise.withResolvers<void>();
  const { promise: may_commit, resolve: go } = Promise.withResolvers<void>();
  const slow = transact(sql, async (tx) => {
    await tx`select pg_current_xact_id()`;
    saved();
    await may_commit;
    await saveRows(tx, [early]);
  });
  await is_saved;
  await save(givenChannelOrder({ number: '2' }));
  assert.deepEqual(await numbers(), ['2']);
  go();
  await slow;
  assert.deepEqual(await numbers(), ['1', '2'], 'written by an older transaction, committed later');
  await save({ ...early, version: 2, number: '3' });
  assert.deepEqual(await numbers(), ['2', '3']);
});

test('a rebuild mends what is wrong, adds what is missing, removes what no source knows, keeps marks and teams', async () => {
  await clear();
  const orders = Array.from({ length: 5 }, (_, n) => givenChannelOrder({ number: `R${n}`, version: 4 }));
  const source: DeskSource = {
    name: 'test',
    origin: 'channel',
    events: [],
    heard: async () => [],
    readAfter: async (_, after_id, limit) =>
      orders
        .filter((order) => order.order_id > after_id)
        .sort((a, b) => (a.order_id < b.order_id ? -1 : 1))
        .slice(0, limit),
  };
  const stranger = givenChannelOrder({ number: 'STRANGER' });
  await save(...orders.slice(1), stranger);
  await sql`update desk.rows set team_code = 7 where order_id = ${orders[2]!.order_id}`;
  await sql`update desk.rows set amount_krw = 1, version = 99 where order_id = ${orders[2]!.order_id}`;
  const desk = watchDesk({ sql });
  assert.equal((await desk.view()).lens.rows, 5);
  assert.deepEqual(await rebuildDesk(sql, [source]), { rows: 5 });
  assert.deepEqual((await ask({}, { sort: 'number' })).numbers, ['R0', 'R1', 'R2', 'R3', 'R4']);
  const [row] = await sql`select amount_krw, version, team_code from desk.rows where order_id = ${orders[2]!.order_id}`;
  assert.deepEqual({ ...row }, { amount_krw: 59_000, version: 4, team_code: 7 });
  const { lens } = await desk.view(true);
  assert.equal(lens.rows, 5, 'the stranger left the lens too');
});
