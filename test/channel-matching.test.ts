import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createProduct, setOptions, updateVariants } from '../server/modules/catalog/index.ts';
import type { CanonicalRow } from '../server/modules/channels/index.ts';
import { takeInChunks } from '../server/modules/channels/index.ts';
import { suggestMatches } from '../server/modules/channels/suggest-matches.ts';
import { givenChannel, givenRow } from '../server/modules/channels/testing.ts';
import { givenStock } from '../server/modules/inventory/testing.ts';
import { transact } from '../server/platform/db.ts';
import { newId } from '../server/platform/ids.ts';
import { type GivenApp, givenApp } from './given-app.ts';
import { givenStaff } from './given-staff.ts';

let shop: GivenApp;
let desk: Awaited<ReturnType<typeof givenStaff>>['browser'];
before(async () => {
  shop = await givenApp();
  desk = (await givenStaff(shop, { role: 'manager' })).browser;
});
after(() => shop.close());

type Component = { variant_id: string; quantity: number; option_text: string };
type Whole = {
  product: { id: string; state: string; product_id: string | null; name: string; changes_open: number };
  options: {
    id: string;
    option_text: string;
    state: string;
    lines_waiting: number;
    components: Component[];
    suggestions: { components: Component[]; sure: boolean; reasons: { why: string }[] }[];
  }[];
  changes: { id: string; field: string; before: string; after: string; state: string }[];
};

/** A shop with a mattress in two sizes, five of each, and a channel. */
async function givenYard() {
  const { sql, keys } = shop.ctx;
  const shop_id = newId();
  const product_id = await transact(sql, async (tx) => {
    const made = await createProduct(tx, { shop_id, title: '하늘 독립스프링 매트리스', price_krw: 289_000 });
    assert.ok(made.ok);
    await setOptions(tx, made.value.id, { options: [{ name: '크기', values: [{ value: '퀸' }, { value: '킹' }] }] });
    return made.value.id;
  });
  const variants = await sql<{ id: string; option_text: string }[]>`
    select id, option_text from catalog.variants where product_id = ${product_id} and retired_at is null order by position`;
  await transact(sql, (tx) => updateVariants(tx, product_id, [{ id: variants[0]!.id, sku: `${product_id}-Q` }]));
  for (const { id } of variants) await givenStock(sql, { shop_id, variant_id: id, quantity: 5 });
  const channel = await givenChannel(sql, { shop_id });
  const deps = { keys, vault: shop.app.modules.identity.vault };
  const take = (rows: CanonicalRow[]) =>
    takeInChunks(sql, deps, { channel, import_id: null, rows, seen_at: new Date() });
  const line = async (key: string) =>
    (
      await sql`select stock_state, blocks, item_kind from channels.lines where channel_id = ${channel.id} and line_key = ${key}`
    )[0]!;
  const whole = async (name: string): Promise<Whole> => {
    await suggestMatches(sql);
    const [row] = await sql<
      { id: string }[]
    >`select id from channels.products where channel_id = ${channel.id} and name = ${name}`;
    const reply = await desk.call('GET', `/api/v1/admin/channel-products/${row!.id}`);
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    return reply.body as unknown as Whole;
  };
  const [queen, king] = variants.map((one) => one.id) as [string, string];
  return { sql, shop_id, product_id, queen, king, channel, take, line, whole };
}
const mattress = '[포근한밤] 하늘 독립스프링 매트리스 22cm';
const sized = (key: string, size: string, more: Partial<CanonicalRow> = {}) =>
  givenRow({
    key,
    product: mattress,
    kind: 'option',
    optionRaw: `사이즈: ${size}`,
    options: [['사이즈', size]],
    unit: 289_000,
    ...more,
  });

