import type { PaymentDetail, PaymentRow, RefundRow } from '@madang/contract';
import type { Sql, Tx } from '../../platform/db.ts';
import type { Attempt, AttemptState } from './attempts.ts';
import { tossMessage } from './providers/toss-errors.ts';
import { needsAccount } from './refund-rules.ts';
import type { Refund, RefundState } from './refunds.ts';

type Page<T> = { rows: T[]; next_cursor: string | null };
type PageInput<S> = { state?: S; cursor?: string; limit?: number };

/** Rows looked at for one page: a rare state among millions costs a short page, not a long query. */
const looked_at = 5_000;

/** Attempts, newest first, of one state or all. A page may be short and still have a next one. */
export async function listAttempts(sql: Sql | Tx, input: PageInput<AttemptState>): Promise<Page<PaymentRow>> {
  const { state, limit = 50 } = input;
  const before = input.cursor ? sql`id < ${input.cursor}` : sql`true`;
  // What somebody has to look after has an index of its own; all else is found by walking back from the newest.
  const open = state === 'unknown' || state === 'waiting_deposit';
  const among = open ? sql`state in ('unknown', 'waiting_deposit')` : sql`true`;
  const newest = sql`select * from payments.attempts where ${among} and ${before} order by id desc limit ${looked_at}`;
  const rows = await sql<Attempt[]>`
    select * from (${newest}) looked where ${state ? sql`state = ${state}` : sql`true`} order by id desc limit ${limit + 1}`;
  if (rows.length > limit || !state) return cut(rows, limit, paymentRow);
  const [last] = await sql<{ id: string }[]>`
    select id from payments.attempts where ${among} and ${before} order by id desc offset ${looked_at - 1} limit 1`;
  return { rows: rows.map(paymentRow), next_cursor: last?.id ?? null };
}

/** Refunds, newest first, of one state or all. */
export async function listRefunds(sql: Sql | Tx, input: PageInput<RefundState>): Promise<Page<RefundRow>> {
  const { state, limit = 50 } = input;
  const before = input.cursor ? sql`id < ${input.cursor}` : sql`true`;
  const open = state && state !== 'done' ? sql`state <> 'done' and state = ${state}` : sql`true`;
  const done = state === 'done' ? sql`state = 'done'` : sql`true`;
  const rows = await sql<Refund[]>`
    select * from payments.refunds where ${open} and ${done} and ${before} order by id desc limit ${limit + 1}`;
  return cut(rows, limit, refundRow);
}

/** One refund as the back office sees it; null where there is none. */
export async function readRefund(sql: Sql | Tx, refund_id: string): Promise<RefundRow | null> {
  const [row] = await sql<Refund[]>`select * from payments.refunds where id = ${refund_id}`;
  return row ? refundRow(row) : null;
}

/** One attempt with its refunds and the news of its order; null where there is none. */
export async function readAttempt(sql: Sql | Tx, attempt_id: string): Promise<PaymentDetail | null> {
  const [a] = await sql<Attempt[]>`select * from payments.attempts where id = ${attempt_id}`;
  if (!a) return null;
  const refunds = await sql<Refund[]>`select * from payments.refunds where attempt_id = ${attempt_id} order by id desc`;
  const news = await sql<{ received_at: Date; kind: string; status: string | null }[]>`
    select received_at, kind, status from payments.webhooks
    where order_id = ${a.order_id} order by received_at desc limit 50`;
  return {
    ...paymentRow(a),
    payment_key: a.payment_key,
    sent_at: a.sent_at?.toISOString() ?? null,
    virtual_account: a.extra.virtual_account ?? null,
    receipt_url: a.extra.receipt_url ?? null,
    refunds: refunds.map(refundRow),
    news: news.map((one) => ({ ...one, received_at: one.received_at.toISOString() })),
  };
}

/** The first `limit` rows, and where to go on from if there are more. */
function cut<R extends { id: string }, T>(rows: readonly R[], limit: number, show: (row: R) => T): Page<T> {
  const next_cursor = rows.length > limit ? rows[limit - 1]!.id : null;
  return { rows: rows.slice(0, limit).map(show), next_cursor };
}

const messageOf = (code: string | null): string | null => (code && tossMessage(code)) || null;

const paymentRow = (a: Attempt): PaymentRow => ({
  attempt_id: a.id,
  order_id: a.order_id,
  provider: a.provider,
  method: a.method,
  state: a.state,
  amount_krw: a.amount_krw,
  balance_krw: a.balance_krw,
  decline_code: a.decline_code,
  decline_message_ko: messageOf(a.decline_code),
  created_at: a.created_at.toISOString(),
  captured_at: a.captured_at?.toISOString() ?? null,
});

const refundRow = (r: Refund): RefundRow => ({
  refund_id: r.id,
  attempt_id: r.attempt_id,
  order_id: r.order_id,
  state: r.state,
  amount_krw: r.amount_krw,
  reason: r.reason,
  refusal_code: r.refusal_code,
  refusal_message_ko: messageOf(r.refusal_code),
  needs_account: needsAccount(r),
  tries: r.tries,
  created_at: r.created_at.toISOString(),
  sent_at: r.sent_at?.toISOString() ?? null,
  done_at: r.done_at?.toISOString() ?? null,
  given_up_at: r.given_up_at?.toISOString() ?? null,
});
