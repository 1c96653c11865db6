import type { BodyOf, createProduct as route } from '@madang/contract';
import { ok, type Result, refuse } from '@madang/contract';
import type { Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { cleanHtml } from './clean-html.ts';
import { checkAttributes } from './kinds.ts';
import { setCategories } from './set-categories.ts';
import { settleProduct } from './settle-product.ts';
import { freeSlug, slugOf } from './slug.ts';

export type NewProduct = BodyOf<typeof route> & {
  /** Ids given beforehand, for seeds and tests. */
  id?: string;
  variant_id?: string;
  sku?: string | null;
};

/**
 * A product as a draft, with one variant (that without options). A slug that is asked for and taken is refused; one made
 * from the title gets a number. The shop is not checked here: the caller knows its shops.
 */
export async function createProduct(tx: Tx, input: NewProduct): Promise<Result<{ id: string; variant_id: string }>> {
  const kind = input.kind ?? 'general';
  const wrong = checkAttributes(kind, input.attribute_values ?? {});
  if (wrong.length > 0) return refuse('invalid_input', { field: `attribute_values.${wrong[0]!.field}` }, wrong);
  const price_krw = input.price_krw ?? null;
  const compare_at_krw = input.compare_at_krw ?? null;
  if (compare_at_krw !== null && (price_krw === null || compare_at_krw <= price_krw)) {
    return refuse('invalid_input', { field: 'compare_at_krw' });
  }
  const id = input.id ?? newId();
  const slug = await claimSlug(tx, id, input.slug, input.title);
  if (slug === null) return refuse('slug_taken', { slug: input.slug! });
  const variant_id = input.variant_id ?? newId();
  await tx`
    insert into catalog.products (id, shop_id, slug, kind, title, title_en, subtitle, subtitle_en, description_html,
      description_html_en, tags, attribute_values, tax_free, made_to_order, lead_days, return_rule, version)
    values (${id}, ${input.shop_id}, ${slug}, ${kind}, ${input.title}, ${input.title_en ?? null}, ${input.subtitle ?? ''},
      ${input.subtitle_en ?? null}, ${cleanHtml(input.description_html ?? '')},
      ${input.description_html_en ? cleanHtml(input.description_html_en) : null},
      ${[...new Set(input.tags ?? [])]}::text[], ${tx.json(input.attribute_values ?? {})}, ${input.tax_free ?? false},
      ${input.made_to_order ?? false}, ${input.lead_days ?? null}, ${input.return_rule ?? 'seven_days'}, 0)`;
  await tx`
    insert into catalog.variants (id, product_id, position, price_krw, compare_at_krw, sku)
    values (${variant_id}, ${id}, 0, ${price_krw}, ${compare_at_krw}, ${input.sku ?? null})`;
  const known = await setCategories(tx, id, input.category_ids ?? []);
  if (!known) return refuse('invalid_input', { field: 'category_ids' });
  await settleProduct(tx, id);
  return ok({ id, variant_id });
}

/** The slug to use, or null where the one asked for is another product's. Slug makers wait for one another. */
export async function claimSlug(
  tx: Tx,
  product_id: string,
  wanted: string | undefined,
  title: string,
): Promise<string | null> {
  const base = wanted ?? slugOf(title);
  await tx`select pg_advisory_xact_lock(hashtextextended('catalog.slug', 0))`;
  const rows = await tx<{ slug: string }[]>`
    select slug from catalog.products where (slug = ${base} or slug like ${`${base}-%`}) and id <> ${product_id}`;
  const taken = new Set(rows.map((row) => row.slug));
  if (wanted !== undefined) return taken.has(wanted) ? null : wanted;
  return freeSlug(base, taken);
}
