import { type DeliveryTerms, deliveryFee, type Remote } from '@madang/contract';
import type { Offer } from '../catalog/index.ts';
import type { BasketLine, DiscountWishes, GiftLine } from '../promotions/index.ts';

/** Goods as campaigns and delivery fees see them. */
export const basketLine = (offer: Offer, quantity: number): BasketLine => ({
  variant_id: offer.variant_id,
  product_id: offer.product_id,
  shop_id: offer.shop_id,
  unit_price_krw: offer.unit_price_krw,
  quantity,
});

const no_fees: ReadonlyMap<string, number> = new Map();

/** What delivering these goods costs, by shop: each sends its own. Shops that ask for nothing are missing. */
export function feesOf(
  terms_of: ReadonlyMap<string, DeliveryTerms> | undefined,
  lines: readonly BasketLine[],
  remote: Remote,
): ReadonlyMap<string, number> {
  if (!terms_of || terms_of.size === 0) return no_fees;
  const goods_krw = new Map<string, number>();
  for (const { shop_id, unit_price_krw, quantity } of lines)
    goods_krw.set(shop_id, (goods_krw.get(shop_id) ?? 0) + unit_price_krw * quantity);
  const fees = new Map<string, number>();
  for (const [shop_id, krw] of goods_krw) {
    const terms = terms_of.get(shop_id);
    const fee = terms ? deliveryFee(terms, krw, remote) : 0;
    if (fee > 0) fees.set(shop_id, fee);
  }
  return fees;
}

/** The gifts the stock allows beside what is bought; `free`: units that may be sold now. */
export function giftsInReach(
  offers: ReadonlyMap<string, Offer>,
  free: (variant_id: string) => number,
  lines: readonly BasketLine[],
  wanted: NonNullable<DiscountWishes['gifts']>,
): GiftLine[] {
  if (wanted.length === 0) return [];
  const spoken = new Map<string, number>();
  for (const { variant_id, quantity } of lines) spoken.set(variant_id, (spoken.get(variant_id) ?? 0) + quantity);
  const gifts: GiftLine[] = [];
  for (const { campaign_id, variant_id } of wanted) {
    const offer = offers.get(variant_id);
    const units = spoken.get(variant_id) ?? 0;
    if (offer?.state !== 'on_sale' || free(variant_id) <= units) continue;
    spoken.set(variant_id, units + 1);
    gifts.push({ ...basketLine(offer, 1), campaign_id });
  }
  return gifts;
}
