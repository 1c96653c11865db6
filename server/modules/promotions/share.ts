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
