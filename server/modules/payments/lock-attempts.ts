import type { Tx } from '../../platform/db.ts';
import { list, uuid } from '../../platform/wire.ts';
import type { Attempt } from './attempts.ts';

/** All attempts of these orders, locked in one order (by id), oldest first. */
export async function lockAttempts(tx: Tx, order_ids: readonly string[]): Promise<Attempt[]> {
  if (order_ids.length === 0) return [];
  return await tx<Attempt[]>`
    select * from payments.attempts
    where order_id = any(${list(uuid, order_ids)}::uuid[])
    order by id
    for no key update`;
}
