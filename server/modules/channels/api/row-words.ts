import { decideRegion } from '../../regions/index.ts';

/** Digits of a phone with its leading 0; null for none and for the number of nobody. */
export function asDigits(phone: string | null | undefined): string | null {
  const digits = (phone ?? '').replaceAll(/\D/g, '');
  if (digits.length < 8 || /^0?10*$/.test(digits)) return null;
  return digits;
}

/** `이름: 값 / 이름: 값`; a part without `: ` belongs to the value before it. */
export function optionPairs(raw: string): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  for (const part of raw ? raw.split(' / ') : []) {
    const at = part.indexOf(': ');
    if (at > 0) pairs.push([part.slice(0, at).trim(), part.slice(at + 2).trim()]);
    else if (pairs.length > 0) pairs.at(-1)![1] += ` / ${part}`;
  }
  return pairs;
}

/** The address with its postal code, and the region both tell. */
export function describeAddress(address: string, postal_code: string | null) {
  const digits = (postal_code ?? '').replaceAll(/\D/g, '');
  const zip = digits.length === 5 ? digits : null;
  const { flag: regionFlag, ...place } = decideRegion(address, zip);
  return { address, zip, ...place, regionFlag };
}
