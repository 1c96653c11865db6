import type { Sql, Tx } from '../../platform/db.ts';
import { list, uuid } from '../../platform/wire.ts';

/** Who bought what in these orders, for listeners that follow a sale. */
export async function readBought(
  tx: Tx | Sql,
  order_ids: readonly string[],
): Promise<
  { order_id: string; person_id: string; lines: { variant_id: string; product_id: string; quantity: number }[] }[]
> {
  const rows = await tx<
    { order_id: string; person_id: string; variant_id: string; product_id: string; quantity: number }[]
  >`
    select o.id as order_id, o.person_id, l.variant_id, l.product_id, l.quantity
    from orders.orders o join orders.lines l on l.order_id = o.id
    where o.id = any(${list(uuid, order_ids)}::uuid[])`;
  return [...Map.groupBy(rows, (row) => row.order_id)].map(([order_id, lines]) => ({
    order_id,
    person_id: lines[0]!.person_id,
    lines: lines.map(({ variant_id, product_id, quantity }) => ({ variant_id, product_id, quantity })),
  }));
}
