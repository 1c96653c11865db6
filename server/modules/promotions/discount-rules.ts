import { type Campaign, type CouponState, couponKey } from './campaign.ts';
import { shareOut } from './share.ts';

/** A line as a rule sees it. */
export type BasketLine = {
  variant_id: string;
  product_id: string;
  shop_id: string;
  unit_price_krw: number;
  quantity: number;
};

export type DiscountRequest = {
  lines: readonly BasketLine[];
  shipping_krw: number;
  wishes: readonly Wish[];
  buyer: Buyer;
};

/** What an order wants taken off, and how much its buyer saw. */
export type DiscountWishes = { wishes: readonly Wish[]; buyer: Buyer; discount_krw: number };

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
  | 'gift_not_in_cart'
  | 'no_shipping_fee'
  | 'nothing_left'
  | 'less_than_another';

/** What one rule gave, or why it gave nothing. */
export type RuleOutcome = {
  campaign_id: string;
  reason: Reason;
  discount_krw: number;
  /** Of the discount, a line each. */
  shares_krw: number[];
  shipping_krw: number;
  /** The lines the rule speaks of. */
  matching: boolean[];
  /** What was needed and what there was, where the reason has figures. */
  needed_krw?: number;
  there_krw?: number;
};

export type Decided = { discount_krw: number; shipping_discount_krw: number; line_krw: number[]; rules: RuleOutcome[] };

/** Providers charge nothing below it. */
const least_payable_krw = 100;

const hour_ms = 3_600_000;
const korea_offset_ms = 9 * hour_ms;

/**
 * Which rules give what on this basket, now: a function of its arguments alone. Rules that stack apply together, by falling priority,
 * each to what the ones before it left; against them stands every rule that applies only alone; the buyer gets whichever takes off most
 * (of equals, the ones together; then the higher priority). An order keeps `least_payable_krw` to pay.
 */
export function decideDiscounts(state: DiscountState, request: DiscountRequest, now: Date): Decided {
  const judged = request.wishes.map((wish) => judge(state, request, wish, now));
  const able = judged.filter((one) => one.reason === 'applied').map((one) => state.campaigns.get(one.campaign_id)!);
  able.sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1));
  const together = able.filter((one) => one.stacking === 'together');
  const plans = [together, ...able.filter((one) => one.stacking === 'alone').map((one) => [one])];
  const tried = plans.map((plan) => applyAll(state, request, plan));
  const best = tried.reduce((most, other) => (worth(other) > worth(most) ? other : most));
  const told = (id: string, one: Decided) => one.rules.find((each) => each.campaign_id === id);
  const rules = judged.map((one): RuleOutcome => {
    if (one.reason !== 'applied') return one;
    const chosen = told(one.campaign_id, best);
    if (chosen) return chosen;
    // Not in the best plan: because it gives nothing anyway, or because the best gives more.
    const own = tried.map((each) => told(one.campaign_id, each)).find(Boolean)!;
    return own.reason === 'applied' ? { ...one, reason: 'less_than_another' } : own;
  });
  return { ...best, rules };
}

const worth = (decided: Decided) => decided.discount_krw + decided.shipping_discount_krw;

