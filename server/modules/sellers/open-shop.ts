import { ok, type Result, refuse, type Shop } from '@madang/contract';
import type { Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';

/** Opens a shop. Its slug is its address and is asked for by name, so a taken one is refused. */
export async function openShop(
  tx: Tx,
  input: Pick<Shop, 'slug' | 'name'> & Partial<Shop>,
): Promise<Result<{ id: string }>> {
  const id = input.id ?? newId();
  const made = await tx`
    insert into sellers.shops (id, slug, name, name_en, tagline, tagline_en)
    values (${id}, ${input.slug}, ${input.name}, ${input.name_en ?? null}, ${input.tagline ?? ''}, ${input.tagline_en ?? null})
    on conflict (slug) do nothing`;
  return made.count === 1 ? ok({ id }) : refuse('slug_taken', { slug: input.slug });
}
