import { plainArray, textArray } from '../../platform/arrays.ts';
import { type Tx, together } from '../../platform/db.ts';

export type NewOrder = {
  id: string;
  number: number;
  shop_id: string;
  person_id: string;
  account_id: string | null;
  drop_id: string | null;
  contact_ref: string;
  cap_identities: readonly string[];
  amount_krw: number;
  tax_free_krw: number;
  language: string;
  wants_mail: boolean;
  expires_at: Date;
  lines: NewLine[];
};

export type NewLine = {
  id: string;
  shop_id: string;
  variant_id: string;
  product_id: string;
  snapshot_id: string;
  title: string;
  option_text: string;
  unit_price_krw: number;
  tax_free: boolean;
  quantity: number;
  promised_on: string | null;
};

/** Writes new pending orders and their lines: two statements a list. */
export async function saveOrders(tx: Tx, orders: readonly NewOrder[], now: Date): Promise<void> {
  if (orders.length === 0) return;
  const lines = orders.flatMap((order) => order.lines.map((line, at) => ({ order_id: order.id, at, line })));
  await together([
    tx`
    insert into orders.orders (id, number, shop_id, person_id, account_id, state, drop_id, contact_ref, cap_identities,
      amount_krw, tax_free_krw, language, wants_mail, placed_at, expires_at)
    select id, number, shop_id, person_id, account_id, 'pending', drop_id, contact_ref, caps::uuid[],
      amount_krw, tax_free_krw, language, wants_mail, ${now}::timestamptz, expires_at
    from unnest(
      ${plainArray(orders.map((one) => one.id))}::text::uuid[],
      ${plainArray(orders.map((one) => one.number))}::text::bigint[],
      ${plainArray(orders.map((one) => one.shop_id))}::text::uuid[],
      ${plainArray(orders.map((one) => one.person_id))}::text::uuid[],
      ${plainArray(orders.map((one) => one.account_id))}::text::uuid[],
      ${plainArray(orders.map((one) => one.drop_id))}::text::uuid[],
      ${plainArray(orders.map((one) => one.contact_ref))}::text::uuid[],
      ${textArray(orders.map((one) => plainArray(one.cap_identities)))}::text::text[],
      ${plainArray(orders.map((one) => one.amount_krw))}::text::bigint[],
      ${plainArray(orders.map((one) => one.tax_free_krw))}::text::bigint[],
      ${plainArray(orders.map((one) => one.language))}::text::text[],
      ${plainArray(orders.map((one) => one.wants_mail))}::text::boolean[],
      ${plainArray(orders.map((one) => one.expires_at.toISOString()))}::text::timestamptz[])
      as c (id, number, shop_id, person_id, account_id, drop_id, contact_ref, caps, amount_krw, tax_free_krw, language, wants_mail, expires_at)`,
    tx`
    insert into orders.lines (order_id, id, position, shop_id, variant_id, product_id, snapshot_id, title, option_text,
      unit_price_krw, tax_free, quantity, promised_on)
    select * from unnest(
      ${plainArray(lines.map((one) => one.order_id))}::text::uuid[],
      ${plainArray(lines.map((one) => one.line.id))}::text::uuid[],
      ${plainArray(lines.map((one) => one.at))}::text::smallint[],
      ${plainArray(lines.map((one) => one.line.shop_id))}::text::uuid[],
      ${plainArray(lines.map((one) => one.line.variant_id))}::text::uuid[],
      ${plainArray(lines.map((one) => one.line.product_id))}::text::uuid[],
      ${plainArray(lines.map((one) => one.line.snapshot_id))}::text::uuid[],
      ${textArray(lines.map((one) => one.line.title))}::text::text[],
      ${textArray(lines.map((one) => one.line.option_text))}::text::text[],
      ${plainArray(lines.map((one) => one.line.unit_price_krw))}::text::bigint[],
      ${plainArray(lines.map((one) => one.line.tax_free))}::text::boolean[],
      ${plainArray(lines.map((one) => one.line.quantity))}::text::int[],
      ${plainArray(lines.map((one) => one.line.promised_on))}::text::date[])`,
  ]);
}
