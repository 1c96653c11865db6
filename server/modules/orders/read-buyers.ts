import type { Sql, Tx } from '../../platform/db.ts';
import { list, uuid } from '../../platform/wire.ts';

/** Who bought these orders. */
export async function readBuyers(
  tx: Tx | Sql,
  order_ids: readonly string[],
): Promise<{ order_id: string; person_id: string }[]> {
  return await tx<{ order_id: string; person_id: string }[]>`
    select id as order_id, person_id from orders.orders where id = any(${list(uuid, order_ids)}::uuid[])`;
}
