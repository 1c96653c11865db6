import { plainArray } from '../../platform/arrays.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { showOrderNumber } from './order-numbers.ts';
import type { OrderStateName } from './states.ts';

export type OrderHead = {
  id: string;
  number: number;
  order_number: string;
  shop_id: string;
  person_id: string;
  account_id: string | null;
  state: OrderStateName;
  drop_id: string | null;
  contact_ref: string;
  amount_krw: number;
  /** What of the amount is for delivering, and what a campaign took off that. */
  shipping_krw: number;
  shipping_waived_krw: number;
  refunded_krw: number;
  language: 'ko' | 'en';
  placed_at: Date;
  expires_at: Date | null;
  confirmed_at: Date | null;
  reason: string | null;
  version: number;
  /** The first line's title, and how many lines more. */
  title: string;
};

/** One order without its lines; null where there is none. */
export async function readOrderHead(sql: Sql | Tx, order_id: string): Promise<OrderHead | null> {
  const [row] = await sql<(Omit<OrderHead, 'order_number' | 'title'> & { first_title: string; line_count: number })[]>`
    select o.id, number, o.shop_id, person_id, account_id, state, drop_id, contact_ref, amount_krw, shipping_krw,
      shipping_waived_krw, refunded_krw, language,
      placed_at, expires_at, confirmed_at, reason, version, l.first_title, l.line_count
    from orders.orders o, lateral (
      select (array_agg(title order by position))[1] as first_title, count(*)::int as line_count
      from orders.lines where order_id = o.id) l
    where o.id = ${order_id}::uuid`;
  if (!row) return null;
  const { first_title, line_count, ...order } = row;
  return {
    ...order,
    order_number: showOrderNumber(order.number),
    title: titleOf(first_title, line_count, order.language),
  };
}

/** The numbers of these orders, as they are shown. */
export async function readOrderNumbers(sql: Sql | Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await sql<{ id: string; number: number }[]>`
    select id, number from orders.orders where id = any (${plainArray(ids)}::text::uuid[])`;
  return new Map(rows.map((row) => [row.id, showOrderNumber(row.number)]));
}

/** The shops whose goods an order holds; none where there is no such order. */
export async function readShopsOf(sql: Sql | Tx, order_id: string): Promise<string[]> {
  const rows = await sql<{ shop_id: string }[]>`
    select distinct shop_id from orders.lines where order_id = ${order_id}::uuid order by shop_id`;
  return rows.map((row) => row.shop_id);
}

/** '딸기 1kg 외 2건' */
export function titleOf(first_title: string, line_count: number, language: 'ko' | 'en'): string {
  if (line_count <= 1) return first_title;
  return language === 'ko' ? `${first_title} 외 ${line_count - 1}건` : `${first_title} and ${line_count - 1} more`;
}

/** Orders whose hold is over, oldest first. */
export async function readLapsedOrders(sql: Sql, limit: number): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from orders.orders
    where state in ('pending', 'waiting_deposit') and expires_at <= (select clock_timestamp()) -- asked once, so that the index can answer
    order by expires_at limit ${limit}`;
  return rows.map((row) => row.id);
}

/** Milliseconds until the next of those that are held now is over; without end where none is. */
export async function readNextLapse(sql: Sql): Promise<number> {
  const [row] = await sql<{ wait_ms: number }[]>`
    select (extract(epoch from expires_at - clock_timestamp()) * 1000)::float8 as wait_ms from orders.orders
    where state in ('pending', 'waiting_deposit') and expires_at is not null order by expires_at limit 1`;
  return row?.wait_ms ?? Number.POSITIVE_INFINITY;
}
