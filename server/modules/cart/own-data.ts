import type { Sql, Tx } from '../../platform/db.ts';

/** What lies in one person's cart, for the download of their data. */
export function readCartOf(sql: Sql, person_id: string) {
  return sql<{ variant_id: string; quantity: number; added_at: Date }[]>`
    select variant_id, quantity, added_at from cart.lines where person_id = ${person_id} order by added_at`;
}

/** Forgets it. */
export async function forgetCart(tx: Tx, { person_id }: { person_id: string }): Promise<void> {
  await tx`delete from cart.lines where person_id = ${person_id}`;
}
