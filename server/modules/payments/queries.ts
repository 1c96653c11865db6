import { plainArray, textArray } from '../../platform/arrays.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import type { AttemptExtra, AttemptState } from './attempts.ts';
import type { ProviderName } from './providers/port.ts';
import { accountCodes } from './refund-rules.ts';

export type ShownAttempt = {
  attempt_id: string;
  provider: ProviderName;
  method: string | null;
  state: AttemptState;
  amount_krw: number;
  refunded_krw: number;
};

/** The tries to pay an order, oldest first, as its page shows them. */
export async function listAttemptsOfOrder(sql: Sql | Tx, order_id: string): Promise<ShownAttempt[]> {
  return await sql<ShownAttempt[]>`
    select a.id as attempt_id, provider, method, state, amount_krw,
      coalesce((select sum(r.amount_krw) from payments.refunds r where r.attempt_id = a.id and r.state = 'done'), 0)::bigint
        as refunded_krw
    from payments.attempts a where order_id = ${order_id}::uuid order by id`;
}

/** What of an order's refunds waits for the buyer's bank account. */
export async function readAccountWaitKrw(sql: Sql | Tx, order_id: string): Promise<number> {
  const [row] = await sql<{ krw: number }[]>`
    select coalesce(sum(amount_krw), 0)::bigint as krw from payments.refunds
    where order_id = ${order_id}::uuid and state = 'parked' and refusal_code = any(${textArray(accountCodes())}::text::text[])`;
  return row!.krw;
}

/** The account a buyer pays into, while one waits for the deposit. */
export async function readVirtualAccount(
  sql: Sql | Tx,
  order_id: string,
): Promise<{ bank: string; account_number: string; due_at: string; provider: ProviderName } | null> {
  const [row] = await sql<{ extra: AttemptExtra; provider: ProviderName }[]>`
    select extra, provider from payments.attempts where order_id = ${order_id}::uuid and state = 'waiting_deposit' limit 1`;
  return row?.extra.virtual_account ? { ...row.extra.virtual_account, provider: row.provider } : null;
}

/** The newest try to pay each of these orders. */
export async function readLatestAttempts(
  sql: Sql | Tx,
  order_ids: readonly string[],
): Promise<Map<string, { provider: ProviderName; state: AttemptState }>> {
  const rows = await sql<{ order_id: string; provider: ProviderName; state: AttemptState }[]>`
    select distinct on (order_id) order_id, provider, state from payments.attempts
    where order_id = any(${plainArray(order_ids)}::text::uuid[]) order by order_id, id desc`;
  return new Map(rows.map((row) => [row.order_id, row]));
}
