import type { BodyOf, createCategory, updateCategory } from '@madang/contract';
import { ok, type Result, refuse } from '@madang/contract';
import type { Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { freeSlug, slugOf } from './slug.ts';

type Row = { id: string; slug: string; parent_id: string | null };

/** Adds a category (`id` null) or changes the fields given. Two levels: a parent must be a top category itself. */
export async function saveCategory(
  tx: Tx,
  id: string | null,
  input: BodyOf<typeof createCategory> | BodyOf<typeof updateCategory>,
): Promise<Result<{ id: string }>> {
  // A menu is small and rarely edited: one editor at a time keeps two levels true.
  await tx`lock table catalog.categories in share row exclusive mode`;
  const rows = await tx<Row[]>`select id, slug, parent_id from catalog.categories`;
  const own = rows.find((row) => row.id === id);
  if (id !== null && !own) return refuse('not_found');
  if (input.parent_id) {
    const parent = rows.find((row) => row.id === input.parent_id);
    const has_children = rows.some((row) => row.parent_id === id && id !== null);
    if (!parent || parent.parent_id !== null || parent.id === id || has_children) {
      return refuse('invalid_input', { field: 'parent_id' });
    }
  }
  const taken = new Set(rows.filter((row) => row.id !== id).map((row) => row.slug));
  if (input.slug !== undefined && taken.has(input.slug)) return refuse('slug_taken', { slug: input.slug });
  if (own) {
    const set = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
    if (Object.keys(set).length > 0) await tx`update catalog.categories set ${tx(set)} where id = ${own.id}`;
    return ok({ id: own.id });
  }
  const made = newId();
  const slug = input.slug ?? freeSlug(slugOf(input.name_en || input.name!), taken);
  await tx`
    insert into catalog.categories (id, slug, name, name_en, parent_id, position)
    values (${made}, ${slug}, ${input.name!}, ${input.name_en ?? null}, ${input.parent_id ?? null},
      ${input.position ?? rows.length})`;
  return ok({ id: made });
}
