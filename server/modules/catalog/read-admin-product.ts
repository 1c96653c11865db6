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
  const packed = await sql<{ id: string; boxes: string[] }[]>`
    select id, boxes from catalog.variants where product_id = ${id} and cardinality(boxes) > 0`;
  const boxes = new Map(packed.map((one) => [one.id, one.boxes]));
  const own_states = new Map((row.variants ?? []).map((variant) => [variant.id, variant.state]));
  return {
    ...product,
    shop_id: row.shop_id,
    category_ids: (row.categories ?? []).map((category) => category.id),
    attribute_values: row.attribute_values,
    variants: product.variants.map((variant) => ({
      ...variant,
      own_state: own_states.get(variant.id)!,
      boxes: boxes.get(variant.id) ?? [],
    })),
    next_states: [...states[row.state].next],
    version: row.version,
    created_at: row.created_at.toISOString(),
  };
}
