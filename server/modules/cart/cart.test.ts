import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkCart, readCart, readSession, removeCartLine, setCartLine, signIn } from '@madang/contract';
import fc from 'fast-check';
import type { Sql } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { createReader } from '../../platform/reader.ts';
import { givenDatabase } from '../../platform/testing.ts';
import { changeProductState, type Offer, updateVariants } from '../catalog/index.ts';
import { givenProduct } from '../catalog/testing.ts';
import { givenAccount, givenApp, givenBrowser, givenIdentity, test_password } from '../identity/testing.ts';
import { checkLines, type DropWindow, problemsOf, type StoredLine } from './check-lines.ts';
import { cartRoutes, mergeCarts, removeBought, sweepCarts } from './index.ts';

async function givenShop(t: Parameters<typeof givenDatabase>[0]) {
  const { sql } = await givenDatabase(t);
  const identity = givenIdentity(sql);
  const stock = new Map<string, number>();
  const windows = new Map<string, DropWindow>();
  const app = givenApp(identity, {
    hooks: [
      async ({ guest_person_id, person_id }) => {
        if (guest_person_id) await mergeCarts(sql, { guest_person_id, person_id });
      },
    ],
    more: cartRoutes(
      { sql, read: createReader(sql, { set_role: true }) },
      {
        readAvailable: async () => stock,
        windowOf: (variant_id) => windows.get(variant_id) ?? null,
      },
    ),
  });
  const buyer = givenBrowser(app);
  await buyer.call(readSession);
  const put = (variant_id: string, quantity: number, by = buyer) =>
    by.call(setCartLine, { params: { variant_id }, body: { quantity } });
  return { sql, identity, app, stock, windows, buyer, put };
}

test('a cart holds several shops’ goods, priced by the catalog of today', async (t) => {
  const { sql, buyer, stock, put, app } = await givenShop(t);
  const a = await givenProduct(sql, { title: '사과', price_krw: 9_000 });
  const b = await givenProduct(sql, { title: '꽃다발', price_krw: 35_000 });
  stock.set(a.variant_id, 10).set(b.variant_id, 10);
  await put(a.variant_id, 2);
  const both = await put(b.variant_id, 1);
  assert.equal(both.status, 200);
  assert.deepEqual(
    both.body.shops.map((shop: { shop_id: string; amount_krw: number }) => [shop.shop_id, shop.amount_krw]),
    [
      [a.shop_id, 18_000],
      [b.shop_id, 35_000],
    ],
  );
  assert.deepEqual([both.body.amount_krw, both.body.count], [53_000, 3]);
  assert.equal((await put(a.variant_id, 5)).body.amount_krw, 80_000, 'the quantity is replaced');
  const left = await buyer.call(removeCartLine, { params: { variant_id: a.variant_id } });
  assert.equal(left.body.count, 1);
  assert.equal((await put(newId(), 1)).status, 404);
  assert.equal((await put(a.variant_id, 1_000)).status, 400);
  assert.equal((await givenBrowser(app).call(readCart)).body.code, 'session_required');
  const other = givenBrowser(app);
  await other.call(readSession);
  assert.deepEqual((await other.call(readCart)).body, { shops: [], amount_krw: 0, count: 0 });
});

test('all shortages and price changes are said together, and the price once', async (t) => {
  const { sql, buyer, stock, put } = await givenShop(t);
  const [dearer, short, gone, ended] = await Promise.all(
    ['오른 것', '모자란 것', '없는 것', '끝난 것'].map((title) => givenProduct(sql, { title, price_krw: 1_000 })),
  );
  for (const one of [dearer, short, gone, ended]) await put(one!.variant_id, 3);
  stock.set(dearer!.variant_id, 9).set(short!.variant_id, 2).set(ended!.variant_id, 9);
  await setPrice(sql, dearer!, 1_500);
  const closed = await sql.begin((tx) => changeProductState(tx, ended!.product_id, 'ended'));
  assert.ok(closed.ok);

  const checked = await buyer.call(checkCart);
  assert.equal(checked.body.ok, false);
  assert.deepEqual(
    checked.body.problems
      .map((one: { variant_id: string; code: string; available: number }) => [one.variant_id, one.code])
      .sort(),
    [
      [dearer!.variant_id, 'price_changed'],
      [short!.variant_id, 'short_stock'],
      [gone!.variant_id, 'sold_out'],
      [ended!.variant_id, 'sale_ended'],
    ].sort(),
  );
  assert.equal(checked.body.cart.amount_krw, 1_500 * 3 + 1_000 * 3);
  const again = await buyer.call(checkCart);
  assert.deepEqual(again.body.problems.map((one: { code: string }) => one.code).sort(), [
    'sale_ended',
    'short_stock',
    'sold_out',
  ]);
});

