import type { Sql, Tx } from '../../platform/db.ts';

/** A pre-order whose promised day was moved, and whose buyers have not all been told. */
export type MovedPromise = { drop_id: string; variant_id: string; promised_on: string; due_at: string };

/** Those whose buyers are to be told now. */
export async function readMovedPromises(sql: Sql | Tx): Promise<MovedPromise[]> {
  return await sql<MovedPromise[]>`
    select id as drop_id, variant_id, promised_on::text, promise_due_at::text as due_at from drops.drops
    where promise_due_at is not null and promise_due_at <= clock_timestamp() order by promise_due_at`;
}

/** Whether a promise was moved that is still to be told, now or later. */
export async function waitsForPromises(sql: Sql): Promise<boolean> {
  return (await sql`select from drops.drops where promise_due_at is not null limit 1`).length > 0;
}

/** Whether the day is still the one that was read: who moves it again begins its waiting anew. */
export async function isStillMoved(tx: Tx, { drop_id, due_at }: MovedPromise): Promise<boolean> {
  const rows = await tx`
    select from drops.drops where id = ${drop_id}::uuid and promise_due_at = ${due_at}::text::timestamptz`;
  return rows.length > 0;
}

/** All its buyers know; one that was moved meanwhile stays to be told. */
export async function endMovedPromise(tx: Tx, { drop_id, due_at }: MovedPromise): Promise<void> {
  await tx`
    update drops.drops set promise_due_at = null
    where id = ${drop_id}::uuid and promise_due_at = ${due_at}::text::timestamptz`;
}
