import { plainArray } from '../../platform/arrays.ts';
import type { Sql } from '../../platform/db.ts';

/** The products of these categories and of those below them. */
export async function readProductsIn(sql: Sql, category_ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await sql<{ product_id: string }[]>`
    select distinct pc.product_id from catalog.product_categories pc
    join catalog.categories c on c.id = pc.category_id
    where c.id = any(${plainArray(category_ids)}::text::uuid[]) or c.parent_id = any(${plainArray(category_ids)}::text::uuid[])`;
  return new Set(rows.map((row) => row.product_id));
}