test('what a drop sells is said as its own page says it: not open yet, all held, ended, canceled, more than one person may have', async (t) => {
  const { sql, buyer, stock, windows, put } = await givenShop(t);
  const window = { opens_at: '2026-11-20T11:00:00.000Z', closes_at: '2026-12-20T11:00:00.000Z', cap_per_person: 2 };
  const cases = [
    ['upcoming', 9, 'upcoming', 'not_open_yet'],
    ['all_held', 0, 'all_held', 'all_held'],
    ['sold_out', 0, 'sold_out', 'sold_out'],
    ['ended', 9, 'ended', 'sale_ended'],
    ['canceled', 9, 'canceled', 'not_on_sale'],
    ['open', 9, 'over_limit', 'limit_per_person'],
    ['open', 0, 'sold_out', 'sold_out'],
  ] as const;
  const wanted = await Promise.all(
    cases.map(async ([phase, left, state, code]) => {
      const { variant_id } = await givenProduct(sql, { price_krw: 1_000 });
      windows.set(variant_id, { ...window, phase });
      stock.set(variant_id, left);
      return { variant_id, state, code };
    }),
  );
  const fine = await givenProduct(sql, { price_krw: 7_000 });
  windows.set(fine.variant_id, { ...window, phase: 'open', cap_per_person: 3 });
  stock.set(fine.variant_id, 9);
  const resting = await givenProduct(sql, { price_krw: 1_000 });
  stock.set(resting.variant_id, 9);
  for (const { variant_id } of [...wanted, fine, resting]) await put(variant_id, 3);
  const paused = await sql.begin((tx) => changeProductState(tx, resting.product_id, 'paused'));
  assert.ok(paused.ok);

  const { problems, cart } = (await buyer.call(checkCart)).body as {
    problems: { variant_id: string; code: string }[];
    cart: { amount_krw: number; shops: { lines: { variant_id: string; state: string; opens_at: string | null }[] }[] };
  };
  const lines = new Map(cart.shops.flatMap((shop) => shop.lines).map((line) => [line.variant_id, line]));
  const codes = new Map(problems.map((one) => [one.variant_id, one.code]));
  for (const { variant_id, state, code } of wanted) {
    assert.deepEqual([lines.get(variant_id)!.state, codes.get(variant_id)], [state, code]);
    assert.equal(lines.get(variant_id)!.opens_at, window.opens_at);
  }
  assert.deepEqual([lines.get(fine.variant_id)!.state, codes.get(fine.variant_id)], ['ok', undefined]);
  assert.deepEqual([lines.get(resting.variant_id)!.state, codes.get(resting.variant_id)], ['paused', 'not_on_sale']);
  assert.equal(cart.amount_krw, 3 * 7_000 + 3 * 1_000, 'what can be bought, and what can be bought in smaller number');
});

async function setPrice(sql: Sql, offer: Offer, price_krw: number) {
  const done = await sql.begin((tx) => updateVariants(tx, offer.product_id, [{ id: offer.variant_id, price_krw }]));
  assert.ok(done.ok);
}

test('a guest’s cart joins the account’s at sign-in: the larger quantity, nothing lost, nothing doubled', async (t) => {
  const { sql, identity, app, stock, buyer, put } = await givenShop(t);
  const [a, b, c] = await Promise.all([1, 2, 3].map(() => givenProduct(sql)));
  for (const one of [a, b, c]) stock.set(one!.variant_id, 99);
  const account = await givenAccount(identity);
  const laptop = givenBrowser(app);
  const body = { email: account.email, password: test_password };
  await laptop.call(signIn, { body });
  await put(a!.variant_id, 5, laptop);
  await put(b!.variant_id, 1, laptop);
  await put(b!.variant_id, 4);
  await put(c!.variant_id, 2);
  const guest = await identity.authenticate({ headers: { cookie: `madang_guest=${buyer.jar.get('madang_guest')}` } });
  await buyer.call(signIn, { body });
  const merged = new Map<string, number>(
    (await buyer.call(readCart)).body.shops.flatMap((shop: { lines: { variant_id: string; quantity: number }[] }) =>
      shop.lines.map((line) => [line.variant_id, line.quantity]),
    ),
  );
  assert.deepEqual(Object.fromEntries(merged), { [a!.variant_id]: 5, [b!.variant_id]: 4, [c!.variant_id]: 2 });
  assert.ok(guest.kind === 'guest');
  await mergeCarts(sql, { guest_person_id: guest.person_id, person_id: account.person_id });
  const [left] = await sql<
    { rows: number; pieces: number }[]
  >`select count(*) as rows, sum(quantity) as pieces from cart.lines`;
  assert.deepEqual(left, { rows: 3, pieces: 11 }, 'a second merge changes nothing');
});

