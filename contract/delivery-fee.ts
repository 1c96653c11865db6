/** What a shop asks for delivering an order: all of it 0 or null where it asks for nothing. */
export type DeliveryTerms = {
  delivery_krw: number;
  /** From this much of its goods (prices before discounts) on, the flat fee is not asked for. */
  delivery_free_from_krw: number | null;
  /** More for 제주, and for islands; also where the flat fee is not asked for. */
  delivery_jeju_krw: number;
  delivery_island_krw: number;
};

export type Remote = 'jeju' | 'island' | null;

/** What delivering goods worth `goods_krw` of one shop costs its buyer, before a campaign takes it off. */
export function deliveryFee(terms: DeliveryTerms, goods_krw: number, remote: Remote): number {
  const { delivery_free_from_krw: free_from } = terms;
  const flat = free_from !== null && goods_krw >= free_from ? 0 : terms.delivery_krw;
  if (remote === 'jeju') return flat + terms.delivery_jeju_krw;
  if (remote === 'island') return flat + terms.delivery_island_krw;
  return flat;
}
