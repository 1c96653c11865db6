/**
 * Shares a whole number of won over weights, by the largest remainder: the shares sum to `total` exactly, none is above its weight
 * where `total` is not above their sum, and equal remainders go to the earlier one.
 */
export function shareOut(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (sum === 0 || total === 0) return weights.map(() => 0);
  // In whole numbers beyond 2^53: a price of billions times a discount of millions.
  const exact = weights.map((weight) => BigInt(weight) * BigInt(total));
  const shares = exact.map((one) => Number(one / BigInt(sum)));
  const remainders = exact.map((one, at) => ({ at, left: one % BigInt(sum) }));
  remainders.sort((a, b) => (a.left === b.left ? a.at - b.at : a.left > b.left ? -1 : 1));
  let missing = total - shares.reduce((all, one) => all + one, 0);
  for (const { at } of remainders) {
    if (missing === 0) break;
    shares[at]! += 1;
    missing -= 1;
  }
  return shares;
}

/**
 * What the discount of a line is on its first `units` of `quantity`: units are canceled in that order, so what several cancels
 * give back sums to the line's price less its discount, to the won.
 */
export function discountOfUnits(line: { discount_krw: number; quantity: number }, units: number): number {
  return Number((BigInt(line.discount_krw) * BigInt(units)) / BigInt(line.quantity));
}

/** What is paid for `units` of a line after `before` of it were canceled. */
export function paidForUnits(
  line: { unit_price_krw: number; discount_krw: number; quantity: number },
  before: number,
  units: number,
): number {
  return line.unit_price_krw * units - (discountOfUnits(line, before + units) - discountOfUnits(line, before));
}
