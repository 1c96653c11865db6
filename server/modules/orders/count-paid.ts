import type { Sql } from '../../platform/db.ts';

/** How many orders of a person were ever paid for. */
export async function countPaid(sql: Sql, person_id: string): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from orders.orders where person_id = ${person_id}::uuid and confirmed_at is not null`;
  return row!.n;
}
