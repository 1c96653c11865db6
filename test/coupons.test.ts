import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { givenProduct } from '../server/modules/catalog/testing.ts';
import { givenStock } from '../server/modules/inventory/testing.ts';
import { openShop } from '../server/modules/sellers/index.ts';
import { transact } from '../server/platform/db.ts';
import { newId } from '../server/platform/ids.ts';
import { everyPromiseHolds } from './audit.ts';
import {
  type Buyer,
  bookedDelivery,
  campaignOf,
  cancelUnits,
  claim,
  detail,
  exportedFile,
  type Goods,
  type Order,
  pay,
  place,
  placeTo,
  type Quote,
  quoteOf,
  refundedBy,
  wallet,
} from './coupon-counter.ts';
import { eventually, type GivenApp, givenApp, givenBuyer, givenOpenDrop } from './given-app.ts';
import { givenStaff } from './given-staff.ts';

let shop: GivenApp;
let owner: Buyer;
const shop_id = newId();
before(async () => {
  shop = await givenApp();
  owner = (await givenStaff(shop, { role: 'owner' })).browser;
});
after(() => shop.close());

const member = async () => (await givenStaff(shop, {})).browser;
const hour_ms = 3_600_000;

async function givenCampaign(more: object): Promise<string> {
  const made = await owner.call('POST', '/api/v1/admin/campaigns', campaignOf(shop_id, more));
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body.campaign_id as string;
}

async function givenGoods(price_krw: number, title = '그릇', of = shop_id, quantity = 50): Promise<Goods> {
  const offer = await givenProduct(shop.ctx.sql, { shop_id: of, title, price_krw });
  await givenStock(shop.ctx.sql, { shop_id: of, variant_id: offer.variant_id, quantity });
  return { shop_id: of, variant_id: offer.variant_id, unit_price_krw: offer.unit_price_krw };
}

test('three coupons for five members who come at once: three places, everybody hears the same again, and then no query', async () => {
  const id = await givenCampaign({
    kind: 'first_come',
    winners_max: 3,
    benefit: { kind: 'amount', amount_krw: 1_000 },
  });
  const members = await Promise.all([member(), member(), member(), member(), member()]);
  const said = await Promise.all(members.flatMap((one) => [claim(one, id), claim(one, id)]));
  const places = members.map((_, n) => said[n * 2]!.place ?? null);
  assert.deepEqual(
    members.map((_, n) => said[n * 2 + 1]!.place ?? null),
    places,
  );
  assert.deepEqual(places.filter(Boolean).sort(), [1, 2, 3]);
  assert.equal(said.filter((one) => one.state === 'sold_out').length, 4);
  const winner = places.findIndex(Boolean);
  assert.deepEqual(await claim(members[winner]!, id), { state: 'won', place: places[winner] });
  await eventually(
    async () => shop.app.modules.claims.claim(id, newId()),
    () => !(shop.app.modules.claims.claim(id, newId()) instanceof Promise),
  );
  assert.deepEqual(shop.app.modules.claims.claim(id, newId()), { ok: true, value: { state: 'sold_out' } });
  assert.deepEqual(await claim(members[winner]!, id), { state: 'won', place: places[winner] }, 'from memory, too');
  const shown = await members[0]!.call('GET', `/api/v1/campaigns/${id}`);
  assert.equal((shown.body.campaign as { left: number }).left, 0);
});