test('what was bought leaves the cart; what was put in meanwhile stays', async (t) => {
  const { sql } = await givenDatabase(t);
  const [me, other, x, y] = [newId(), newId(), newId(), newId()];
  const line = (person_id: string, variant_id: string, quantity: number) =>
    sql`insert into cart.lines values (${person_id}, ${variant_id}, ${quantity}, 0)`;
  await line(me, x, 3);
  await line(me, y, 1);
  await line(other, x, 1);
  await sql.begin((tx) =>
    removeBought(tx, [
      { person_id: me, lines: [{ variant_id: x, quantity: 1 }] },
      {
        person_id: me,
        lines: [
          { variant_id: x, quantity: 1 },
          { variant_id: y, quantity: 1 },
        ],
      },
      { person_id: newId(), lines: [{ variant_id: x, quantity: 1 }] },
    ]),
  );
  const rows = await sql`select person_id, variant_id, quantity from cart.lines order by quantity, person_id`;
  assert.deepEqual(
    rows.map((row) => ({ ...row })),
    [
      { person_id: me, variant_id: x, quantity: 1 },
      { person_id: other, variant_id: x, quantity: 1 },
    ].sort((a, b) => (a.person_id < b.person_id ? -1 : 1)),
  );
  await sql`update cart.lines set touched_at = now() - interval '91 days' where person_id = ${other}`;
  await sweepCarts(sql);
  assert.equal((await sql`select 1 from cart.lines`).length, 1);
});

test('a cart is full at fifty kinds', async (t) => {
  const { sql, buyer, put } = await givenShop(t);
  const offer = await givenProduct(sql);
  await put(offer.variant_id, 1);
  await sql`insert into cart.lines select person_id, gen_random_uuid(), 1, 0 from cart.lines, generate_series(1, 50)`;
  assert.equal((await put(offer.variant_id, 2)).body.code, 'cart_full', 'already beyond');
  await sql`delete from cart.lines where variant_id in (select variant_id from cart.lines where variant_id <> ${offer.variant_id} limit 1)`;
  assert.equal((await put(offer.variant_id, 2)).status, 200, 'goods in the cart may change');
  const more = await givenProduct(sql);
  assert.deepEqual(
    [(await put(more.variant_id, 1)).body.code, (await buyer.call(readCart)).body.count],
    ['cart_full', 2],
  );
});

const offerOf = (variant_id: string, shop_id: string, unit_price_krw: number, state: Offer['state']): Offer => ({
  variant_id,
  shop_id,
  unit_price_krw,
  state,
  snapshot_id: '',
  product_id: '',
  title: '',
  option_text: '',
  tax_free: false,
  made_to_order: false,
});
const card = {
  slug: '',
  title: '',
  title_en: null,
  option_text: '',
  option_text_en: null,
  image: null,
  compare_at_krw: null,
};

test('whatever the lines: amounts add up, and a cart without problems can be bought as it stands', () => {
  const line = fc.record({
    quantity: fc.integer({ min: 1, max: 999 }),
    seen: fc.integer({ min: 0, max: 9 }),
    price: fc.integer({ min: 0, max: 9 }),
    shop: fc.integer({ min: 0, max: 3 }),
    available: fc.option(fc.integer({ min: 0, max: 1_000 })),
    state: fc.constantFrom('on_sale' as const, 'temporarily_sold_out' as const, 'paused' as const, 'ended' as const),
  });
  fc.assert(
    fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
      const stored: StoredLine[] = lines.map((one, i) => ({
        variant_id: `v${i}`,
        quantity: one.quantity,
        price_seen_krw: one.seen,
      }));
      const cart = checkLines(stored, {
        offers: new Map(lines.map((one, i) => [`v${i}`, offerOf(`v${i}`, `s${one.shop}`, one.price, one.state)])),
        cards: new Map(lines.map((_, i) => [`v${i}`, card])),
        windowOf: () => null,
        available: new Map(
          lines.flatMap((one, i) => (one.available === null ? [] : [[`v${i}`, one.available] as const])),
        ),
      });
      assert.equal(
        cart.count,
        lines.reduce((sum, one) => sum + one.quantity, 0),
      );
      assert.equal(
        cart.amount_krw,
        cart.shops.reduce((sum, shop) => sum + shop.amount_krw, 0),
      );
      const problems = new Set(problemsOf(cart).map((one) => one.variant_id));
      lines.forEach((one, i) => {
        const buyable =
          one.state === 'on_sale' &&
          one.seen === one.price &&
          (one.available === null || one.available >= one.quantity);
        assert.equal(problems.has(`v${i}`), !buyable);
      });
    }),
    { numRuns: 1_000 },
  );
});
