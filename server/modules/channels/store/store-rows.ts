import type { StoreCustomer } from '@madang/contract';
import type { decideRegion } from '../../regions/index.ts';
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
  region: ReturnType<typeof decideRegion> | null,
  lines: readonly { line: AgreedLine; key: string; state: LineState | null }[],
  changed_at: Date,
): CanonicalRow[] {
  const { customer, number } = terms;
  const taken_at = terms.taken_at.toISOString();
  const place = region ? placeOf(region) : {};
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

const placeOf = ({ sido, sigungu, gu, flag, remote }: ReturnType<typeof decideRegion>) => ({
  sido,
  sigungu,
  gu,
  regionFlag: flag,
  remote,
});
