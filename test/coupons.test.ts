import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { givenProduct } from '../server/modules/catalog/testing.ts';
import { givenStock } from '../server/modules/inventory/testing.ts';
import { newId } from '../server/platform/ids.ts';
import { everyPromiseHolds } from './audit.ts';
import { eventually, type GivenApp, givenApp, givenBuyer, givenOpenDrop } from './given-app.ts';
import { givenStaff } from './given-staff.ts';

type Buyer = ReturnType<typeof givenBuyer>;
type Goods = { shop_id: string; variant_id: string; unit_price_krw: number };
type Order = { order_id: string; amount_krw: number; discount_krw?: number };
type Detail = {
  state: string;
  amount_krw: number;
  refunded_krw: number;
  discount_krw: number;
  lines: { line_id: string; discount_krw: number }[];
};

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
  const at = (ms: number) => new Date(Date.now() + ms).toISOString();
  const made = await owner.call('POST', '/api/v1/admin/campaigns', {
    shop_id,
    name_ko: '첫 손님 쿠폰',
    name_en: 'Early birds',
    conditions: {},
    stacking: 'alone',
    opens_at: at(-60_000),
    closes_at: at(hour_ms),
    usable_until: at(2 * hour_ms),
    ...more,
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body.campaign_id as string;
}

async function givenGoods(price_krw: number, title = '그릇'): Promise<Goods> {
  const offer = await givenProduct(shop.ctx.sql, { shop_id, title, price_krw });
  await givenStock(shop.ctx.sql, { shop_id, variant_id: offer.variant_id, quantity: 50 });
  return { shop_id, variant_id: offer.variant_id, unit_price_krw: offer.unit_price_krw };
}

type Said = { campaign_ids?: string[]; codes?: string[]; discount_krw: number };
function place(buyer: Buyer, goods: [Goods, number][], said: Said, key?: string) {
  const lines = goods.map(([{ variant_id, unit_price_krw }, quantity]) => ({ variant_id, unit_price_krw, quantity }));
  const discounts = { campaign_ids: [], codes: [], ...said };
  const body = { lines, contact: buyer.contact, provider: 'sandbox', discounts };
  return buyer.call('POST', '/api/v1/checkouts', body, key);
}

async function pay(buyer: Buyer, order: Order, script?: string[]) {
  return await buyer.confirm(order, await buyer.authenticate(order, script ? { script } : {}));
}

const claim = async (buyer: Buyer, id: string) => (await buyer.call('POST', `/api/v1/campaigns/${id}/claim`)).body;
const detail = async (buyer: Buyer, { order_id }: Order) =>
  (await buyer.call('GET', `/api/v1/orders/${order_id}`)).body as unknown as Detail;
const wallet = async (buyer: Buyer) =>
  (await buyer.call('GET', '/api/v1/me/coupons')).body.coupons as { state: string; place: number; usable: boolean }[];

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

test('and every promise holds over all of it', async () => {
  await everyPromiseHolds(shop.database_url, { journal: shop.journal, grace_s: 60 });
});
