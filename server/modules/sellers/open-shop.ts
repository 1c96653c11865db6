import { ok, type Result, refuse, type ShopPapers } from '@madang/contract';
import type { Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';

/** Opens a shop. Its slug is its address and is asked for by name, so a taken one is refused. */
export async function openShop(
  tx: Tx,
  input: Pick<ShopPapers, 'slug' | 'name'> & Partial<ShopPapers>,
): Promise<Result<{ id: string }>> {
  const id = input.id ?? newId();
  const made = await tx`
    insert into sellers.shops (id, slug, name, name_en, tagline, tagline_en, contact_phone, contact_email, contact_hours,
      company, representative, business_number, mail_order_number, address, delivery_krw, delivery_free_from_krw, delivery_jeju_krw,
      delivery_island_krw)
    values (${id}, ${input.slug}, ${input.name}, ${input.name_en ?? null}, ${input.tagline ?? ''},
      ${input.tagline_en ?? null}, ${input.contact_phone ?? ''}, ${input.contact_email ?? ''}, ${input.contact_hours ?? ''},
      ${input.company ?? ''}, ${input.representative ?? ''}, ${input.business_number ?? ''}, ${input.mail_order_number ?? ''},
      ${input.address ?? ''}, ${input.delivery_krw ?? 0}, ${input.delivery_free_from_krw ?? null}, ${input.delivery_jeju_krw ?? 0},
      ${input.delivery_island_krw ?? 0})
    on conflict (slug) do nothing`;
  return made.count === 1 ? ok({ id }) : refuse('slug_taken', { slug: input.slug });
}
