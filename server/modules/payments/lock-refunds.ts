import type { Tx } from '../../platform/db.ts';
import type { Refund } from './refunds.ts';

/** All refunds of these attempts, locked in one order (by id), oldest first. The attempts are locked before them. */
export async function lockRefunds(tx: Tx, attempt_ids: readonly string[]): Promise<Refund[]> {
  if (attempt_ids.length === 0) return [];
  return await tx<Refund[]>`
    select * from payments.refunds
    where attempt_id = any(${attempt_ids as string[]}::uuid[])
    order by id
    for no key update`;
}
