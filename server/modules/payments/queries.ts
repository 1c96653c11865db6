import type { Sql } from '../../platform/db.ts';
import type { AttemptExtra } from './attempts.ts';

/** The account a buyer has yet to pay into; null where the order waits for no deposit. */
export async function readVirtualAccount(
  sql: Sql,
  order_id: string,
): Promise<NonNullable<AttemptExtra['virtual_account']> | null> {
  const [row] = await sql<{ account: AttemptExtra['virtual_account'] | null }[]>`
    select extra -> 'virtual_account' as account from payments.attempts
    where order_id = ${order_id} and state = 'waiting_deposit'`;
  return row?.account ?? null;
}