test('a coupon is shared over the lines to the won, spent with the order, refunded by units, and comes back with the whole', async () => {
  const id = await givenCampaign({
    kind: 'first_come',
    winners_max: 9,
    benefit: { kind: 'amount', amount_krw: 1_000 },
  });
  const buyer = await member();
  await claim(buyer, id);
  const [bowl, cup] = [await givenGoods(7_000), await givenGoods(2_999, '잔')];
  const goods: [Goods, number][] = [
    [bowl, 3],
    [cup, 1],
  ];
  const body = { lines: goods.map(([one, quantity]) => ({ variant_id: one.variant_id, quantity })), codes: [] };
  const quote = await buyer.call('POST', '/api/v1/discount-quotes', { ...body, campaign_ids: [] });
  assert.equal(quote.body.discount_krw, 0);
  assert.deepEqual(
    (quote.body.usable as { discount_krw: number; reason: string }[]).map((one) => [one.discount_krw, one.reason]),
    [[1_000, 'applied']],
  );
  const chosen = await buyer.call('POST', '/api/v1/discount-quotes', { ...body, campaign_ids: [id] });
  assert.equal(chosen.body.amount_krw, 22_999);
  const wrong = await place(buyer, goods, { campaign_ids: [id], discount_krw: 2_000 });
  assert.equal(wrong.body.code, 'discount_changed');
  const placed = await place(buyer, goods, { campaign_ids: [id], discount_krw: 1_000 });
  assert.equal(placed.status, 201, JSON.stringify(placed.body));
  const order = placed.body as unknown as Order;
  assert.deepEqual([order.amount_krw, order.discount_krw], [22_999, 1_000]);
  assert.equal((await wallet(buyer))[0]!.state, 'held');
  const twice = await place(buyer, goods, { campaign_ids: [id], discount_krw: 1_000 });
  assert.equal(twice.body.code, 'discount_changed', 'a coupon is with one order at a time');

  assert.equal((await pay(buyer, order)).body.state, 'confirmed');
  const seen = await detail(buyer, order);
  // 1,000 x 21,000 / 23,999 = 875.04, 1,000 x 2,999 / 23,999 = 124.96: the odd won goes to the larger remainder.
  assert.deepEqual([seen.discount_krw, seen.lines.map((line) => line.discount_krw)], [1_000, [875, 125]]);
  assert.equal((await wallet(buyer))[0]!.state, 'spent');
  const cancel = (lines?: object[]) =>
    buyer.call('POST', `/api/v1/orders/${order.order_id}/cancel`, { ...(lines ? { lines } : {}), reason: '단순 변심' });
  await cancel([{ line_id: seen.lines[0]!.line_id, quantity: 1 }]);
  const refunded = async (krw: number) =>
    await eventually(
      () => detail(buyer, order),
      (one) => one.refunded_krw === krw,
    );
  await refunded(7_000 - 291); // 875 over 3 units: 291, 292, 292
  assert.equal((await wallet(buyer))[0]!.state, 'spent');
  await cancel();
  await refunded(22_999);
  assert.equal((await wallet(buyer))[0]!.state, 'free');
  const [books] = await shop.ctx.sql`
    select coalesce(sum(amount_krw) filter (where account = 'discounts'), 0)::int as given, count(*)::int as n
    from ledger.entries where order_id = ${order.order_id}::uuid`;
  assert.equal(books!.given, 0, 'nothing was given on goods that came back');
});

test('a coupon whose payment is declined is free again, and so is one whose buyer leaves', async () => {
  const id = await givenCampaign({ kind: 'first_come', winners_max: 9, benefit: { kind: 'percent', percent: 10 } });
  const buyer = await member();
  await claim(buyer, id);
  const bowl = await givenGoods(9_990);
  const order = (await place(buyer, [[bowl, 1]], { campaign_ids: [id], discount_krw: 999 })).body as unknown as Order;
  assert.equal((await pay(buyer, order, ['decline'])).body.state, 'failed');
  assert.equal((await wallet(buyer))[0]!.state, 'free');
  const again = (await place(buyer, [[bowl, 1]], { campaign_ids: [id], discount_krw: 999 })).body as unknown as Order;
  await buyer.call('POST', `/api/v1/checkouts/${again.order_id}/leave`);
  assert.equal((await wallet(buyer))[0]!.state, 'free');
});

test('a code for two uses and no more, also in a drop: who comes third is told, and gets it when one gives up', async () => {
  const goods = await givenOpenDrop(shop.ctx, { stock: 9, cap: 9 });
  const benefit = { kind: 'amount', amount_krw: 3_000 };
  const more = { shop_id: goods.shop_id, kind: 'public_code', code: 'spring-26', benefit };
  await givenCampaign({ ...more, uses_max: 2, budget_krw: 6_000 });
  const buyers = [givenBuyer(shop), givenBuyer(shop), givenBuyer(shop)];
  for (const one of buyers) await one.enter();
  const use = (one: Buyer) => place(one, [[goods, 1]], { codes: ['Spring-26'], discount_krw: 3_000 });
  const first = await use(buyers[0]!);
  assert.equal(first.status, 201, JSON.stringify(first.body));
  assert.equal((await use(buyers[0]!)).body.code, 'discount_changed', 'once a person');
  assert.equal((await use(buyers[1]!)).status, 201);
  assert.equal((await use(buyers[2]!)).body.code, 'discount_changed', 'used up');
  await buyers[0]!.call('POST', `/api/v1/checkouts/${first.body.order_id}/leave`);
  assert.equal((await use(buyers[2]!)).status, 201);
  const unknown = await place(buyers[2]!, [[goods, 1]], { codes: ['NOBODY-MADE-IT'], discount_krw: 1 });
  assert.equal(unknown.body.code, 'coupon_code_unknown');
});

