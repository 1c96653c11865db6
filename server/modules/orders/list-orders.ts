import { plainArray } from '../../platform/arrays.ts';
import { id_part, readCursor, writeCursor } from '../../platform/cursor.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { readCards } from '../catalog/index.ts';
import { showOrderNumber } from './order-numbers.ts';
import { titleOf } from './read-order-head.ts';

type Row = {
  id: string;
  number: number;
  person_id: string;
  contact_ref: string;
  state: string;
  placed_at: Date;
  amount_krw: number;
  refunded_krw: number;
  drop_id: string | null;
};
type FirstLine = { order_id: string; title: string; snapshot_id: string; line_count: number };

export type ListedOrder = {
  order_id: string;
  order_number: string;
  person_id: string;
  contact_ref: string;
  state: string;
  placed_at: string;
  amount_krw: number;
  refunded_krw: number;
  title: string;
  image: string | null;
  drop_id: string | null;
};
export type OrderPage = { orders: ListedOrder[]; next_cursor: string | null };

/** The newest orders of one buyer: by person, and by account where there is one. Keyset by id, which is time-ordered. */
export async function listOrdersOf(
  sql: Sql | Tx,
  buyer: { person_id: string },
  page: { cursor?: string | undefined; limit?: number | undefined; language: 'ko' | 'en' },
): Promise<OrderPage> {
  const limit = page.limit ?? 20;
  const before = beforeOf(page.cursor);
  const rows = await sql<Row[]>`
    select id, number, person_id, contact_ref, state, placed_at, amount_krw, refunded_krw, drop_id
    from orders.orders
    where person_id = ${buyer.person_id}::uuid ${before ? sql`and id < ${before}::uuid` : sql``}
    order by id desc limit ${limit + 1}`;
  return await asPage(sql, rows, limit, page.language);
}

export type OrderFilter = {
  state?: string | undefined;
  drop_id?: string | undefined;
  number?: number | undefined;
  /** Only these. */
  ids?: readonly string[] | undefined;
  from?: string | undefined;
  to?: string | undefined;
};

/** Orders of the shop, newest first, filtered. */
export async function listOrders(
  sql: Sql | Tx,
  filter: OrderFilter,
  page: { cursor?: string | undefined; limit?: number | undefined; language: 'ko' | 'en' },
): Promise<OrderPage> {
  const limit = page.limit ?? 50;
  const before = beforeOf(page.cursor);
  const rows = await sql<Row[]>`
    select id, number, person_id, contact_ref, state, placed_at, amount_krw, refunded_krw, drop_id
    from orders.orders
    where true
      ${before ? sql`and id < ${before}::uuid` : sql``}
      ${filter.ids ? sql`and id = any(${plainArray(filter.ids)}::text::uuid[])` : sql``}
      ${filter.number ? sql`and number = ${filter.number}` : sql``}
      ${filter.state ? sql`and state = ${filter.state}` : sql``}
      ${filter.drop_id ? sql`and drop_id = ${filter.drop_id}::uuid` : sql``}
      ${filter.from ? sql`and placed_at >= ${filter.from}::timestamptz` : sql``}
      ${filter.to ? sql`and placed_at < ${filter.to}::timestamptz` : sql``}
    order by id desc limit ${limit + 1}`;
  return await asPage(sql, rows, limit, page.language);
}

function beforeOf(cursor: string | undefined): string | null {
  return readCursor(cursor, [id_part])?.[0] ?? null;
}

async function asPage(sql: Sql | Tx, rows: readonly Row[], limit: number, language: 'ko' | 'en'): Promise<OrderPage> {
  const shown = rows.slice(0, limit);
  const lines = await sql<FirstLine[]>`
    select distinct on (order_id) order_id, title, snapshot_id, count(*) over (partition by order_id)::int as line_count
    from orders.lines where order_id = any(${plainArray(shown.map((row) => row.id))}::text::uuid[])
    order by order_id, position`;
  const line_of = new Map(lines.map((line) => [line.order_id, line]));
  const cards = await readCards(sql, [...new Set(lines.map((line) => line.snapshot_id))]);
  const orders = shown.map((row): ListedOrder => {
    const line = line_of.get(row.id)!;
    return {
      order_id: row.id,
      order_number: showOrderNumber(row.number),
      person_id: row.person_id,
      contact_ref: row.contact_ref,
      state: row.state,
      placed_at: row.placed_at.toISOString(),
      amount_krw: row.amount_krw,
      refunded_krw: row.refunded_krw,
      title: titleOf(
        (language === 'en' && cards.get(line.snapshot_id)?.title_en) || line.title,
        line.line_count,
        language,
      ),
      image: cards.get(line.snapshot_id)?.image ?? null,
      drop_id: row.drop_id,
    };
  });
  const last = shown.at(-1);
  return { orders, next_cursor: rows.length > limit && last ? writeCursor([last.id]) : null };
}
