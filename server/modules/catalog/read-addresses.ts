import type { Sql } from '../../platform/db.ts';
import { listed_states } from './states.ts';

/** A sitemap holds at most 50,000 addresses; this leaves room for drops, categories and the rest. */
const most_products = 45_000;

/** What a search engine is told to visit: listed products, the newest first, and categories. */
export async function readAddresses(
  sql: Sql,
): Promise<{ products: { slug: string; updated_at: Date }[]; categories: { slug: string }[] }> {
  const [products, categories] = await Promise.all([
    sql<{ slug: string; updated_at: Date }[]>`
      select slug, updated_at from catalog.products where state = any(${`{${listed_states.join(',')}}`}::text::text[])
      order by listed_at desc, id desc limit ${most_products}`,
    sql<{ slug: string }[]>`select slug from catalog.categories order by slug`,
  ]);
  return { products, categories };
}

/** A category's names by its slug. */
export async function readCategoryNames(
  sql: Sql,
  slug: string,
): Promise<{ name: string; name_en: string | null } | null> {
  const [row] = await sql<{ name: string; name_en: string | null }[]>`
    select name, name_en from catalog.categories where slug = ${slug}`;
  return row ?? null;
}