test('two campaigns for first orders: while one order has the right, none of them gives to another; left, it is free; paid, it is gone', async () => {
  const first = {
    kind: 'public_code',
    conditions: { first_order: true },
    benefit: { kind: 'amount', amount_krw: 1_000 },
  };
  for (const code of ['FIRST-A', 'FIRST-B']) await givenCampaign({ ...first, code });
  const bowl = await givenGoods(10_000);
  const buyer = givenBuyer(shop);
  await buyer.enter();
  const use = (code: string, by = buyer) => place(by, [[bowl, 1]], { codes: [code], discount_krw: 1_000 });
  const one = await use('FIRST-A');
  assert.equal(one.status, 201, JSON.stringify(one.body));
  const other = await use('FIRST-B');
  assert.deepEqual([other.body.code, /in_use/.test(JSON.stringify(other.body))], ['discount_changed', true]);
  await buyer.call('POST', `/api/v1/checkouts/${one.body.order_id}/leave`);
  const second = await use('FIRST-B');
  assert.equal(second.status, 201, JSON.stringify(second.body));
  assert.equal((await pay(buyer, second.body as unknown as Order)).body.state, 'confirmed');
  const again = givenBuyer(shop);
  await again.enter();
  again.contact.phone = buyer.contact.phone;
  for (const by of [buyer, again]) assert.match(JSON.stringify((await use('FIRST-A', by)).body), /first_order_only/);
});

test('a hold that lapses gives the coupon back; who returns from paying after another order has it pays nothing', async () => {
  const goods = await givenOpenDrop(shop.ctx, { stock: 9, cap: 9, hold_ms: 1_500 });
  const benefit = { kind: 'amount', amount_krw: 1_000 };
  const id = await givenCampaign({ shop_id: goods.shop_id, kind: 'first_come', winners_max: 9, benefit });
  const buyer = await member();
  await claim(buyer, id);
  const use = (what: Goods) => place(buyer, [[what, 1]], { campaign_ids: [id], discount_krw: 1_000 });
  const order = (await use(goods)).body as unknown as Order;
  const returned = await buyer.authenticate(order);
  await eventually(
    () => wallet(buyer),
    ([coupon]) => coupon!.state === 'free',
  );
  const other = await use(await givenGoods(9_000, '그릇', goods.shop_id));
  assert.equal(other.status, 201, JSON.stringify(other.body));
  const late = await buyer.confirm(order, returned);
  assert.equal(late.body.code, 'order_state', 'no money is asked for at a price that cannot be had again');
  assert.deepEqual([(await wallet(buyer))[0]!.state], ['held']);
});

test('single-use codes are made by a job, fetched as a file, and each is used once', async () => {
  const id = await givenCampaign({ kind: 'single_codes', benefit: { kind: 'percent', percent: 20, cap_krw: 1_500 } });
  const asked = await owner.call('POST', `/api/v1/admin/campaigns/${id}/codes`, { count: 25_000 });
  assert.equal(asked.status, 202, JSON.stringify(asked.body));
  await eventually(
    async () => (await owner.call('GET', `/api/v1/admin/campaigns/${id}`)).body.campaign as { codes_made: number },
    (campaign) => campaign.codes_made === 25_000,
    60_000,
  );
  const reply = await fetch(`${shop.url}/api/v1/admin/campaigns/${id}/codes.csv`, {
    headers: { cookie: owner.cookie() },
  });
  const [head, ...codes] = (await reply.text()).trim().split('\n');
  assert.equal(head, 'code,state');
  assert.equal(new Set(codes).size, 25_000);
  const code = codes[7]!.split(',')[0]!;
  const [first, second] = [givenBuyer(shop), givenBuyer(shop)];
  await first.enter();
  await second.enter();
  const bowl = await givenGoods(10_000);
  const use = (one: Buyer) => place(one, [[bowl, 1]], { codes: [code.toLowerCase()], discount_krw: 1_500 });
  assert.equal((await use(first)).status, 201);
  const told = await use(second);
  assert.equal(told.body.code, 'discount_changed');
  assert.match(JSON.stringify(told.body), /code_taken/);
});

