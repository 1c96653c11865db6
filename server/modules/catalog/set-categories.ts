import type { Tx } from '../../platform/db.ts';

/** Puts a product into exactly these categories, the first being the one its page names. False where one does not exist. */
export async function setCategories(tx: Tx, product_id: string, category_ids: readonly string[]): Promise<boolean> {
  const ids = [...new Set(category_ids)];
  const known = await tx`select id from catalog.categories where id = any(${ids}::uuid[]) order by id for key share`;
  if (known.length !== ids.length) return false;
  await tx`delete from catalog.product_categories where product_id = ${product_id} and category_id <> all(${ids}::uuid[])`;
  await tx`
    insert into catalog.product_categories (product_id, category_id, position)
    select ${product_id}, id, position from unnest(${ids}::uuid[]) with ordinality as wanted (id, position)
    on conflict (product_id, category_id) do update set position = excluded.position`;
  return true;
}
