import { ok, type Result, refuse } from '@madang/contract';
import type { Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import type { EncodedImage } from '../../platform/images.ts';
import { lockProduct, settleProduct } from './settle-product.ts';

const max_images = 30;

/** Adds an encoded picture at the end of a product's pictures. Encode before the transaction: it takes a while. */
export async function addImage(
  tx: Tx,
  product_id: string,
  input: { image: EncodedImage; alt: string; alt_en?: string | null; id?: string },
): Promise<Result<{ id: string }>> {
  if (!(await lockProduct(tx, product_id))) return refuse('not_found');
  const [{ count, title } = { count: 0, title: '' }] = await tx<{ count: number; title: string }[]>`
    select (select count(*) from catalog.images i where i.product_id = p.id and i.removed_at is null) as count, p.title
    from catalog.products p where p.id = ${product_id}`;
  if (count >= max_images) return refuse('too_large');
  const { image } = input;
  const id = input.id ?? newId();
  await tx`
    insert into catalog.images (id, product_id, position, alt, alt_en, width, height, widths, color)
    values (${id}, ${product_id},
      (select coalesce(max(position) + 1, 0) from catalog.images where product_id = ${product_id} and removed_at is null),
      ${input.alt || title}, ${input.alt_en ?? null}, ${image.width}, ${image.height},
      ${image.sizes.map((size) => size.width)}::int[], ${image.color})`;
  for (const size of image.sizes) {
    await tx`insert into catalog.image_files (image_id, width, bytes) values (${id}, ${size.width}, ${size.bytes})`;
  }
  await settleProduct(tx, product_id);
  return ok({ id });
}
