/**
 * Orders placed a moment ago by this very page: their payment starts by itself, once. Kept in memory only, so that coming
 * back from the provider with the browser's back button does not throw the buyer forward again.
 */
const fresh = new Set<string>();

export const noteFresh = (order_id: string): void => {
  fresh.add(order_id);
};

/** True the first time it is asked. */
export const takeFresh = (order_id: string): boolean => fresh.delete(order_id);
