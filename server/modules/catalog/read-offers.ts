import type { ProductState, VariantState } from '@madang/contract';
import type { Sql, Tx } from '../../platform/db.ts';
import { effectiveState } from './states.ts';

/** What checkout may sell a variant as, now. Amounts in KRW with tax. */
export type Offer = {
  variant_id: string;
  snapshot_id: string;
  product_id: string;
  shop_id: string;
  title: string;
  option_text: string;
  unit_price_krw: number;
  tax_free: boolean;
  /** Product's and variant's state together; only `on_sale` may be sold. */
  state: ProductState;
  /** Sold without stock; a capacity bounds it instead. */
  made_to_order: boolean;
};

type Row = Omit<Offer, 'state'> & { product_state: ProductState; variant_state: VariantState };

/**
 * Offers of these variants, by variant id; a variant without one (unknown, or never priced) is missing from the map.
 * One statement over primary keys, no locks: the price is the one committed when the batch reads it, and the snapshot id
 * freezes it for the order.
 */
export async function readOffers(tx: Tx | Sql, variant_ids: readonly string[]): Promise<Map<string, Offer>> {
  if (variant_ids.length === 0) return new Map();
  const rows = await tx<Row[]>`
    select v.id as variant_id, s.id as snapshot_id, s.product_id, s.shop_id, s.title, s.option_text,
           s.price_krw as unit_price_krw, s.tax_free, s.made_to_order,
           p.state as product_state, v.state as variant_state
    from catalog.variants v
    join catalog.snapshots s on s.id = v.current_snapshot_id
    join catalog.products p on p.id = v.product_id
    where v.id = any(${[...new Set(variant_ids)]}::uuid[])`;
  return new Map(
    rows.map(({ product_state, variant_state, ...offer }) => [
      offer.variant_id,
      { ...offer, state: effectiveState(product_state, variant_state) },
    ]),
  );
}
