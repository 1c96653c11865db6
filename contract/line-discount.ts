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
