/** What a buyer does at the counter with coupons, over the wire: for the tests of them. */
import assert from 'node:assert/strict';
import type { Sql } from '../server/platform/db.ts';
import { eventually, type givenBuyer } from './given-app.ts';

export type Buyer = ReturnType<typeof givenBuyer>;
export type Goods = { shop_id: string; variant_id: string; unit_price_krw: number };
export type Order = { order_id: string; amount_krw: number; discount_krw?: number; shipping_krw?: number };
type Detail = {
  state: string;
  amount_krw: number;
  refunded_krw: number;
  discount_krw: number;
  shipping_krw: number;
  shipping_waived_krw: number;
  lines: { line_id: string; shop_id: string; discount_krw: number; shipping_krw: number; gift: boolean }[];
};

type Said = { campaign_ids?: string[]; codes?: string[]; discount_krw: number };
export function place(buyer: Buyer, goods: [Goods, number][], said: Said, key?: string) {
  const lines = goods.map(([{ variant_id, unit_price_krw }, quantity]) => ({ variant_id, unit_price_krw, quantity }));
  const discounts = { campaign_ids: [], codes: [], ...said };
  return buyer.checkOut(lines, { discounts }, key);
}

export async function pay(buyer: Buyer, order: Order, script?: string[]) {
  return await buyer.confirm(order, await buyer.authenticate(order, script ? { script } : {}));
}

export const claim = async (buyer: Buyer, id: string) =>
  (await buyer.call('POST', `/api/v1/campaigns/${id}/claim`)).body;
export const detail = async (buyer: Buyer, { order_id }: Order) =>
  (await buyer.call('GET', `/api/v1/orders/${order_id}`)).body as unknown as Detail;
export const wallet = async (buyer: Buyer) =>
  (await buyer.call('GET', '/api/v1/me/coupons')).body.coupons as { state: string; place: number; usable: boolean }[];

/** An order that says what it saw asked for delivering; `postal_code` is where it goes. */
export function placeTo(buyer: Buyer, goods: [Goods, number][], more: object, postal_code = '06234') {
  const lines = goods.map(([{ variant_id, unit_price_krw }, quantity]) => ({ variant_id, unit_price_krw, quantity }));
  const contact = { ...buyer.contact, postal_code };
  return buyer.checkOut(lines, { contact, ...more });
}

export type Quote = {
  amount_krw: number;
  discount_krw: number;
  shipping_krw: number;
  shipping_discount_krw: number;
  gifts: { variant_id: string }[];
  rules: { campaign_id: string; reason: string; shipping_krw: number }[];
};
export async function quoteOf(buyer: Buyer, goods: [Goods, number][], more: object = {}): Promise<Quote> {
  const lines = goods.map(([{ variant_id }, quantity]) => ({ variant_id, quantity }));
  const body = { lines, campaign_ids: [], codes: [], ...more };
  const quoted = await buyer.call('POST', '/api/v1/discount-quotes', body);
  assert.equal(quoted.status, 200, JSON.stringify(quoted.body));
  return quoted.body as unknown as Quote;
}

export const cancelUnits = async (buyer: Buyer, { order_id }: Order, lines?: object[]) => {
  const canceled = await buyer.call('POST', `/api/v1/orders/${order_id}/cancel`, {
    ...(lines ? { lines } : {}),
    reason: '단순 변심',
  });
  assert.equal(canceled.status, 200, JSON.stringify(canceled.body));
};
export const refundedBy = (buyer: Buyer, order: Order, krw: number) =>
  eventually(
    () => detail(buyer, order),
    (one) => one.refunded_krw === krw,
  );

/** A campaign that runs now, as the office makes one. */
export function campaignOf(shop_id: string, more: object) {
  const in_hours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const times = { opens_at: in_hours(-0.02), closes_at: in_hours(1), usable_until: in_hours(2) };
  const names = { name_ko: '첫 손님 쿠폰', name_en: 'Early birds' };
  return { shop_id, ...names, conditions: {}, stacking: 'alone', ...times, ...more };
}

/** Orders as the office's files have them: those that are paid, or with a gift cup. */
export async function exportedFile(url: string, owner: Buyer, path: 'orders' | 'grid'): Promise<string> {
  const filter = path === 'orders' ? { state: 'confirmed' } : { product: '사은 잔' };
  const asked = await owner.call('POST', `/api/v1/admin/${path}/exports`, {
    filter,
    format: 'csv',
    reason: 'delivery',
  });
  const reply = await fetch(`${url}/api/v1/admin/exports/${asked.body.export_id}`, {
    headers: { cookie: owner.cookie(), 'accept-language': 'ko' },
  });
  return await reply.text();
}

/** What the books say the shops have for delivering of this order. */
export async function bookedDelivery(sql: Sql, { order_id }: Order): Promise<number> {
  const [books] = await sql`
    select coalesce(-sum(amount_krw) filter (where account = 'delivery'), 0)::int as krw
    from ledger.entries where order_id = ${order_id}::uuid`;
  return books!.krw as number;
}
