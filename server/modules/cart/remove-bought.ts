import type { Sql, Tx } from '../../platform/db.ts';
import { int4, list, uuid } from '../../platform/wire.ts';

/** What was bought, by whom; the orders' reader is given by the app. */
export type Bought = { person_id: string; lines: { variant_id: string; quantity: number }[] };

/**
 * Takes what was bought out of the buyers' carts: as many as were bought, so that what was put in meanwhile stays. Runs in
 * the listener's transaction, once an order; two statements whatever the list.
 */
export async function removeBought(tx: Tx, bought: Bought[]): Promise<void> {
  const totals = new Map<string, { person_id: string; variant_id: string; quantity: number }>();
  for (const { person_id, lines } of bought) {
    for (const { variant_id, quantity } of lines) {
      const total = totals.get(person_id + variant_id) ?? { person_id, variant_id, quantity: 0 };
      total.quantity += quantity;
      totals.set(person_id + variant_id, total);
    }
  }
  if (totals.size === 0) return;
  const rows = [...totals.keys()].sort().map((name) => totals.get(name)!);
  const persons = list(
    uuid,
    rows.map((row) => row.person_id),
  );
  const variants = list(
    uuid,
    rows.map((row) => row.variant_id),
  );
  const quantities = list(
    int4,
    rows.map((row) => row.quantity),
  );
  const asked = () =>
    tx`unnest(${persons}::uuid[], ${variants}::uuid[], ${quantities}::int[]) as u (person_id, variant_id, quantity)`;
  await tx`
    delete from cart.lines c using ${asked()}
    where c.person_id = u.person_id and c.variant_id = u.variant_id and c.quantity <= u.quantity`;
  await tx`
    update cart.lines c set quantity = c.quantity - u.quantity, touched_at = now() from ${asked()}
    where c.person_id = u.person_id and c.variant_id = u.variant_id`;
}

/** Forgets carts nobody touched for this long. */
const cart_lives_days = 90;

export async function sweepCarts(sql: Sql): Promise<void> {
  await sql`delete from cart.lines where touched_at < now() - make_interval(days => ${cart_lives_days}::int)`;
}
