import type { BodyOf, ProductKind, updateProduct as route } from '@madang/contract';
import { ok, type Result, refuse } from '@madang/contract';
import type { Tx } from '../../platform/db.ts';
import { cleanHtml } from './clean-html.ts';
import { claimSlug } from './create-product.ts';
import { checkAttributes } from './kinds.ts';
import { setCategories } from './set-categories.ts';
import { lockProduct, settleProduct } from './settle-product.ts';

export type ProductChanges = BodyOf<typeof route>;

const columns = [
  'title',
  'title_en',
  'subtitle',
  'subtitle_en',
  'kind',
  'description_html',
  'description_html_en',
  'tags',
  'tax_free',
  'made_to_order',
  'lead_days',
  'return_rule',
] as const;

/** Changes the fields that are given. With `version`, refuses with `conflict` when someone else saved in between. */
export async function updateProduct(tx: Tx, id: string, changes: ProductChanges): Promise<Result<{ id: string }>> {
  const product = await lockProduct(tx, id);
  if (!product) return refuse('not_found');
  if (changes.version !== undefined && changes.version !== product.version) return refuse('conflict');
  if (changes.attribute_values || changes.kind) {
    const [old] = await tx<{ values: Record<string, string> }[]>`
      select attribute_values as values from catalog.products where id = ${id}`;
    const kind = changes.kind ?? (product.kind as ProductKind);
    const wrong = checkAttributes(kind, changes.attribute_values ?? old!.values);
    if (wrong.length > 0) return refuse('invalid_input', { field: `attribute_values.${wrong[0]!.field}` }, wrong);
  }
  const set: Record<string, unknown> = {};
  for (const column of columns) if (changes[column] !== undefined) set[column] = changes[column];
  if (changes.description_html !== undefined) set.description_html = cleanHtml(changes.description_html);
  if (changes.description_html_en) set.description_html_en = cleanHtml(changes.description_html_en);
  if (changes.tags) set.tags = [...new Set(changes.tags)];
  if (changes.attribute_values) set.attribute_values = tx.json(changes.attribute_values);
  if (changes.slug !== undefined && changes.slug !== product.slug) {
    if ((await claimSlug(tx, id, changes.slug, '')) === null) return refuse('slug_taken', { slug: changes.slug });
    set.slug = changes.slug;
  }
  if (Object.keys(set).length > 0) await tx`update catalog.products set ${tx(set)} where id = ${id}`;
  if (changes.category_ids && !(await setCategories(tx, id, changes.category_ids))) {
    return refuse('invalid_input', { field: 'category_ids' });
  }
  await settleProduct(tx, id);
  return ok({ id });
}
