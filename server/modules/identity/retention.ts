import type { Sql } from '../../platform/db.ts';

/**
 * How long the law wants contracts, withdrawals, payment and supply kept, and no longer: Enforcement Decree of the Act on the
 * Consumer Protection in Electronic Commerce (전자상거래법 시행령), article 6. Complaints have three years of their own (module
 * complaints). Names and addresses go when the time is over; the order itself (goods, amounts) names nobody and stays in the books.
 */
const records_years = 5;

const chunk = 1_000;

/** The smallest UUID v7 of a moment: ids of the vault are time-ordered, so its primary key finds what is old. */
function firstIdOf(at: Date): string {
  const hex = Math.max(0, at.getTime()).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/** The same day so many years earlier. */
export const yearsBefore = (now: Date, years: number): Date => {
  const at = new Date(now);
  at.setUTCFullYear(at.getUTCFullYear() - years);
  return at;
};

/**
 * Deletes statutory records whose time is over, and what made them findable, a chunk at a time; returns how many. `now` is
 * given so that a test may stand five years on.
 */
export async function sweepRetention(sql: Sql, now: Date): Promise<number> {
  const before = firstIdOf(yearsBefore(now, records_years));
  await sql`delete from identity.contact_index where subject_id < ${before}::uuid`;
  for (let deleted = 0; ; ) {
    const { count } = await sql`
      delete from identity.personal_data where id in (
        select id from identity.personal_data where id < ${before}::uuid and purpose = 'records' order by id limit ${chunk}
      )`;
    deleted += count;
    if (count < chunk) return deleted;
  }
}
