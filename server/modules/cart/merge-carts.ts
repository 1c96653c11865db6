import { type Sql, transact } from '../../platform/db.ts';
import { max_lines } from './set-line.ts';

/**
 * At sign-in the guest's cart joins the account's. Goods in both keep the larger quantity (added twice on two devices is
 * seldom meant as both); beyond the limit the account's own goods stay. Run twice it changes nothing.
 */
export function mergeCarts(sql: Sql, input: { guest_person_id: string; person_id: string }): Promise<void> {
  const { guest_person_id, person_id } = input;
  return transact(sql, async (tx) => {
    const moved = await tx`
      insert into cart.lines as mine (person_id, variant_id, quantity, price_seen_krw, added_at)
      select ${person_id}, variant_id, quantity, price_seen_krw, added_at from cart.lines
      where person_id = ${guest_person_id} order by variant_id
      on conflict (person_id, variant_id) do update
        set quantity = greatest(mine.quantity, excluded.quantity), price_seen_krw = excluded.price_seen_krw, touched_at = now()`;
    if (moved.count === 0) return;
    await tx`delete from cart.lines where person_id = ${guest_person_id}`;
    await tx`
      delete from cart.lines where person_id = ${person_id} and variant_id in (
        select variant_id from cart.lines where person_id = ${person_id} order by added_at offset ${max_lines})`;
  });
}
