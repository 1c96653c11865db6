import { type CheckoutSearch, readCheckoutSearch } from './search.ts';

/**
 * Orders placed a moment ago by this very page: their payment starts by itself, once. Kept in memory only, so that coming
 * back from the provider with the browser's back button does not throw the buyer forward again.
 */
const fresh = new Set<string>();

export const noteFresh = (order_id: string, from: CheckoutSearch): void => {
  fresh.add(order_id);
  try {
    sessionStorage.setItem(slot(order_id), JSON.stringify(from));
  } catch {
    // Whoever chooses another way to pay begins at the cart.
  }
};

/** True the first time it is asked. */
export const takeFresh = (order_id: string): boolean => fresh.delete(order_id);

const slot = (order_id: string) => `madang.checkout.${order_id}`;

/** The checkout that placed this order, to go back to; null where this tab does not know. */
export function checkoutOf(order_id: string): CheckoutSearch | null {
  try {
    const kept = sessionStorage.getItem(slot(order_id));
    return kept === null ? null : readCheckoutSearch(JSON.parse(kept));
  } catch {
    return null;
  }
}
