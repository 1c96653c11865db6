import type { Category, Snapshot } from '@madang/contract';
import type { Sql, Tx } from '../../platform/db.ts';

/** The menu: categories in order, each counting the listed products in it and in its children; and the tags in use. */
export async function readMenu(
  sql: Sql | Tx,
): Promise<{ categories: Category[]; tags: { tag: string; product_count: number }[] }> {
  const categories = await sql<Category[]>`
    select c.id, c.slug, c.name, c.name_en, parent.slug as parent_slug, c.position,
      (select count(distinct pc.product_id) from catalog.product_categories pc
       join catalog.categories inside on inside.id = pc.category_id
       join catalog.products p on p.id = pc.product_id
       where c.id in (inside.id, inside.parent_id) and p.state in ('on_sale', 'temporarily_sold_out')) as product_count
    from catalog.categories c left join catalog.categories parent on parent.id = c.parent_id
    order by coalesce(parent.position, c.position), c.parent_id is not null, c.position, c.slug`;
  const tags = await sql<{ tag: string; product_count: number }[]>`
    select tag, count(*) as product_count from catalog.products p cross join unnest(p.tags) as tag
    where p.state in ('on_sale', 'temporarily_sold_out') group by tag order by count(*) desc, tag limit 50`;
  return { categories: [...categories], tags: [...tags] };
}

/** What a variant was sold as, newest first; null where the variant is unknown. */
export async function readSnapshots(sql: Sql | Tx, variant_id: string): Promise<Snapshot[] | null> {
  const [known] = await sql`
    select v.id from catalog.variants v join catalog.products p on p.id = v.product_id where v.id = ${variant_id}`;
  if (!known) return null;
  const rows = await sql<(Omit<Snapshot, 'created_at'> & { created_at: Date })[]>`
    select id, variant_id, version, title, title_en, option_text, option_text_en, price_krw, compare_at_krw, tax_free,
      made_to_order, return_rule, image_id, attribute_values, created_at
    from catalog.snapshots where variant_id = ${variant_id} order by version desc limit 200`;
  return rows.map((row) => ({ ...row, created_at: row.created_at.toISOString() }));
}

/** One size of a picture, or null. */
export async function readImageBytes(sql: Sql | Tx, image_id: string, width: number): Promise<Buffer | null> {
  const [row] = await sql<{ bytes: Buffer }[]>`
    select bytes from catalog.image_files where image_id = ${image_id} and width = ${width}`;
  return row?.bytes ?? null;
}

/** The largest size of a picture, or null. */
export async function readLargestImageBytes(sql: Sql | Tx, image_id: string): Promise<Buffer | null> {
  const [row] = await sql<{ bytes: Buffer }[]>`
    select bytes from catalog.image_files where image_id = ${image_id} order by width desc limit 1`;
  return row?.bytes ?? null;
}