test('a campaign is changed until it opens, then only in what nobody was promised; and by nobody who answers for other shops only', async () => {
  const in_ms = (ms: number) => new Date(Date.now() + ms).toISOString();
  const coming = { opens_at: in_ms(hour_ms), closes_at: in_ms(2 * hour_ms), usable_until: in_ms(3 * hour_ms) };
  const benefit = { kind: 'percent', percent: 10 };
  const id = await givenCampaign({ kind: 'public_code', code: 'COMING-26', benefit, ...coming });
  const path = `/api/v1/admin/campaigns/${id}`;
  const change = (by: Buyer, body: object) => by.call('PATCH', path, body);
  const own_shop = newId();
  const other = (await givenStaff(shop, { role: 'manager', shops: [own_shop] })).browser;
  const make = (of: string) => campaignOf(of, { kind: 'single_codes', benefit, ...coming });
  const refusals = [
    await change(other, { name_en: 'Mine' }),
    await other.call('GET', path),
    await other.call('GET', `${path}/codes.csv`),
    await other.call('POST', `${path}/codes`, { count: 1 }),
    await other.call('POST', '/api/v1/admin/campaigns', make(shop_id)),
  ];
  assert.deepEqual(
    refusals.map((one) => one.status),
    [404, 404, 404, 404, 400],
    'of other shops they hear nothing',
  );
  const foreign = { kind: 'gift', variant_id: (await givenGoods(1_000)).variant_id };
  const gives = await other.call('POST', '/api/v1/admin/campaigns', { ...make(own_shop), benefit: foreign });
  assert.deepEqual([gives.status, gives.body.code], [400, 'invalid_input'], 'a shop gives away its own goods');
  const mine = await other.call('POST', '/api/v1/admin/campaigns', make(own_shop));
  assert.equal(mine.status, 201, JSON.stringify(mine.body));
  const my_path = `/api/v1/admin/campaigns/${mine.body.campaign_id}`;
  assert.equal((await other.call('PATCH', my_path, { name_en: 'Ours' })).body.name_en, 'Ours');
  assert.equal((await other.call('POST', `${my_path}/codes`, { count: 1 })).status, 202);
  const listed = (await other.call('GET', '/api/v1/admin/campaigns')).body.campaigns as { campaign_id: string }[];
  assert.deepEqual(
    listed.map((one) => one.campaign_id),
    [mine.body.campaign_id],
  );
  const conditions = { minimum_krw: 5_000, product_ids: [newId()] };
  const early = await change(owner, { conditions, budget_krw: 100_000, code: 'spring-26x', opens_at: in_ms(-1_000) });
  assert.equal(early.status, 200, JSON.stringify(early.body));
  assert.deepEqual(
    [early.body.conditions, early.body.code, early.body.budget_krw],
    [conditions, 'SPRING-26X', 100_000],
  );
  const late = await change(owner, { conditions: {} });
  assert.deepEqual([late.status, late.body.code], [409, 'campaign_begun']);
  assert.equal(
    (await change(owner, { name_en: 'Spring', budget_krw: 150_000, usable_until: in_ms(5 * hour_ms) })).status,
    200,
  );
  const report = (await owner.call('GET', path)).body as { budget_left_krw: number; uses_left: number | null };
  assert.deepEqual([report.budget_left_krw, report.uses_left], [150_000, null]);
});

/** A shop whose owner asks for delivering. */
async function givenAskingShop(fees: object): Promise<string> {
  const id = newId();
  const opened = await transact(shop.ctx.sql, (tx) =>
    openShop(tx, { id, slug: `shop-${id.slice(-12)}`, name: '배송 가게' }),
  );
  assert.ok(opened.ok);
  const changed = await owner.call('PATCH', `/api/v1/admin/shops/${id}`, fees);
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  return id;
}

