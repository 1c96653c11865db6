/** Whole percent off, rounded down so that no discount is overstated; 0 without a compare-at price. */
export function discountPercent(price_krw: number, compare_at_krw: number | null): number {
  if (compare_at_krw === null || compare_at_krw <= price_krw) return 0;
  return Math.floor(((compare_at_krw - price_krw) * 100) / compare_at_krw);
}

type Priced = { price_krw: number | null; compare_at_krw: number | null; state: string };

/**
 * What a card shows of many variants: lowest and highest price of those that are not ended, and the compare-at price
 * that belongs to the lowest. All null while nothing has a price.
 */
export function foldPrices(variants: readonly Priced[]): {
  min_price_krw: number | null;
  max_price_krw: number | null;
  compare_at_krw: number | null;
} {
  const open = variants.filter((variant) => variant.state !== 'ended' && variant.price_krw !== null);
  // An ended product still shows what it cost.
  const shown = open.length > 0 ? open : variants.filter((variant) => variant.price_krw !== null);
  const prices = shown.map((variant) => variant.price_krw!);
  if (prices.length === 0) return { min_price_krw: null, max_price_krw: null, compare_at_krw: null };
  const min_price_krw = Math.min(...prices);
  const compared = shown
    .filter((variant) => variant.price_krw === min_price_krw && variant.compare_at_krw !== null)
    .map((variant) => variant.compare_at_krw!);
  return {
    min_price_krw,
    max_price_krw: Math.max(...prices),
    compare_at_krw: compared.length > 0 ? Math.min(...compared) : null,
  };
}
