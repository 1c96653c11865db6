import type { Call } from '@madang/contract';
import { textArray } from '../../../platform/arrays.ts';
import { id_part, readCursor, time_part, writeCursor } from '../../../platform/cursor.ts';
import type { Tx } from '../../../platform/db.ts';

export type CallRead = Omit<Call, 'phone' | 'note' | 'at' | 'due_at' | 'done_at'> & {
  contact_ref: string;
  at: Date;
  due_at: Date | null;
  done_at: Date | null;
};

const columns = (tx: Tx) => tx`
  id as call_id, shop_id, contact_ref, direction, topic, order_id, agreed_on::text as agreed_on, next_action, due_at, done_at, done_by,
  made_by as by, at`;

const shown_calls = 50;

/** Calls of one number, known under these digests (hex), the newest first. Row-level security decides which shops'. */
export async function readCallsOf(tx: Tx, digests: readonly string[]): Promise<CallRead[]> {
  return [
    ...(await tx<CallRead[]>`
      select ${columns(tx)} from fulfilment.calls
      where caller = any (select decode(u, 'hex') from unnest(${textArray(digests)}::text::text[]) u)
      order by id desc limit ${shown_calls}`),
  ];
}

/** Calls with something left to be done, the most urgent first. */
export async function readOpenCalls(
  tx: Tx,
  page: { cursor?: string | undefined; limit?: number | undefined },
): Promise<{ calls: CallRead[]; next_cursor: string | null }> {
  const limit = page.limit ?? 50;
  const [due = null, id = null] = readCursor(page.cursor, [time_part, id_part]) ?? [];
  const rows = await tx<(CallRead & { due_text: string })[]>`
    select ${columns(tx)}, (due_at at time zone 'UTC')::text || '+00' as due_text from fulfilment.calls
    where next_action is not null and done_at is null
      and (${due}::timestamptz is null or (due_at, id) > (${due}::timestamptz, ${id}::uuid))
    order by due_at, id limit ${limit + 1}`;
  const calls = rows.slice(0, limit);
  const last = calls.at(-1);
  return { calls, next_cursor: rows.length > limit && last ? writeCursor([last.due_text, last.call_id]) : null };
}

/** Days agreed by phone for these orders, by order: what stands of them now. */
export async function readAgreedDays(tx: Tx, order_ids: readonly string[]): Promise<Record<string, string>> {
  const rows = await tx<{ order_id: string; agreed_on: string }[]>`
    select order_id, max(agreed_on)::text as agreed_on from fulfilment.parcels
    where order_id = any (${`{${order_ids.join(',')}}`}::text::uuid[]) and agreed_on is not null group by order_id`;
  return Object.fromEntries(rows.map((row) => [row.order_id, row.agreed_on]));
}
