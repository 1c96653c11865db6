import type { PostalRegion, StoreCustomer } from '@madang/contract';
import { type CanonicalRow, emptyRow, type LineState } from '../import/canonical.ts';
import type { AgreedLine } from './store-rules.ts';

/** What all lines of one order share. */
export type StoreTerms = {
  number: string;
  /** Null: as it is known. */
  customer: StoreCustomer | null;
  handover: 'delivery' | 'pickup';
  wished_on: string | null;
  shipping_krw: number;
  taken_at: Date;
};

export const digitsOf = (phone: string): string => phone.replace(/\D/g, '').replace(/^82(?=1)/, '0');

/**
 * Lines of the counter as the rows every channel is taken by: products and options go by our own ids. They count as confirmed at
 * once: nobody has to accept an order they took themselves.
 */
export function rowsOf(
  terms: StoreTerms,
  region: PostalRegion | null,
  lines: readonly { line: AgreedLine; key: string; state: LineState | null }[],
  changed_at: Date,
): CanonicalRow[] {
  const { customer, number } = terms;
  const taken_at = terms.taken_at.toISOString();
  const place = customer ? placeOf(region, customer) : {};
  return lines.map(({ line, key, state }) =>
    emptyRow({
      key,
      order: number,
      bundle: number,
      product: line.title,
      productNo: line.product_id,
      optionNo: line.variant_id,
      optionRaw: line.option_text,
      kind: line.option_text ? 'option' : 'single',
      state,
      qty: line.quantity,
      unit: line.unit_krw,
      total: line.total_krw,
      orderedAt: taken_at,
      confirmedAt: taken_at,
      changedAt: changed_at.toISOString(),
      hopeDate: terms.wished_on,
      ...(customer ? personOf(customer) : {}),
      method: terms.handover === 'pickup' ? 'pickup' : 'direct',
      shippingKrw: terms.shipping_krw,
      ...place,
    }),
  );
}

const personOf = (customer: StoreCustomer) => ({
  buyer: customer.name,
  buyerPhone: digitsOf(customer.phone),
  recipient: customer.name,
  phone: digitsOf(customer.phone),
  phone2: customer.phone2 ? digitsOf(customer.phone2) : null,
  address: customer.address ?? '',
  zip: customer.postal_code ?? null,
  message: customer.message ?? '',
});

/** The district where the code has several: the one that the address names. */
export function placeOf(
  region: PostalRegion | null,
  customer: Pick<StoreCustomer, 'address' | 'postal_code'>,
): Pick<CanonicalRow, 'sido' | 'sigungu' | 'regionFlag' | 'remote'> {
  if (!customer.postal_code) return { sido: null, sigungu: null, regionFlag: null, remote: null };
  if (!region) return { sido: null, sigungu: null, regionFlag: 'zip_unknown', remote: null };
  const named = region.sigungu.filter((name) => customer.address?.includes(name));
  const sigungu = region.sigungu.length === 1 ? region.sigungu[0]! : named.length === 1 ? named[0]! : null;
  return {
    sido: region.sido,
    sigungu,
    regionFlag: sigungu === null && region.sigungu.length > 1 ? 'unclear' : null,
    remote: region.remote === 'jeju' ? 'JEJU' : region.remote === 'island' ? 'ISLAND' : null,
  };
}
