import type { VariantName, VariantState } from '@madang/contract';
import { textArray } from '../../platform/arrays.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { type ImageRow, toImage } from './rows.ts';
import { parseQuery } from './search-text.ts';
import { effectiveState } from './states.ts';

type Row = Omit<VariantName, 'state' | 'image'> & {
  product_state: VariantName['state'];
  own_state: VariantState;
  images: ImageRow[] | null;
};

const found_usually = 30;

/**
 * Variants by the names people know them by. `ids`: exactly those, retired ones too, since old stock and orders name them.
 * `q`: those in whose title, option text or SKU every word stands (a word of initial consonants: in the product's initials), the product changed last first; without words, the newest.
 */
export async function findVariants(
  tx: Sql | Tx,
  by: { ids: readonly string[] } | { q: string; shop_id?: string | undefined; limit?: number | undefined },
): Promise<VariantName[]> {
  const { words, initials } = parseQuery('q' in by ? by.q : '');
  const like = (all: readonly string[]) => textArray(all.map((word) => `%${word}%`));
  const filter =
    'ids' in by
      ? tx`v.id = any(${textArray([...by.ids])}::text::text[]::uuid[])`
      : tx`v.retired_at is null and lower(concat_ws(' ', p.title, p.title_en, v.option_text, v.option_text_en, v.sku))
           like all (${like(words)}::text::text[])
           and p.search_initials like all (${like(initials)}::text::text[])
           and (${by.shop_id ?? null}::uuid is null or p.shop_id = ${by.shop_id ?? null}::uuid)`;
  const rows = await tx<Row[]>`
    select v.id as variant_id, p.shop_id, p.id as product_id, p.title as product_title, p.title_en as product_title_en, v.option_text,
      v.option_text_en, v.sku, v.price_krw, p.tax_free, p.state as product_state, v.state as own_state,
      (select json_agg(i) from (
         select id, alt, alt_en, width, height, widths, color from catalog.images
         where product_id = p.id and (removed_at is null or id = v.image_id)
         order by id = v.image_id desc nulls last, position, id limit 1) i) as images
    from catalog.variants v
    join catalog.products p on p.id = v.product_id
    where ${filter}
    order by p.updated_at desc, p.id desc, v.position, v.id
    limit ${'ids' in by ? by.ids.length : (by.limit ?? found_usually)}`;
  return rows.map(({ product_state, own_state, images, ...row }) => ({
    ...row,
    state: effectiveState(product_state, own_state),
    image: images?.[0] ? toImage(images[0]) : null,
  }));
}
