import { type Campaign, couponKey, first_order_right, isPersonal } from './campaign.ts';
import {
  type Buyer,
  type DiscountRequest,
  type DiscountState,
  matchingLines,
  nothing,
  type Reason,
  type RuleOutcome,
  type Wish,
} from './discount-state.ts';

const hour_ms = 3_600_000;
const korea_offset_ms = 9 * hour_ms;

/** Whether a rule may apply at all, looked at alone. */
export function judge(state: DiscountState, request: DiscountRequest, wish: Wish, now: Date): RuleOutcome {
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
  const there_krw = request.lines.reduce(
    (sum, line, at) => (matching[at] ? sum + line.unit_price_krw * line.quantity : sum),
    0,
  );
  const needed_krw = campaign.conditions.minimum_krw ?? 0;
  if (there_krw < needed_krw) return { ...blank, reason: 'minimum_not_met', needed_krw, there_krw };
  const { kind } = campaign.benefit;
  if (kind === 'shipping' && !request.shipping_krw.get(campaign.shop_id))
    return { ...blank, reason: 'no_shipping_fee' };
  if (
    kind === 'gift' &&
    !request.gifts?.some((one) => one.campaign_id === campaign.id && one.shop_id === campaign.shop_id)
  )
    return { ...blank, reason: 'gift_out' };
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
  if (isPersonal(campaign)) {
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
  if (campaign.conditions.first_order) {
    const right = state.coupons.get(couponKey(first_order_right, wish.identity));
    if (right?.state === 'held') return 'in_use';
    if (right?.state === 'spent') return 'first_order_only';
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
