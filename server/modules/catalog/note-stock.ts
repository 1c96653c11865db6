import type { Tx } from '../../platform/db.ts';

/**
 * Stock news from inventory: whether each variant can be had at all. Cards and filters show it; selling never asks it.
 * Writes only what changed, so it may be called with everything, as often as wanted.
 * @returns ids of the products whose card changed.
 */
export async function noteStock(tx: Tx, news: readonly { variant_id: string; in_stock: boolean }[]): Promise<string[]> {
  if (news.length === 0) return [];
  const sorted = [...news].sort((a, b) => (a.variant_id < b.variant_id ? -1 : 1));
  const changed = await tx<{ product_id: string }[]>`
    with wanted as (
      select v.id, news.in_stock from catalog.variants v
      join unnest(${sorted.map((one) => one.variant_id)}::uuid[], ${sorted.map((one) => String(one.in_stock))}::text[]::boolean[])
        as news (id, in_stock) on news.id = v.id
      where v.in_stock <> news.in_stock
      order by v.id for no key update of v)
    update catalog.variants v set in_stock = wanted.in_stock from wanted where v.id = wanted.id
    returning v.product_id`;
  const ids = [...new Set(changed.map((row) => row.product_id))].sort();
  if (ids.length === 0) return [];
  await tx`
    with locked as (select id from catalog.products where id = any(${ids}::uuid[]) order by id for no key update)
    update catalog.products p set revision = revision + 1,
      in_stock = exists (select from catalog.variants v
        where v.product_id = p.id and v.retired_at is null and v.state = 'on_sale' and (v.in_stock or p.made_to_order))
    from locked where p.id = locked.id`;
  return ids;
}
