import { type Sql, transact } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { changeProductState, createProduct, type Offer, readOffers } from './index.ts';

/** A product on sale with one variant, for other modules' tests: its ids and its offer. */
export async function givenProduct(
  sql: Sql,
  input: { shop_id?: string; title?: string; price_krw?: number; tax_free?: boolean; made_to_order?: boolean } = {},
): Promise<Offer> {
  return transact(sql, async (tx) => {
    const made = await createProduct(tx, {
      shop_id: input.shop_id ?? newId(),
      title: input.title ?? '시험 상품',
      price_krw: input.price_krw ?? 10_000,
      tax_free: input.tax_free ?? false,
      made_to_order: input.made_to_order ?? false,
    });
    if (!made.ok) throw new Error(made.error.code);
    const { id, variant_id } = made.value;
    await tx`
      insert into catalog.images (id, product_id, position, alt, width, height, widths, color)
      values (${newId()}, ${id}, 0, '', 1, 1, '{1}', '#eeeeee')`;
    const opened = await changeProductState(tx, id, 'on_sale');
    if (!opened.ok) throw new Error(opened.error.code);
    return (await readOffers(tx, [variant_id])).get(variant_id)!;
  });
}
