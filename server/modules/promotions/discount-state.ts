import type { Campaign, CouponState } from './campaign.ts';

/** A line as a rule sees it. */
export type BasketLine = {
  variant_id: string;
  product_id: string;
  shop_id: string;
  unit_price_krw: number;
  quantity: number;
};

/** One unit a campaign would give, not bought; the stock allows it. */
export type GiftLine = BasketLine & { campaign_id: string };

export type DiscountRequest = {
  lines: readonly BasketLine[];
  /** What delivering costs, by shop; shops that ask for nothing are missing. */
  shipping_krw: ReadonlyMap<string, number>;
  /** A gift whose stock does not allow it is missing. */
  gifts?: readonly GiftLine[] | undefined;
  wishes: readonly Wish[];
  buyer: Buyer;
};

/** What an order wants taken off, and how much its buyer saw. */
export type DiscountWishes = {
  wishes: readonly Wish[];
  buyer: Buyer;
  discount_krw: number;
  /** What campaigns among the wishes would give. */
  gifts?: readonly { campaign_id: string; variant_id: string }[];
};

/** A campaign the buyer asks for (or that comes by itself), and the coupon they would use. */
export type Wish = { campaign_id: string; identity: string; code?: string | undefined };

export type Buyer = {
  member: boolean;
  verified_phone: boolean;
  /** Orders of theirs that were paid; null where nobody had to know. */
  orders_before: number | null;
};

export type DiscountState = {
  campaigns: ReadonlyMap<string, Campaign>;
  /** By `couponKey`. */
  coupons: Map<string, CouponState>;
  /** Codes that somebody's coupon came from, and whose. */
  code_owners: Map<string, string>;
  /** What may still be given, of campaigns that count it. */
  left: Map<string, { uses: number; krw: number }>;
  /** Goods of the categories a campaign names, by campaign. */
  goods_of: ReadonlyMap<string, ReadonlySet<string>>;
};

export type Reason =
  | 'applied'
  | 'unknown'
  | 'paused'
  | 'over'
  | 'not_yet'
  | 'no_coupon'
  | 'in_use'
  | 'spent'
  | 'code_taken'
  | 'used_up'
  | 'budget_spent'
  | 'no_matching_goods'
  | 'minimum_not_met'
  | 'first_order_only'
  | 'not_in_segment'
  | 'wrong_weekday'
  | 'wrong_hour'
  | 'gift_out'
  | 'no_shipping_fee'
  | 'nothing_left'
  | 'less_than_another';

/** What one rule gave, or why it gave nothing. */
export type RuleOutcome = {
  campaign_id: string;
  reason: Reason;
  discount_krw: number;
  /** Of the discount, a line each; the lines of gifts stand behind those that are bought. */
  shares_krw: number[];
  /** Taken off the delivery fee of its shop. */
  shipping_krw: number;
  /** The lines the rule speaks of. */
  matching: boolean[];
  /** What was needed and what there was, where the reason has figures. */
  needed_krw?: number;
  there_krw?: number;
};

export type Decided = {
  discount_krw: number;
  shipping_discount_krw: number;
  /** What delivering still costs, by shop. */
  shipping_left: Map<string, number>;
  /** What is taken off each line: of those bought, then of the gifts. */
  line_krw: number[];
  gifts: GiftLine[];
  rules: RuleOutcome[];
};

/** What a rule says before it is known whether it applies. */
export const nothing = (campaign_id: string, matching: boolean[]): RuleOutcome => ({
  campaign_id,
  reason: 'unknown',
  discount_krw: 0,
  shares_krw: matching.map(() => 0),
  shipping_krw: 0,
  matching,
});

/** The lines a campaign speaks of: of its own shop, and of its products and categories where it names some. */
export function matchingLines(state: DiscountState, campaign: Campaign, request: DiscountRequest): boolean[] {
  const { product_ids, category_ids } = campaign.conditions;
  const every = !product_ids?.length && !category_ids?.length;
  const of_categories = state.goods_of.get(campaign.id);
  return request.lines.map(({ shop_id, product_id }) => {
    if (shop_id !== campaign.shop_id) return false;
    return every || product_ids?.includes(product_id) || of_categories?.has(product_id) || false;
  });
}

/** All that was given, as a budget counts it. */
export const worthOf = (given: { discount_krw: number; shipping_krw: number }): number =>
  given.discount_krw + given.shipping_krw;