test('a suggestion says why, one click confirms it, and past and future lines follow', async () => {
  const yard = await givenYard();
  await yard.take([sized('a', 'Q'), sized('b', 'K'), sized('c', 'Q', { state: 'canceled' })]);
  assert.equal((await yard.line('a')).stock_state, 'unmatched');
  const found = await yard.whole(mattress);
  assert.equal(found.product.state, 'suggested');
  const queen = found.options.find((one) => one.option_text === '사이즈: Q')!;
  assert.equal(queen.suggestions[0]!.components[0]!.variant_id, yard.queen);
  assert.ok(queen.suggestions[0]!.sure);
  assert.deepEqual(
    queen.suggestions[0]!.reasons.map((reason) => reason.why),
    ['alike_name', 'same_option', 'same_price'],
  );
  assert.equal(queen.lines_waiting, 1);
  const options = found.options.map((one) => ({ option_id: one.id, components: one.suggestions[0]!.components }));
  const bodies = options.map(({ option_id, components }) => ({
    option_id,
    components: components.map(({ variant_id, quantity }) => ({ variant_id, quantity })),
  }));
  const reply = await desk.call('POST', `/api/v1/admin/channel-products/${found.product.id}/match`, {
    options: bodies,
  });
  assert.equal(reply.status, 200, JSON.stringify(reply.body));
  const done = reply.body as unknown as Whole;
  assert.deepEqual([done.product.state, done.product.product_id], ['matched', yard.product_id]);
  assert.equal((await yard.line('a')).stock_state, 'allocated');
  await yard.take([sized('d', 'Q', { qty: 5 }), sized('e', 'Q')]);
  assert.deepEqual([(await yard.line('d')).stock_state, (await yard.line('e')).stock_state], ['short', 'allocated']);
  // Undecided again: what was held goes back.
  const undo = { options: [{ option_id: queen.id, components: null }] };
  assert.equal((await desk.call('POST', `/api/v1/admin/channel-products/${found.product.id}/match`, undo)).status, 200);
  const [lot] = await yard.sql`select allocated from inventory.lots where variant_id = ${yard.queen}`;
  assert.equal(lot!.allocated, 0);
  assert.equal((await yard.line('a')).stock_state, 'unmatched');
});

test('the same code at another channel, a bundle of several, and goods of another shop', async () => {
  const yard = await givenYard();
  await yard.take([givenRow({ key: 'set', product: '침실 세트', optionRaw: '', unit: 500_000, code: 'SET-1' })]);
  const set = await yard.whole('침실 세트');
  const path = `/api/v1/admin/channel-products/${set.product.id}/match`;
  const bundle = (parts: { variant_id: string; quantity: number }[]) => ({
    options: [{ option_id: set.options[0]!.id, components: parts }],
  });
  const other = await givenYard();
  assert.equal((await desk.call('POST', path, bundle([{ variant_id: other.queen, quantity: 1 }]))).status, 400);
  const parts = [
    { variant_id: yard.queen, quantity: 2 },
    { variant_id: yard.king, quantity: 1 },
  ];
  assert.equal((await desk.call('POST', path, bundle(parts))).status, 200);
  const lots =
    await yard.sql`select allocated from inventory.lots where variant_id in (${yard.queen}, ${yard.king}) order by allocated`;
  assert.deepEqual(
    lots.map((lot) => lot.allocated),
    [1, 2],
  );
  const coupang = await givenChannel(yard.sql, { shop_id: yard.shop_id, kind: 'coupang' });
  const deps = { keys: shop.ctx.keys, vault: shop.app.modules.identity.vault };
  const row = givenRow({ key: 'x', product: '아무 이름', optionNo: '81', optionRaw: '세트', code: 'set 1' });
  await takeInChunks(yard.sql, deps, { channel: coupang, import_id: null, rows: [row], seen_at: new Date() });
  await suggestMatches(yard.sql);
  const sure = await desk.call('POST', '/api/v1/admin/channel-products/match-sure', { channel_id: coupang.id });
  assert.deepEqual(sure.body, { matched: 1, next_after: null });
  const [line] = await yard.sql`select stock_state from channels.lines where channel_id = ${coupang.id}`;
  assert.equal(line!.stock_state, 'allocated');
});

