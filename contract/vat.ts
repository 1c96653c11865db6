/**
 * Value-added tax inside a price that includes it: 10/110, rounded half up to a won. The one place where tax is rounded; every
 * page, sheet and book asks it. An eleventh of a whole number never ends in a half, so that tax and supply never both round up.
 */
export function vatInside(gross_krw: number): number {
  return Math.floor((2 * gross_krw + 11) / 22);
}

/** An amount with tax as the tax office wants it: 공급가액, 부가세, 면세. The three sum to the amount. */
export type TaxSplit = { supply_krw: number; vat_krw: number; exempt_krw: number };

export function splitTax(gross_krw: number, tax_free: boolean): TaxSplit {
  if (tax_free) return { supply_krw: 0, vat_krw: 0, exempt_krw: gross_krw };
  const vat_krw = vatInside(gross_krw);
  return { supply_krw: gross_krw - vat_krw, vat_krw, exempt_krw: 0 };
}

/** Frozen splits are summed, never split again: rounding happens once, where a line was agreed. */
export function sumTax(splits: readonly TaxSplit[]): TaxSplit {
  const sum = { supply_krw: 0, vat_krw: 0, exempt_krw: 0 };
  for (const one of splits) {
    sum.supply_krw += one.supply_krw;
    sum.vat_krw += one.vat_krw;
    sum.exempt_krw += one.exempt_krw;
  }
  return sum;
}
