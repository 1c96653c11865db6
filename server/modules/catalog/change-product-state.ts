import type { ProductKind, ProductState } from '@madang/contract';
import { ok, type Result, refuse } from '@madang/contract';
import type { Tx } from '../../platform/db.ts';
import { missingAttributes } from './kinds.ts';
import { lockProduct, settleProduct } from './settle-product.ts';
import { canBecome } from './states.ts';

/**
 * Moves a product along its state table. Asking for the state it is in changes nothing. Going on sale needs a price on
 * every variant that is not ended, at least one of them, a picture, and what its kind must tell; all that is missing is named together.
 */
export async function changeProductState(tx: Tx, id: string, to: ProductState): Promise<Result<{ id: string }>> {
  const product = await lockProduct(tx, id);
  if (!product) return refuse('not_found');
  if (product.state === to) return ok({ id });
  if (!canBecome(product.state, to)) return refuse('state_change', { from: product.state, to });
  if (to === 'on_sale') {
    const missing = await missingForSale(tx, id, product.kind as ProductKind);
    if (missing.length > 0) {
      return refuse(
        'not_ready',
        { missing: missing.join(', ') },
        missing.map((field) => ({ field })),
      );
    }
  }
  await tx`update catalog.products set state = ${to} where id = ${id}`;
  await settleProduct(tx, id);
  return ok({ id });
}

async function missingForSale(tx: Tx, id: string, kind: ProductKind): Promise<string[]> {
  const [row] = await tx<{ open: number; unpriced: number; images: number; values: Record<string, string> }[]>`
    select (select count(*) from catalog.variants where product_id = p.id and state <> 'ended') as open,
      (select count(*) from catalog.variants where product_id = p.id and state <> 'ended' and price_krw is null) as unpriced,
      (select count(*) from catalog.images where product_id = p.id and removed_at is null) as images,
      attribute_values as values
    from catalog.products p where id = ${id}`;
  const missing = missingAttributes(kind, row!.values).map((key) => `attribute_values.${key}`);
  if (row!.open === 0) missing.push('variants');
  if (row!.unpriced > 0) missing.push('price_krw');
  if (row!.images === 0) missing.push('images');
  return missing;
}