function applyAll(state: DiscountState, request: DiscountRequest, campaigns: readonly Campaign[]): Decided {
  const left = request.lines.map((line) => line.unit_price_krw * line.quantity);
  let room = Math.max(0, left.reduce((sum, krw) => sum + krw, 0) - least_payable_krw);
  let shipping_left = request.shipping_krw;
  const decided: Decided = {
    discount_krw: 0,
    shipping_discount_krw: 0,
    line_krw: left.map(() => 0),
    rules: [],
  };
  for (const campaign of campaigns) {
    const matching = matchingLines(state, campaign, request);
    const rule: RuleOutcome = { ...nothing(campaign.id, matching), reason: 'applied' };
    decided.rules.push(rule);
    if (campaign.benefit.kind === 'shipping') {
      rule.shipping_krw = shipping_left;
      decided.shipping_discount_krw += shipping_left;
      shipping_left = 0;
      continue;
    }
    const base = baseOf(campaign, request, left, matching);
    const wanted = Math.min(
      amountOf(
        campaign,
        base.reduce((sum, krw) => sum + krw, 0),
      ),
      room,
    );
    const may_give = state.left.get(campaign.id);
    if (wanted === 0) rule.reason = 'nothing_left';
    else if (may_give && may_give.krw < wanted) Object.assign(rule, budgetSpent(wanted, may_give.krw));
    else {
      rule.shares_krw = shareOut(wanted, base);
      rule.discount_krw = wanted;
      decided.discount_krw += wanted;
      room -= wanted;
      for (const [at, krw] of rule.shares_krw.entries()) {
        left[at]! -= krw;
        decided.line_krw[at]! += krw;
      }
    }
  }
  return decided;
}

/** The order takes what was decided for it: the next one of the batch finds the coupon held and the counters lower. */
export function takeDiscounts(state: DiscountState, wishes: readonly Wish[], decided: Decided, order_id: string): void {
  for (const { campaign_id, identity, code } of wishesApplied(wishes, decided)) {
    const rule = decided.rules.find((one) => one.campaign_id === campaign_id)!;
    const left = state.left.get(campaign_id);
    if (left) {
      left.uses -= 1;
      left.krw -= rule.discount_krw;
    }
    if (state.campaigns.get(campaign_id)!.kind === 'automatic') continue;
    const key = couponKey(campaign_id, identity);
    const known = state.coupons.get(key);
    const own_code = known?.code ?? code ?? null;
    state.coupons.set(key, { campaign_id, identity, state: 'held', order_id, code: own_code });
    if (own_code) state.code_owners.set(own_code, identity);
  }
}

/** The wishes that came true. */
export const wishesApplied = (wishes: readonly Wish[], decided: Decided): Wish[] =>
  wishes.filter((wish) =>
    decided.rules.some((rule) => rule.campaign_id === wish.campaign_id && rule.reason === 'applied'),
  );

/** All or nothing: half of what was promised is no discount that anybody was shown. */
const budgetSpent = (needed_krw: number, there_krw: number) =>
  ({ reason: 'budget_spent', needed_krw, there_krw }) as const;

/** What a rule is reckoned on: what earlier rules left of the lines it speaks of; a gift, of one unit of itself. */
function baseOf(campaign: Campaign, request: DiscountRequest, left: number[], matching: boolean[]): number[] {
  const { benefit } = campaign;
  if (benefit.kind !== 'gift') return left.map((krw, at) => (matching[at] ? krw : 0));
  const at = request.lines.findIndex((line) => line.variant_id === benefit.variant_id);
  return left.map((krw, each) => (each === at ? Math.min(krw, request.lines[at]!.unit_price_krw) : 0));
}

function amountOf({ benefit }: Campaign, base_krw: number): number {
  if (benefit.kind === 'amount') return Math.min(benefit.amount_krw, base_krw);
  if (benefit.kind === 'percent') {
    const krw = Number((BigInt(base_krw) * BigInt(benefit.percent)) / 100n);
    return Math.min(krw, benefit.cap_krw ?? krw);
  }
  return base_krw;
}

const nothing = (campaign_id: string, matching: boolean[]): RuleOutcome => ({
  campaign_id,
  reason: 'unknown',
  discount_krw: 0,
  shares_krw: matching.map(() => 0),
  shipping_krw: 0,
  matching,
});

function matchingLines(state: DiscountState, campaign: Campaign, request: DiscountRequest): boolean[] {
  const { product_ids, category_ids } = campaign.conditions;
  const every = !product_ids?.length && !category_ids?.length;
  const of_categories = state.goods_of.get(campaign.id);
  return request.lines.map(({ shop_id, product_id }) => {
    if (shop_id !== campaign.shop_id) return false;
    return every || product_ids?.includes(product_id) || of_categories?.has(product_id) || false;
  });
}

