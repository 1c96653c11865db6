import type { ProductState, VariantState } from '@madang/contract';

/**
 * The life of a product, as one table that serves the guard, the back office's buttons and this page's readers.
 * `shown`: its page answers. `listed`: lists and search show it. `buyable`: checkout may sell it.
 */
export const states: Record<
  ProductState,
  { shown: boolean; listed: boolean; buyable: boolean; next: readonly ProductState[] }
> = {
  draft: { shown: false, listed: false, buyable: false, next: ['on_sale', 'ended'] },
  on_sale: { shown: true, listed: true, buyable: true, next: ['temporarily_sold_out', 'paused', 'ended'] },
  temporarily_sold_out: { shown: true, listed: true, buyable: false, next: ['on_sale', 'paused', 'ended'] },
  paused: { shown: true, listed: false, buyable: false, next: ['on_sale', 'temporarily_sold_out', 'ended'] },
  ended: { shown: true, listed: false, buyable: false, next: ['draft'] },
};

/** The states lists may show; the partial indexes of the migration name the same ones (a test compares them). */
export const listed_states = (Object.keys(states) as ProductState[]).filter((state) => states[state].listed);

export function canBecome(from: ProductState, to: ProductState): boolean {
  return states[from].next.includes(to);
}

/** Product's and variant's state together: a variant narrows what its product allows, it never widens it. */
export function effectiveState(product: ProductState, variant: VariantState): ProductState {
  return states[product].buyable ? variant : product;
}
