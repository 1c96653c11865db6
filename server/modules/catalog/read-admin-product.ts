import type { AdminProduct, Shop } from '@madang/contract';
import type { Sql, Tx } from '../../platform/db.ts';
import { readProductRow, toProduct } from './read-product.ts';
import { states } from './states.ts';

/** A product as its editor sees it, in every state; null where there is none. */
export async function readAdminProduct(
  sql: Sql | Tx,
  id: string,
  shops: ReadonlyMap<string, Shop>,
): Promise<AdminProduct | null> {
  const row = await readProductRow(sql, { id });
  if (!row) return null;
  const product = toProduct(row, shops);
  const made = await sql<{ id: string; boxes: string[]; daily_capacity: number | null }[]>`
    select id, boxes, daily_capacity from catalog.variants where product_id = ${id}`;
  const making = new Map(made.map(({ id: variant_id, ...one }) => [variant_id, one]));
  const own_states = new Map((row.variants ?? []).map((variant) => [variant.id, variant.state]));
  return {
    ...product,
    shop_id: row.shop_id,
    category_ids: (row.categories ?? []).map((category) => category.id),
    attribute_values: row.attribute_values,
    variants: product.variants.map((variant) => ({
      ...variant,
      own_state: own_states.get(variant.id)!,
      ...(making.get(variant.id) ?? { boxes: [], daily_capacity: null }),
    })),
    next_states: [...states[row.state].next],
    version: row.version,
    created_at: row.created_at.toISOString(),
  };
}