test('sure suggestions that cannot be confirmed do not stand in the way of those behind them', async () => {
  const yard = await givenYard();
  const other = await givenYard();
  // Goods of another shop stand for whatever refuses a suggestion between its making and its confirming. Written as they were looked at
  // already: the shop's own job leaves them alone.
  const foreign = [
    {
      components: [{ variant_id: other.queen, quantity: 1 }],
      product_id: other.product_id,
      score: 1,
      sure: true,
      reasons: [],
    },
  ];
  const ids = Array.from({ length: 501 }, newId);
  const blocked = newId();
  await yard.sql`
    insert into channels.products (id, shop_id, channel_id, product_key, name, state)
    values (${blocked}, ${yard.shop_id}, ${yard.channel.id}, '501', '막힌 상품', 'suggested')`;
  await yard.sql`
    insert into channels.options (id, channel_product_id, option_key, option_text, state, suggestions, suggested_at)
    select id, ${blocked}, id::text, id::text, 'suggested', ${yard.sql.json(foreign)}::jsonb, now()
    from unnest(${ids}::uuid[]) as n (id)`;
  await yard.take([sized('last', 'Q', { productNo: '502' })]);
  await suggestMatches(yard.sql);
  const path = '/api/v1/admin/channel-products/match-sure';
  const calls: unknown[] = [];
  let after: unknown = null;
  do {
    const body = { channel_id: yard.channel.id, ...(after ? { after } : {}) };
    const reply = await desk.call('POST', path, body);
    assert.equal(reply.status, 200, JSON.stringify(reply.body));
    calls.push(reply.body.matched);
    after = reply.body.next_after;
  } while (after);
  assert.deepEqual(calls, [0, 1], 'each is looked at once, and the round ends');
  assert.equal((await yard.line('last')).stock_state, 'allocated');
});

test('a draft from an unknown product: options become variants with prices, add-ons products of their own', async () => {
  const yard = await givenYard();
  const chair = (key: string, color: string, unit: number) =>
    givenRow({
      key,
      product: '숲 의자',
      productNo: '77',
      kind: 'option',
      optionRaw: `색: ${color}`,
      options: [['색', color]],
      unit,
    });
  await yard.take([
    chair('a', '흰색', 50_000),
    chair('b', '검정', 55_000),
    givenRow({
      key: 'c',
      product: '숲 의자',
      productNo: '77',
      kind: 'addon',
      optionRaw: '방석: 회색',
      options: [['방석', '회색']],
      unit: 9_000,
    }),
  ]);
  const found = await yard.whole('숲 의자');
  const reply = await desk.call('POST', `/api/v1/admin/channel-products/${found.product.id}/draft`, {});
  assert.equal(reply.status, 201, JSON.stringify(reply.body));
  const made = await yard.sql<{ title: string; option_text: string; price_krw: number; state: string }[]>`
    select p.title, v.option_text, v.price_krw, p.state from catalog.variants v join catalog.products p on p.id = v.product_id
    where p.shop_id = ${yard.shop_id} and p.id <> ${yard.product_id} and v.retired_at is null order by v.price_krw`;
  assert.deepEqual(
    made.map((one) => [one.title, one.option_text, one.price_krw, one.state]),
    [
      ['방석 회색', '', 9_000, 'draft'],
      ['숲 의자', '색: 흰색', 50_000, 'draft'],
      ['숲 의자', '색: 검정', 55_000, 'draft'],
    ],
  );
  assert.equal((await yard.line('a')).stock_state, 'short', 'known, and nothing of it is here');

  const known = await yard.whole('숲 의자');
  await yard.take([chair('d', '초록', 60_000)]);
  const open = await yard.whole('숲 의자');
  assert.notEqual(open.product.state, 'matched', 'a new option opens its product again');
  assert.equal((await yard.line('d')).stock_state, 'unmatched');
  const grown = await desk.call('POST', `/api/v1/admin/channel-products/${found.product.id}/draft`, {});
  assert.equal(grown.status, 201, JSON.stringify(grown.body));
  const whole = grown.body as unknown as Whole;
  assert.deepEqual([whole.product.state, whole.product.product_id], ['matched', known.product.product_id]);
  const variants = await yard.sql<{ option_text: string; price_krw: number }[]>`
    select option_text, price_krw from catalog.variants
    where product_id = ${known.product.product_id} and retired_at is null order by price_krw`;
  assert.deepEqual(
    variants.map((one) => [one.option_text, one.price_krw]),
    [
      ['색: 흰색', 50_000],
      ['색: 검정', 55_000],
      ['색: 초록', 60_000],
    ],
    'the product of ours got the new value, not a second product',
  );
});

