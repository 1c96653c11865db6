import {
  type AdminProductRow,
  type adminListProducts,
  ok,
  type QueryOf,
  type Result,
  refuse,
  type Shop,
} from '@madang/contract';
import { id_part, readCursor, time_part, writeCursor } from '../../platform/cursor.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { textFilter } from './list-products.ts';
import { type SummaryRow, summaryColumns, toImage } from './rows.ts';

type Row = SummaryRow & { variant_count: number; updated_at: Date; sort_value: string };

/** Products in every state, the newest change first, page by page. */
export async function listAdminProducts(
  sql: Sql | Tx,
  query: QueryOf<typeof adminListProducts>,
  shops: ReadonlyMap<string, Shop>,
): Promise<Result<{ products: AdminProductRow[]; next_cursor: string | null }>> {
  const limit = query.limit ?? 50;
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor, [/^updated$/, time_part, id_part]);
  if (cursor === null) return refuse('invalid_input', { field: 'cursor' });
  const rows = await sql<Row[]>`
    select ${summaryColumns(sql, 1)}, p.updated_at, p.updated_at::text as sort_value,
      (select count(*) from catalog.variants v where v.product_id = p.id and v.retired_at is null) as variant_count
    from catalog.products p
    where true
      ${query.state ? sql`and p.state = ${query.state}` : sql``}
      ${query.kind ? sql`and p.kind = ${query.kind}` : sql``}
      ${query.shop_id ? sql`and p.shop_id = ${query.shop_id}` : sql``}
      ${
        query.category_id
          ? sql`and p.id in (select product_id from catalog.product_categories where category_id = ${query.category_id})`
          : sql``
      }
      ${query.q ? textFilter(sql, query.q, shops) : sql``}
      ${cursor ? sql`and (p.updated_at, p.id) < (${cursor[1]!}::text::timestamptz, ${cursor[2]!}::uuid)` : sql``}
    order by p.updated_at desc, p.id desc
    limit ${limit + 1}`;
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1)! : null;
  return ok({
    products: page.map((row) => ({
      id: row.id,
      slug: row.slug,
      title: row.title,
      title_en: row.title_en,
      shop_name: shops.get(row.shop_id)?.name ?? '',
      shop_name_en: shops.get(row.shop_id)?.name_en ?? null,
      kind: row.kind,
      state: row.state,
      price_krw: row.min_price_krw,
      max_price_krw: row.max_price_krw,
      variant_count: row.variant_count,
      image: row.images?.[0] ? toImage(row.images[0]) : null,
      in_stock: row.in_stock,
      updated_at: row.updated_at.toISOString(),
    })),
    next_cursor: last ? writeCursor(['updated', last.sort_value, last.id]) : null,
  });
}
