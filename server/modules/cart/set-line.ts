import { ok, type Result, refuse } from '@madang/contract';
import { type Sql, transact } from '../../platform/db.ts';
import { readOffers } from '../catalog/index.ts';

/** Kinds of goods one cart may hold. */
export const max_lines = 50;

/**
 * Puts this many of a variant in a person's cart, replacing the quantity; more than there is may be put in and is shown as
 * short. Refusals: `not_found`, `not_on_sale`, `cart_full`.
 */
export function setLine(
  sql: Sql,
  input: { person_id: string; variant_id: string; quantity: number },
): Promise<Result<null>> {
  const { person_id, variant_id, quantity } = input;
  return transact(sql, async (tx): Promise<Result<null>> => {
    const offer = (await readOffers(tx, [variant_id])).get(variant_id);
    if (!offer || offer.state === 'draft') return refuse('not_found');
    if (offer.state !== 'on_sale' && offer.state !== 'temporarily_sold_out') return refuse('not_on_sale');
    const [others] = await tx<{ kinds: number }[]>`
      select count(*) as kinds from cart.lines where person_id = ${person_id} and variant_id <> ${variant_id}`;
    if (others!.kinds >= max_lines) return refuse('cart_full', { limit: max_lines });
    await tx`
      insert into cart.lines (person_id, variant_id, quantity, price_seen_krw)
      values (${person_id}, ${variant_id}, ${quantity}, ${offer.unit_price_krw})
      on conflict (person_id, variant_id) do update
        set quantity = excluded.quantity, price_seen_krw = excluded.price_seen_krw, touched_at = now()`;
    return ok(null);
  });
}

/** Takes a variant out; a variant that is not there is fine. */
export async function removeLine(sql: Sql, input: { person_id: string; variant_id: string }): Promise<void> {
  await sql`delete from cart.lines where person_id = ${input.person_id} and variant_id = ${input.variant_id}`;
}
