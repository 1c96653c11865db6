import type { BodyOf, arrangeImages as route } from '@madang/contract';
import { ok, type Result, refuse } from '@madang/contract';
import type { Tx } from '../../platform/db.ts';
import { lockProduct, settleProduct } from './settle-product.ts';

/**
 * Orders a product's pictures and sets their alternative texts. One that is left out is taken off the product and off its
 * variants; its bytes stay, because what was sold with it still shows it.
 */
export async function arrangeImages(
  tx: Tx,
  product_id: string,
  images: BodyOf<typeof route>['images'],
): Promise<Result<{ id: string }>> {
  const product = await lockProduct(tx, product_id);
  if (!product) return refuse('not_found');
  const ids = images.map((image) => image.id);
  if (new Set(ids).size !== ids.length) return refuse('invalid_input', { field: 'images' });
  if (ids.length === 0 && product.state === 'on_sale') return refuse('not_ready', { missing: 'images' });
  const [known] = await tx<{ count: number }[]>`
    select count(*) from catalog.images where product_id = ${product_id} and removed_at is null and id = any(${ids}::uuid[])`;
  if (known!.count !== ids.length) return refuse('invalid_input', { field: 'images' });
  await tx`
    update catalog.images set removed_at = now()
    where product_id = ${product_id} and removed_at is null and id <> all(${ids}::uuid[])`;
  await tx`
    update catalog.variants set image_id = null
    where product_id = ${product_id} and image_id is not null and image_id <> all(${ids}::uuid[])`;
  await tx`
    update catalog.images i set position = wanted.position, alt = wanted.alt, alt_en = nullif(wanted.alt_en, '')
    from unnest(${ids}::uuid[], ${images.map((image) => image.alt)}::text[],
      ${images.map((image) => image.alt_en ?? '')}::text[]) with ordinality as wanted (id, alt, alt_en, position)
    where i.id = wanted.id`;
  await settleProduct(tx, product_id);
  return ok({ id: product_id });
}
