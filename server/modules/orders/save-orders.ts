import type { Agreement } from '@madang/contract';
import { column, plainArray, textArray } from '../../platform/arrays.ts';
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
  const shop = column(orders.map((one) => one.shop_id));
  const account = column(orders.map((one) => one.account_id));
  const drop = column(orders.map((one) => one.drop_id));
  const amount = column(orders.map((one) => one.amount_krw));
  const discount = column(orders.map((one) => one.discount_krw));
  const shipping = column(orders.map((one) => one.shipping_krw));
  const waived = column(orders.map((one) => one.shipping_waived_krw));
  const tax_free = column(orders.map((one) => one.tax_free_krw));
  const language = column(orders.map((one) => one.language));
  const mail = column(orders.map((one) => one.wants_mail));
  const terms = column(
    orders.map((one) => one.agreed?.terms ?? null),
    textArray,
  );
  const privacy = column(
    orders.map((one) => one.agreed?.privacy ?? null),
    textArray,
  );
  const expires = column(orders.map((one) => one.expires_at.toISOString()));
  await tx`
    insert into orders.orders (id, number, shop_id, person_id, account_id, state, drop_id, contact_ref, cap_identities,
      amount_krw, discount_krw, shipping_krw, shipping_waived_krw, tax_free_krw, language, wants_mail, placed_at, expires_at,
      agreed_terms, agreed_privacy)
    select id, number, coalesce(shop_id, ${shop.all}::text::uuid), person_id, coalesce(account_id, ${account.all}::text::uuid), 'pending',
      coalesce(drop_id, ${drop.all}::text::uuid), contact_ref, caps::uuid[], coalesce(amount_krw, ${amount.all}::text::bigint),
      coalesce(discount_krw, ${discount.all}::text::bigint), coalesce(shipping_krw, ${shipping.all}::text::bigint),
      coalesce(waived_krw, ${waived.all}::text::bigint), coalesce(tax_free_krw, ${tax_free.all}::text::bigint), coalesce(language, ${language.all}::text),
      coalesce(wants_mail, ${mail.all}::text::boolean), ${now}::timestamptz, coalesce(expires_at, ${expires.all}::text::timestamptz),
      coalesce(terms, ${terms.all}::text), coalesce(privacy, ${privacy.all}::text)
    from unnest(
      ${plainArray(orders.map((one) => one.id))}::text::uuid[],
      ${plainArray(orders.map((one) => one.number))}::text::bigint[],
      ${shop.list}::text::uuid[],
      ${plainArray(orders.map((one) => one.person_id))}::text::uuid[],
      ${account.list}::text::uuid[],
      ${drop.list}::text::uuid[],
      ${plainArray(orders.map((one) => one.contact_ref))}::text::uuid[],
      ${textArray(orders.map((one) => plainArray(one.cap_identities)))}::text::text[],
      ${amount.list}::text::bigint[],
      ${discount.list}::text::bigint[],
      ${shipping.list}::text::bigint[],
      ${waived.list}::text::bigint[],
      ${tax_free.list}::text::bigint[],
      ${language.list}::text::text[],
      ${mail.list}::text::boolean[],
      ${expires.list}::text::timestamptz[],
      ${terms.list}::text::text[],
      ${privacy.list}::text::text[])
      as c (id, number, shop_id, person_id, account_id, drop_id, contact_ref, caps, amount_krw, discount_krw, shipping_krw,
        waived_krw, tax_free_krw, language, wants_mail, expires_at, terms, privacy)`;
}

async function insertLines(tx: Tx, orders: readonly NewOrder[]): Promise<void> {
  const lines = orders.flatMap((order) => order.lines.map((line, at) => ({ order_id: order.id, at, line })));
  const of = (value: (line: NewLine) => string | number | boolean | null) =>
    column(lines.map(({ line }) => value(line)));
  const texts = (value: (line: NewLine) => string) =>
    column(
      lines.map(({ line }) => value(line)),
      textArray,
    );
  const position = column(lines.map((one) => one.at));
  const shop = of((line) => line.shop_id);
  const variant = of((line) => line.variant_id);
  const product = of((line) => line.product_id);
  const snapshot = of((line) => line.snapshot_id);
  const title = texts((line) => line.title);
  const option = texts((line) => line.option_text);
  const price = of((line) => line.unit_price_krw);
  const discount = of((line) => line.discount_krw);
  const shipping = of((line) => line.shipping_krw);
  const gift = of((line) => line.gift_of);
  const tax_free = of((line) => line.tax_free);
  const quantity = of((line) => line.quantity);
  const promised = of((line) => line.promised_on);
  await tx`
    insert into orders.lines (order_id, id, position, shop_id, variant_id, product_id, snapshot_id, title, option_text,
      unit_price_krw, discount_krw, shipping_krw, gift_of, tax_free, quantity, promised_on)
    select order_id, id, coalesce(position, ${position.all}::text::smallint), coalesce(shop_id, ${shop.all}::text::uuid),
      coalesce(variant_id, ${variant.all}::text::uuid), coalesce(product_id, ${product.all}::text::uuid),
      coalesce(snapshot_id, ${snapshot.all}::text::uuid), coalesce(title, ${title.all}::text), coalesce(option_text, ${option.all}::text),
      coalesce(unit_price_krw, ${price.all}::text::bigint), coalesce(discount_krw, ${discount.all}::text::bigint),
      coalesce(shipping_krw, ${shipping.all}::text::bigint), coalesce(gift_of, ${gift.all}::text::uuid), coalesce(tax_free, ${tax_free.all}::text::boolean),
      coalesce(quantity, ${quantity.all}::text::int), coalesce(promised_on, ${promised.all}::text::date)
    from unnest(
      ${plainArray(lines.map((one) => one.order_id))}::text::uuid[],
      ${plainArray(lines.map((one) => one.line.id))}::text::uuid[],
      ${position.list}::text::smallint[],
      ${shop.list}::text::uuid[],
      ${variant.list}::text::uuid[],
      ${product.list}::text::uuid[],
      ${snapshot.list}::text::uuid[],
      ${title.list}::text::text[],
      ${option.list}::text::text[],
      ${price.list}::text::bigint[],
      ${discount.list}::text::bigint[],
      ${shipping.list}::text::bigint[],
      ${gift.list}::text::uuid[],
      ${tax_free.list}::text::boolean[],
      ${quantity.list}::text::int[],
      ${promised.list}::text::date[])
      as c (order_id, id, position, shop_id, variant_id, product_id, snapshot_id, title, option_text, unit_price_krw, discount_krw,
        shipping_krw, gift_of, tax_free, quantity, promised_on)`;
}
