import type { Sql, Tx } from '../../platform/db.ts';
import { imageUrl } from './rows.ts';

/** What a list of variants shows of one (cart, order): names as they are today, the product's first picture. */
export type VariantCard = {
  slug: string;
  title: string;
  title_en: string | null;
  option_text: string;
  option_text_en: string | null;
  image: string | null;
  compare_at_krw: number | null;
};

/** Cards of these variants, by variant id; unknown ones are missing. One statement. */
export async function readVariantCards(
  tx: Sql | Tx,
  variant_ids: readonly string[],
): Promise<Map<string, VariantCard>> {
  if (variant_ids.length === 0) return new Map();
  type Row = Omit<VariantCard, 'image'> & { variant_id: string; image_id: string | null; width: number | null };
  const rows = await tx<Row[]>`
    select v.id as variant_id, p.slug, p.title, p.title_en, v.option_text, v.option_text_en, v.compare_at_krw,
           i.id as image_id, (select min(w) from unnest(i.widths) w) as width
    from catalog.variants v
    join catalog.products p on p.id = v.product_id
    left join lateral (select id, widths from catalog.images
                       where product_id = p.id and (removed_at is null or id = v.image_id)
                       order by id = v.image_id desc nulls last, position, id limit 1) i on true
    where v.id = any(${[...new Set(variant_ids)]}::uuid[])`;
  return new Map(
    rows.map(({ variant_id, image_id, width, ...card }) => [
      variant_id,
      { ...card, image: image_id && width ? imageUrl(image_id, width) : null },
    ]),
  );
}
