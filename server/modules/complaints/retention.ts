import type { Sql } from '../../platform/db.ts';
import { transact } from '../../platform/db.ts';
import { type Vault, yearsBefore } from '../identity/index.ts';

/**
 * How long the law wants records of complaints and disputes: Enforcement Decree of the Act on the Consumer Protection in
 * Electronic Commerce (전자상거래법 시행령), article 6. Counted from the answer, of one that was never answered from its first day.
 */
const kept_years = 3;
const chunk = 500;

/**
 * Deletes complaints whose time is over, words and answers with them, a chunk at a time; returns how many. `now` is given so
 * that a test may stand three years on.
 */
export async function sweepComplaints(sql: Sql, vault: Vault, now: Date): Promise<number> {
  const before = yearsBefore(now, kept_years);
  for (let deleted = 0; ; ) {
    const count = await transact(sql, async (tx) => {
      const rows = await tx<{ text_ref: string; answer_ref: string | null }[]>`
        delete from complaints.complaints where id in (
          select id from complaints.complaints where coalesce(answered_at, created_at) < ${before} limit ${chunk}
        ) returning text_ref, answer_ref`;
      const refs = rows.flatMap((row) => [row.text_ref, ...(row.answer_ref ? [row.answer_ref] : [])]);
      await vault.deletePersonalData(tx, refs);
      return rows.length;
    });
    deleted += count;
    if (count < chunk) return deleted;
  }
}