test('renamed, re-priced and re-optioned at the channel: differences, by a click or by the rule', async () => {
  const yard = await givenYard();
  const at = (day: number) => {
    const on = `2026-04-${String(day).padStart(2, '0')}`;
    return { orderedAt: `${on}T10:00:00+09:00`, paidAt: `${on}T10:01:00+09:00` };
  };
  const row = (key: string, day: number, more: Partial<CanonicalRow>) =>
    givenRow({
      key,
      productNo: '5',
      product: '이름',
      optionNo: '81',
      optionRaw: 'Q 흰색',
      unit: 1_000,
      ...at(day),
      ...more,
    });
  await yard.take([row('a', 10, {})]);
  await yard.take([row('b', 12, { product: '새 이름', optionRaw: 'K 흰색', unit: 1_200 })]);
  await yard.take([row('old', 9, { product: '옛 이름' })]);
  const found = await yard.whole('이름');
  assert.deepEqual(found.changes.map((one) => [one.field, one.before, one.after, one.state]).sort(), [
    ['name', '이름', '새 이름', 'open'],
    ['option_text', 'Q 흰색', 'K 흰색', 'open'],
    ['price_krw', '1000', '1200', 'open'],
  ]);
  await yard.take([{ ...row('other', 12, {}), productNo: '82', optionNo: '82' }]);
  await yard.take([{ ...row('another', 13, { unit: 1_300 }), productNo: '82', optionNo: '82' }]);
  type Page = { changes: { id: string }[]; open: number; next_cursor: string | null };
  const page = async (query: string) =>
    (await desk.call('GET', `/api/v1/admin/channel-product-changes?limit=2&${query}`)).body as unknown as Page;
  const of_product = `show=open&channel_product_id=${found.product.id}`;
  const first = await page(of_product);
  const second = await page(`${of_product}&cursor=${first.next_cursor}`);
  assert.deepEqual([first.open, first.changes.length, second.changes.length, second.next_cursor], [3, 2, 1, null]);
  const ids = (changes: { id: string }[]) => changes.map((one) => one.id).sort();
  assert.deepEqual(ids([...first.changes, ...second.changes]), ids(found.changes), 'every one of this product once');
  assert.equal((await page('')).open, 4, 'and one of the other product');
  assert.ok((await yard.line('b')).blocks.includes('option_changed'));
  assert.ok(!(await yard.line('a')).blocks.includes('option_changed'));
  const decide = (field: string, body: object) =>
    desk.call(
      'POST',
      `/api/v1/admin/channel-product-changes/${found.changes.find((one) => one.field === field)!.id}/decide`,
      body,
    );
  assert.equal((await decide('name', { decision: 'apply', always: true })).status, 200);
  assert.equal((await decide('option_text', { decision: 'keep' })).status, 200);
  assert.ok(!(await yard.line('b')).blocks.includes('option_changed'));
  await yard.take([row('c', 14, { product: '더 새 이름', optionRaw: 'K 흰색' })]);
  const later = await yard.whole('더 새 이름');
  assert.deepEqual(
    later.changes.filter((one) => one.state === 'open').map((one) => one.field),
    [],
    'the name by the rule, the text as decided, the price is what it was',
  );
});