test('delivery costs what its shop asks, is paid as it was shown, and comes back with the last of the goods of its shop', async () => {
  const fees = {
    delivery_krw: 3_000,
    delivery_free_from_krw: 30_000,
    delivery_jeju_krw: 2_000,
    delivery_island_krw: 4_000,
  };
  const [near, other] = [await givenAskingShop(fees), await givenAskingShop({ delivery_krw: 2_500 })];
  const [bowl, cup] = [await givenGoods(10_000, '그릇', near), await givenGoods(5_000, '잔', other)];
  const buyer = givenBuyer(shop);
  await buyer.enter();
  const asked = async (quantity: number, postal_code?: string) =>
    (await quoteOf(buyer, [[bowl, quantity]], postal_code ? { postal_code } : {})).shipping_krw;
  assert.deepEqual(
    [await asked(2), await asked(3), await asked(2, '63100'), await asked(3, '63100'), await asked(2, '23100')],
    [3_000, 0, 5_000, 2_000, 7_000],
    'flat, free from 30,000, and more for 제주 and islands, also where the rest is free',
  );
  const blind = await placeTo(buyer, [[bowl, 2]], {});
  assert.deepEqual(
    [blind.body.code, (blind.body.details as object[])[0]],
    ['shipping_changed', { shipping_krw: 3_000 }],
  );
  const jeju = await placeTo(buyer, [[bowl, 2]], { shipping_krw: 3_000 }, '63100');
  assert.equal(jeju.body.code, 'shipping_changed', 'it goes to 제주');

  const placed = await placeTo(
    buyer,
    [
      [bowl, 2],
      [cup, 1],
    ],
    { shipping_krw: 5_500 },
  );
  assert.equal(placed.status, 201, JSON.stringify(placed.body));
  const order = placed.body as unknown as Order;
  assert.deepEqual([order.amount_krw, order.shipping_krw], [30_500, 5_500]);
  assert.equal((await pay(buyer, order)).body.state, 'confirmed');
  const seen = await detail(buyer, order);
  assert.deepEqual([seen.shipping_krw, seen.lines.map((line) => line.shipping_krw)], [5_500, [3_000, 2_500]]);
  assert.equal(await bookedDelivery(shop.ctx.sql, order), 5_500);
  const [bowls, cups] = seen.lines.map((line) => line.line_id);
  await cancelUnits(buyer, order, [{ line_id: bowls, quantity: 1 }]);
  await refundedBy(buyer, order, 10_000);
  await cancelUnits(buyer, order, [{ line_id: cups, quantity: 1 }]);
  await refundedBy(buyer, order, 10_000 + 7_500);
  assert.equal(await bookedDelivery(shop.ctx.sql, order), 3_000);
  await cancelUnits(buyer, order);
  await refundedBy(buyer, order, 30_500);
  assert.equal(await bookedDelivery(shop.ctx.sql, order), 0);
});

test('a campaign for free delivery waives the fee of its shop, up to its cap and out of its budget, and says why not', async () => {
  const near = await givenAskingShop({ delivery_krw: 3_000, delivery_jeju_krw: 2_000 });
  const bowl = await givenGoods(10_000, '그릇', near);
  const id = await givenCampaign({
    shop_id: near,
    kind: 'automatic',
    benefit: { kind: 'shipping', cap_krw: 3_000 },
    conditions: { minimum_krw: 20_000 },
    budget_krw: 5_000,
  });
  const buyer = await member();
  const reason = (quote: Quote) => quote.rules.find((rule) => rule.campaign_id === id)?.reason;
  const small = await quoteOf(buyer, [[bowl, 1]]);
  assert.deepEqual([small.shipping_krw, reason(small)], [3_000, 'minimum_not_met']);
  const far = await quoteOf(buyer, [[bowl, 2]], { postal_code: '63100' });
  assert.deepEqual([far.shipping_krw, far.shipping_discount_krw], [2_000, 3_000], 'the way to 제주 is still paid');
  const quote = await quoteOf(buyer, [[bowl, 2]]);
  assert.deepEqual([quote.amount_krw, quote.shipping_krw, reason(quote)], [20_000, 0, 'applied']);
  const discounts = { campaign_ids: [], codes: [], discount_krw: 0 };
  const order = (await placeTo(buyer, [[bowl, 2]], { discounts })).body as unknown as Order;
  assert.equal(order.amount_krw, 20_000);
  assert.equal((await pay(buyer, order)).body.state, 'confirmed');
  const seen = await detail(buyer, order);
  assert.deepEqual([seen.shipping_krw, seen.shipping_waived_krw], [0, 3_000]);
  const poor = await placeTo(buyer, [[bowl, 2]], { discounts, shipping_krw: 0 });
  assert.deepEqual([poor.body.code, reason(await quoteOf(buyer, [[bowl, 2]]))], ['shipping_changed', 'budget_spent']);
  await cancelUnits(buyer, order);
  assert.equal(reason(await quoteOf(buyer, [[bowl, 2]])), 'applied', 'the budget has it back');
});