/** Whether a rule may apply at all, looked at alone. */
function judge(state: DiscountState, request: DiscountRequest, wish: Wish, now: Date): RuleOutcome {
  const campaign = state.campaigns.get(wish.campaign_id);
  if (!campaign)
    return nothing(
      wish.campaign_id,
      request.lines.map(() => false),
    );
  const matching = matchingLines(state, campaign, request);
  const blank = nothing(campaign.id, matching);
  const reason = ofCampaign(campaign, now) ?? ofCoupon(state, campaign, wish) ?? ofBuyer(campaign, request.buyer);
  if (reason) return { ...blank, reason };
  if (!matching.includes(true)) return { ...blank, reason: 'no_matching_goods' };
  const { benefit } = campaign;
  const there_krw = request.lines.reduce((sum, line, at) => {
    // A gift does not count towards what it is given for.
    const units = line.quantity - (benefit.kind === 'gift' && benefit.variant_id === line.variant_id ? 1 : 0);
    return matching[at] ? sum + line.unit_price_krw * units : sum;
  }, 0);
  const needed_krw = campaign.conditions.minimum_krw ?? 0;
  if (there_krw < needed_krw) return { ...blank, reason: 'minimum_not_met', needed_krw, there_krw };
  if (benefit.kind === 'shipping' && request.shipping_krw === 0) return { ...blank, reason: 'no_shipping_fee' };
  if (benefit.kind === 'gift' && !request.lines.some((line) => line.variant_id === benefit.variant_id))
    return { ...blank, reason: 'gift_not_in_cart' };
  return { ...blank, reason: 'applied' };
}

function ofCampaign(campaign: Campaign, now: Date): Reason | null {
  if (campaign.ended_at || now >= campaign.usable_until) return 'over';
  if (campaign.paused) return 'paused';
  if (now < campaign.opens_at) return 'not_yet';
  const korea = new Date(now.getTime() + korea_offset_ms);
  const { weekdays, from_hour, to_hour } = campaign.conditions;
  if (weekdays?.length && !weekdays.includes(korea.getUTCDay())) return 'wrong_weekday';
  const hour = korea.getUTCHours();
  if (!isWithin(hour, from_hour ?? 0, to_hour ?? 24)) return 'wrong_hour';
  return null;
}

/** From 22 to 2 goes over midnight. */
const isWithin = (hour: number, from: number, to: number) =>
  from <= to ? hour >= from && hour < to : hour >= from || hour < to;

function ofCoupon(state: DiscountState, campaign: Campaign, wish: Wish): Reason | null {
  if (campaign.kind !== 'automatic') {
    const coupon = state.coupons.get(couponKey(campaign.id, wish.identity));
    if (coupon?.state === 'held') return 'in_use';
    if (coupon?.state === 'spent') return 'spent';
    if (!coupon && campaign.kind === 'first_come') return 'no_coupon';
    if (campaign.kind === 'single_codes' && !coupon) {
      if (!wish.code) return 'no_coupon';
      const owner = state.code_owners.get(wish.code);
      if (owner && owner !== wish.identity) return 'code_taken';
    }
  }
  const left = state.left.get(campaign.id);
  if (left && left.uses < 1) return 'used_up';
  return null;
}

function ofBuyer({ conditions }: Campaign, buyer: Buyer): Reason | null {
  if (conditions.first_order && buyer.orders_before !== 0) return 'first_order_only';
  const { segment } = conditions;
  if (segment === 'members' && !buyer.member) return 'not_in_segment';
  if (segment === 'verified_phone' && !buyer.verified_phone) return 'not_in_segment';
  if (segment === 'returning' && !((buyer.orders_before ?? 0) > 0)) return 'not_in_segment';
  return null;
}
