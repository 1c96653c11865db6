import { textArray } from '../../../platform/arrays.ts';
import type { Sql } from '../../../platform/db.ts';
import { optionKey, productKey } from '../recognise-products.ts';
import type { CanonicalRow } from './canonical.ts';

/** How many products and options of these rows the channel never had, for a preview. */
export async function countUnknown(
  sql: Sql,
  channel_id: string | null,
  rows: CanonicalRow[],
): Promise<{ products_new: number; options_new: number }> {
  const products = new Map<string, { name: string; options: Set<string> }>();
  for (const row of rows) {
    const key = productKey(row);
    const one = products.get(key) ?? { name: row.product, options: new Set() };
    one.options.add(optionKey(row));
    products.set(key, one);
  }
  const known = new Map<string, Set<string>>();
  if (channel_id) {
    const found = await sql<{ key: string; name: string; options: string[] }[]>`
      select p.product_key as key, p.name, array(select option_key from channels.options o where o.channel_product_id = p.id) as options
      from channels.products p where p.channel_id = ${channel_id}
        and (p.product_key = any (${textArray([...products.keys()])}::text::text[])
          or p.name = any (${textArray([...products.values()].map((one) => one.name))}::text::text[]))`;
    for (const { key, name, options } of found) {
      known.set(key, new Set(options));
      known.set(`name:${name}`, new Set(options));
    }
  }
  let [products_new, options_new] = [0, 0];
  for (const [key, { name, options }] of products) {
    const had = known.get(key) ?? (key.startsWith('name:') ? known.get(`name:${name}`) : undefined);
    if (!had) products_new++;
    for (const option of options) if (!had?.has(option)) options_new++;
  }
  return { products_new, options_new };
}
