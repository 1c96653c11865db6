import type { Tx } from '../../platform/db.ts';

/**
 * Sales news, for the sort by popularity: units sold (negative when canceled) by variant. Called by a listener, once an event.
 * `elsewhere`: sold before, or not here: no order tells of them.
 */
export async function noteSales(
  tx: Tx,
  news: readonly { variant_id: string; quantity: number }[],
  options: { elsewhere?: boolean } = {},
): Promise<void> {
  if (news.length === 0) return;
  await tx`
    with sums as (
      select v.product_id, sum(news.quantity) as quantity
      from unnest(${news.map((one) => one.variant_id)}::uuid[], ${news.map((one) => one.quantity)}::int[])
        as news (variant_id, quantity)
      join catalog.variants v on v.id = news.variant_id group by v.product_id),
    locked as (select p.id from catalog.products p join sums on sums.product_id = p.id order by p.id for no key update of p)
    update catalog.products p set sold_count = greatest(0, p.sold_count + sums.quantity),
      sold_before = p.sold_before + case when ${options.elsewhere ?? false} then sums.quantity else 0 end
    from locked join sums on sums.product_id = locked.id where p.id = locked.id`;
}
