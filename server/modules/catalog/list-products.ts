import {
  ok,
  type ProductQuery,
  type ProductSort,
  type ProductSummary,
  type Result,
  refuse,
  type Shop,
} from '@madang/contract';
import { id_part, number_part, readCursor, time_part, writeCursor } from '../../platform/cursor.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { type SummaryRow, summaryColumns, toSummary } from './rows.ts';
import { gramsOf, parseQuery, plainText } from './search-text.ts';

export type ProductPage = { products: ProductSummary[]; next_cursor: string | null };

const sorts = {
  newest: { column: 'listed_at', type: 'timestamptz', descending: true, values: time_part },
  price_asc: { column: 'min_price_krw', type: 'bigint', descending: false, values: number_part },
  price_desc: { column: 'min_price_krw', type: 'bigint', descending: true, values: number_part },
  popular: { column: 'sold_count', type: 'bigint', descending: true, values: number_part },
} as const satisfies Record<ProductSort, object>;

/** One page of what a storefront may list, by keyset: rows that come or go meanwhile neither repeat nor hide others. */
export async function listProducts(
  sql: Sql | Tx,
  query: ProductQuery,
  shops: ReadonlyMap<string, Shop>,
): Promise<Result<ProductPage>> {
  const sort = query.sort ?? 'newest';
  const { column, type, descending, values } = sorts[sort];
  const limit = query.limit ?? 24;
  const cursor =
    query.cursor === undefined ? undefined : readCursor(query.cursor, [new RegExp(`^${sort}$`), values, id_part]);
  if (cursor === null) return refuse('invalid_input', { field: 'cursor' });
  const key = sql.unsafe(`p.${column}`);
  const order = sql.unsafe(descending ? 'desc' : 'asc');
  const after = cursor
    ? sql`and (${key}, p.id) ${sql.unsafe(descending ? '<' : '>')} (${cursor[1]!}::text::${sql.unsafe(type)}, ${cursor[2]!}::uuid)`
    : sql``;
  const rows = await sql<(SummaryRow & { sort_value: string })[]>`
    select ${summaryColumns(sql, 2)}, ${key}::text as sort_value
    from catalog.products p
    where p.state in ('on_sale', 'temporarily_sold_out') ${filters(sql, query, shops)} ${after}
    order by ${key} ${order}, p.id ${order}
    limit ${limit + 1}`;
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1)! : null;
  return ok({
    products: page.map((row) => toSummary(row, shops)),
    next_cursor: last ? writeCursor([sort, last.sort_value, last.id]) : null,
  });
}

function filters(sql: Sql | Tx, query: ProductQuery, shops: ReadonlyMap<string, Shop>) {
  const { category, tag, shop, q, kind, price_min, price_max, in_stock } = query;
  const shop_id = [...shops.values()].find((one) => one.slug === shop)?.id ?? '00000000-0000-0000-0000-000000000000';
  return sql`
    ${
      category === undefined
        ? sql``
        : sql`and p.id in (
      select pc.product_id from catalog.product_categories pc
      join catalog.categories c on c.id = pc.category_id
      left join catalog.categories parent on parent.id = c.parent_id
      where ${category} in (c.slug, parent.slug))`
    }
    ${tag === undefined ? sql`` : sql`and p.tags @> array[${tag}]::text[]`}
    ${shop === undefined ? sql`` : sql`and p.shop_id = ${shop_id}`}
    ${kind === undefined ? sql`` : sql`and p.kind = ${kind}`}
    ${price_min === undefined ? sql`` : sql`and p.min_price_krw >= ${price_min}`}
    ${price_max === undefined ? sql`` : sql`and p.min_price_krw <= ${price_max}`}
    ${in_stock === undefined ? sql`` : sql`and (p.in_stock and p.state = 'on_sale') = ${in_stock}`}
    ${q === undefined ? sql`` : textFilter(sql, q, shops)}`;
}

/**
 * Words in any order, each in the product's own text or in its shop's name. plainText left only letters, digits and spaces,
 * so LIKE has nothing to escape.
 */
export function textFilter(sql: Sql | Tx, q: string, shops: ReadonlyMap<string, Shop>) {
  const { words, initials } = parseQuery(q);
  if (words.length + initials.length === 0) return sql`and false`;
  const shopsOf = (word: string) =>
    [...shops.values()]
      .filter((shop) => plainText(`${shop.name} ${shop.name_en ?? ''}`).includes(word))
      .map(({ id }) => id);
  const own = words.filter((word) => shopsOf(word).length === 0);
  const grams = gramsOf(own.join(' '));
  const of_shops = words
    .filter((word) => !own.includes(word))
    .map((word) => sql`and (p.shop_id = any(${shopsOf(word)}::uuid[]) or p.search_text like ${`%${word}%`})`);
  return sql`
    ${grams.length > 0 ? sql`and p.search_grams @> ${grams}::text[]` : sql``}
    ${own.length > 0 ? sql`and p.search_text like all (${own.map((word) => `%${word}%`)}::text[])` : sql``}
    ${initials.length > 0 ? sql`and p.search_initials like all (${initials.map((word) => `%${word}%`)}::text[])` : sql``}
    ${of_shops.length > 0 ? of_shops : sql``}`;
}
