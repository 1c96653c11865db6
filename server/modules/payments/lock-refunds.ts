import type { Tx } from '../../platform/db.ts';
import { list, uuid } from '../../platform/wire.ts';
import type { Refund } from './refunds.ts';

/** All refunds of these orders, locked in one order (by id). The attempts are locked before them. */
export async function lockRefunds(tx: Tx, order_ids: readonly string[]): Promise<Refund[]> {
  if (order_ids.length === 0) return [];
  return await tx<Refund[]>`
    select * from payments.refunds
    where order_id = any(${list(uuid, order_ids)}::uuid[])
    order by id
    for no key update`;
}
