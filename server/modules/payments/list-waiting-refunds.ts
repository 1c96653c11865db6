import type { Sql } from '../../platform/db.ts';

/** The refunds of a payment that are not on their way: one at a time is, the others wait for it. */
export async function listWaitingRefunds(sql: Sql, attempt_id: string): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from payments.refunds where attempt_id = ${attempt_id}::uuid and state = 'due' order by id`;
  return rows.map((row) => row.id);
}
