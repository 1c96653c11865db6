import { ok, type Result, refuse } from '@madang/contract';
import type { Sql, Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { publish } from '../../platform/outbox.ts';
import type { Vault } from '../identity/index.ts';
import { complaint_answered } from './events.ts';

/** The order a complaint is about, as far as it matters here. */
export type AboutOrder = { id: string; shop_id: string; person_id: string; account_id: string | null };

export type ComplaintRow = {
  id: string;
  shop_id: string;
  order_id: string;
  person_id: string;
  recorded_by: string | null;
  text_ref: string;
  answer_ref: string | null;
  created_at: Date;
  answered_at: Date | null;
};

/** Keeps what a customer said, sealed under their key of statutory records. `not_found` where that key was destroyed. */
export async function makeComplaint(
  tx: Tx,
  vault: Vault,
  input: { order: AboutOrder; text: string; recorded_by: string | null },
): Promise<Result<{ complaint_id: string }>> {
  const { order, text, recorded_by } = input;
  if ((await vault.readForgotten(tx, [order.person_id])).size > 0) return refuse('not_found');
  const sealed = vault.sealData(order.person_id, 'records', { text });
  await vault.savePersonalData(tx, [sealed]);
  const id = newId();
  await tx`
    insert into complaints.complaints (id, shop_id, order_id, person_id, account_id, recorded_by, text_ref)
    values (${id}, ${order.shop_id}, ${order.id}, ${order.person_id}, ${order.account_id}, ${recorded_by}, ${sealed.id})`;
  return ok({ complaint_id: id });
}

/** Answers a complaint, once: `already_done` for whoever comes second. The mail is written by the same commit. */
export async function answerComplaint(
  tx: Tx,
  vault: Vault,
  input: { complaint_id: string; text: string; by: string },
): Promise<Result<{ complaint_id: string }>> {
  const { complaint_id, text, by } = input;
  const [row] = await tx<ComplaintRow[]>`
    select * from complaints.complaints where id = ${complaint_id} for no key update`;
  if (!row) return refuse('not_found');
  if (row.answered_at) return refuse('already_done');
  const sealed = vault.sealData(row.person_id, 'records', { text });
  await vault.savePersonalData(tx, [sealed]);
  await tx`
    update complaints.complaints set answer_ref = ${sealed.id}, answered_by = ${by}, answered_at = now()
    where id = ${complaint_id}`;
  const { shop_id, order_id } = row;
  await publish(tx, [{ name: complaint_answered, shop_id, entity_id: complaint_id, version: 1, data: { order_id } }]);
  return ok({ complaint_id });
}

/** Complaints, newest first: of an order, of those still open, before one. */
export function listComplaints(
  tx: Sql | Tx,
  filter: { order_id?: string | undefined; open?: boolean | undefined; before?: string | null; limit: number },
): Promise<ComplaintRow[]> {
  const { order_id = null, open = false, before = null, limit } = filter;
  return tx<ComplaintRow[]>`
    select * from complaints.complaints
    where (${order_id}::uuid is null or order_id = ${order_id}::uuid) and (not ${open}::boolean or answered_at is null)
      and (${before}::uuid is null or id < ${before}::uuid)
    order by id desc limit ${limit}`;
}

export async function readComplaint(tx: Sql | Tx, complaint_id: string): Promise<ComplaintRow | null> {
  const [row] = await tx<ComplaintRow[]>`select * from complaints.complaints where id = ${complaint_id}`;
  return row ?? null;
}

/** What these complaints say, opened; null where nobody can read it any more. */
export async function openComplaints(sql: Sql, vault: Vault, rows: readonly ComplaintRow[]) {
  const refs = rows.flatMap((row) => [row.text_ref, ...(row.answer_ref ? [row.answer_ref] : [])]);
  const opened = await vault.readPersonalData<{ text: string }>(sql, refs);
  return rows.map((row) => ({
    ...headOf(row),
    text: opened.get(row.text_ref)?.text ?? null,
    answer: (row.answer_ref && opened.get(row.answer_ref)?.text) || null,
  }));
}

/** A complaint without its words. */
export const headOf = (row: ComplaintRow) => ({
  complaint_id: row.id,
  order_id: row.order_id,
  state: row.answered_at ? ('answered' as const) : ('open' as const),
  made_by: row.recorded_by ? ('staff' as const) : ('buyer' as const),
  made_at: row.created_at.toISOString(),
  answered_at: row.answered_at?.toISOString() ?? null,
});

/** Everything a person said and was told, for the download of their data. */
export async function readComplaintsOf(sql: Sql, vault: Vault, person_id: string) {
  const rows = await sql<ComplaintRow[]>`
    select * from complaints.complaints where person_id = ${person_id} order by id`;
  return openComplaints(sql, vault, rows);
}
