import type { Agreement } from '@madang/contract';
import { type Tx, together } from '../../platform/db.ts';
import { bool, column, date, type Form, int2, int4, int8, list, text, timestamptz, uuid } from '../../platform/wire.ts';

export type NewOrder = {
  id: string;
  number: number;
  shop_id: string;
  person_id: string;
  account_id: string | null;
  drop_id: string | null;
  contact_ref: string;
  cap_identities: readonly string[];
  /** What is paid: the lines less their discounts, and their delivery. */
  amount_krw: number;
  discount_krw: number;
  shipping_krw: number;
  shipping_waived_krw: number;
  tax_free_krw: number;
  language: string;
  wants_mail: boolean;
  /** What was agreed to with it; null where the account had agreed before. */
  agreed: Agreement | null;
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
  /** What is taken off the whole line. */
  discount_krw: number;
  /** What delivering all of its shop's goods costs; on the first of them. */
  shipping_krw: number;
  /** The campaign that gave it. */
  gift_of: string | null;
  tax_free: boolean;
  quantity: number;
  promised_on: string | null;
};

/** Writes new pending orders and their lines: two statements a list. */
export async function saveOrders(tx: Tx, orders: readonly NewOrder[], now: Date): Promise<void> {
  if (orders.length === 0) return;
  await together([insertOrders(tx, orders, now), insertLines(tx, orders)]);
}

async function insertOrders(tx: Tx, orders: readonly NewOrder[], now: Date): Promise<void> {
  const of = <T>(form: Form<T>, value: (order: NewOrder) => T | null) => column(form, orders, value);
  const each = (value: (order: NewOrder) => string) => list(uuid, orders.map(value));
  const shop = of(uuid, (one) => one.shop_id);
  const account = of(uuid, (one) => one.account_id);
  const drop = of(uuid, (one) => one.drop_id);
  const amount = of(int8, (one) => one.amount_krw);
  const discount = of(int8, (one) => one.discount_krw);
  const shipping = of(int8, (one) => one.shipping_krw);
  const waived = of(int8, (one) => one.shipping_waived_krw);
  const tax_free = of(int8, (one) => one.tax_free_krw);
  const language = of(text, (one) => one.language);
  const mail = of(bool, (one) => one.wants_mail);
  const terms = of(text, (one) => one.agreed?.terms ?? null);
  const privacy = of(text, (one) => one.agreed?.privacy ?? null);
  const expires = of(timestamptz, (one) => one.expires_at.getTime());
  const numbers = orders.map((one) => one.number);
  const identities = orders.flatMap((one) => one.cap_identities);
  // Whose identities end where in the list of all.
  const ends = [0];
  for (const { cap_identities } of orders) ends.push(ends.at(-1)! + cap_identities.length);
  await tx`
    insert into orders.orders (id, number, shop_id, person_id, account_id, state, drop_id, contact_ref, cap_identities,
      amount_krw, discount_krw, shipping_krw, shipping_waived_krw, tax_free_krw, language, wants_mail, placed_at, expires_at,
      agreed_terms, agreed_privacy)
    select (${each((one) => one.id)}::uuid[])[i],
      (${list(int8, numbers)}::bigint[])[i],
      coalesce((${shop.list}::uuid[])[i], ${shop.all}::uuid),
      (${each((one) => one.person_id)}::uuid[])[i],
      coalesce((${account.list}::uuid[])[i], ${account.all}::uuid), 'pending',
      coalesce((${drop.list}::uuid[])[i], ${drop.all}::uuid),
      (${each((one) => one.contact_ref)}::uuid[])[i],
      (${list(uuid, identities)}::uuid[])[ends[i] + 1 : ends[i + 1]],
      coalesce((${amount.list}::bigint[])[i], ${amount.all}::bigint),
      coalesce((${discount.list}::bigint[])[i], ${discount.all}::bigint),
      coalesce((${shipping.list}::bigint[])[i], ${shipping.all}::bigint),
      coalesce((${waived.list}::bigint[])[i], ${waived.all}::bigint),
      coalesce((${tax_free.list}::bigint[])[i], ${tax_free.all}::bigint),
      coalesce((${language.list}::text[])[i], ${language.all}::text),
      coalesce((${mail.list}::boolean[])[i], ${mail.all}::boolean),
      ${now}::timestamptz,
      coalesce((${expires.list}::timestamptz[])[i], ${expires.all}::timestamptz),
      coalesce((${terms.list}::text[])[i], ${terms.all}::text),
      coalesce((${privacy.list}::text[])[i], ${privacy.all}::text)
    from generate_series(1, ${orders.length}::int) as i, (select ${list(int4, ends)}::int[] as ends) as c`;
}

async function insertLines(tx: Tx, orders: readonly NewOrder[]): Promise<void> {
  const lines = orders.flatMap((order) => order.lines.map((line, at) => ({ order_id: order.id, at, line })));
  const of = <T>(form: Form<T>, value: (line: NewLine) => T | null) => column(form, lines, ({ line }) => value(line));
  const order_ids = lines.map((one) => one.order_id);
  const line_ids = lines.map((one) => one.line.id);
  const position = column(int2, lines, (one) => one.at);
  const shop = of(uuid, (line) => line.shop_id);
  const variant = of(uuid, (line) => line.variant_id);
  const product = of(uuid, (line) => line.product_id);
  const snapshot = of(uuid, (line) => line.snapshot_id);
  const title = of(text, (line) => line.title);
  const option = of(text, (line) => line.option_text);
  const price = of(int8, (line) => line.unit_price_krw);
  const discount = of(int8, (line) => line.discount_krw);
  const shipping = of(int8, (line) => line.shipping_krw);
  const gift = of(uuid, (line) => line.gift_of);
  const tax_free = of(bool, (line) => line.tax_free);
  const quantity = of(int4, (line) => line.quantity);
  const promised = of(date, (line) => line.promised_on);
  await tx`
    insert into orders.lines (order_id, id, position, shop_id, variant_id, product_id, snapshot_id, title, option_text,
      unit_price_krw, discount_krw, shipping_krw, gift_of, tax_free, quantity, promised_on)
    select (${list(uuid, order_ids)}::uuid[])[i], (${list(uuid, line_ids)}::uuid[])[i],
      coalesce((${position.list}::smallint[])[i], ${position.all}::smallint),
      coalesce((${shop.list}::uuid[])[i], ${shop.all}::uuid),
      coalesce((${variant.list}::uuid[])[i], ${variant.all}::uuid),
      coalesce((${product.list}::uuid[])[i], ${product.all}::uuid),
      coalesce((${snapshot.list}::uuid[])[i], ${snapshot.all}::uuid),
      coalesce((${title.list}::text[])[i], ${title.all}::text),
      coalesce((${option.list}::text[])[i], ${option.all}::text),
      coalesce((${price.list}::bigint[])[i], ${price.all}::bigint),
      coalesce((${discount.list}::bigint[])[i], ${discount.all}::bigint),
      coalesce((${shipping.list}::bigint[])[i], ${shipping.all}::bigint),
      coalesce((${gift.list}::uuid[])[i], ${gift.all}::uuid),
      coalesce((${tax_free.list}::boolean[])[i], ${tax_free.all}::boolean),
      coalesce((${quantity.list}::int[])[i], ${quantity.all}::int),
      coalesce((${promised.list}::date[])[i], ${promised.all}::date)
    from generate_series(1, ${lines.length}::int) as i`;
}