test('a gift adds itself while its conditions hold and the stock allows it, is held like any line, and goes with what was bought', async () => {
  const [bowl, cup] = [await givenGoods(10_000), await givenGoods(4_000, '사은 잔', shop_id, 1)];
  const conditions = { minimum_krw: 20_000, product_ids: [] };
  await givenCampaign({
    kind: 'public_code',
    code: 'GIFT-26',
    conditions,
    benefit: { kind: 'gift', variant_id: cup.variant_id },
  });
  const [first, second] = [await member(), await member()];
  const codes = { codes: ['GIFT-26'] };
  const small = await quoteOf(first, [[bowl, 1]], codes);
  assert.deepEqual([small.gifts.length, small.rules[0]!.reason], [0, 'minimum_not_met']);
  const quote = await quoteOf(first, [[bowl, 2]], codes);
  assert.deepEqual(
    [quote.gifts.map((gift) => gift.variant_id), quote.amount_krw, quote.discount_krw],
    [[cup.variant_id], 20_000, 4_000],
  );
  const discounts = { campaign_ids: [], ...codes, discount_krw: 4_000 };
  const placed = await placeTo(first, [[bowl, 2]], { discounts });
  assert.equal(placed.status, 201, JSON.stringify(placed.body));
  const order = placed.body as unknown as Order;
  assert.equal(order.amount_krw, 20_000);
  const out = await placeTo(second, [[bowl, 2]], { discounts });
  assert.equal(out.body.code, 'discount_changed');
  assert.match(JSON.stringify(out.body), /gift_out/, 'the last one is held');
  const mine = await placeTo(second, [[cup, 1]], {});
  assert.equal(mine.status, 409, 'and nobody can buy it');
  assert.equal((await pay(first, order)).body.state, 'confirmed');
  const seen = await detail(first, order);
  assert.deepEqual(
    seen.lines.map((line) => line.gift),
    [false, true],
  );
  await eventually(
    async () => (await shop.ctx.sql`select title from fulfilment.lines where title = '[사은품] 사은 잔'`).length,
    (packed) => packed === 1,
  );
  for (const [path, told] of [
    ['orders', '사은 잔,24000,4000,0,20000,0'],
    ['grid', '(사은품) 사은 잔,,3,4000,0,20000,0'],
  ] as const)
    await eventually(
      async () => await exportedFile(shop.url, owner, path),
      (text) => text.includes(told),
    );
  await cancelUnits(first, order, [{ line_id: seen.lines[0]!.line_id, quantity: 1 }]);
  const free = async () =>
    (
      await shop.ctx
        .sql`select on_hand - held - allocated as units from inventory.lots where variant_id = ${cup.variant_id}::uuid`
    )[0]!.units;
  assert.equal(await free(), 0, 'the gift stays while something is left');
  await cancelUnits(first, order, [{ line_id: seen.lines[0]!.line_id, quantity: 1 }]);
  await refundedBy(first, order, 20_000);
  assert.deepEqual([(await detail(first, order)).state, await free()], ['canceled', 1]);
  assert.equal((await placeTo(second, [[bowl, 2]], { discounts })).status, 201, 'somebody else has it now');
});

test('and every promise holds over all of it', async () => {
  await everyPromiseHolds(shop.database_url, { journal: shop.journal, grace_s: 60 });
});
