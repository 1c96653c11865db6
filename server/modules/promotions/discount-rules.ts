import { type Benefit, type Campaign, type CouponState, couponKey, first_order_right, isPersonal } from './campaign.ts';
import {
  type Decided,
  type DiscountRequest,
  type DiscountState,
  type GiftLine,
  matchingLines,
  nothing,
  type RuleOutcome,
  type Wish,
  worthOf,
} from './discount-state.ts';
import { judge } from './judge-campaign.ts';
import { shareOut } from './share.ts';

/** Providers charge nothing below it. */
const least_payable_krw = 100;

/**
 * Which rules give what on this basket, now: a function of its arguments alone. Rules that stack apply together, by falling priority,
 * each to what the ones before it left; against them stands every rule that applies only alone; the buyer gets whichever takes off most
 * (of equals, the ones together; then the higher priority). An order keeps `least_payable_krw` to pay for what is bought. A gift is a line
 * of its own whose whole price is its discount: it is added where its rule applies, and by nothing else.
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
  return withGifts({ ...best, rules });
}

const worth = (decided: Decided) => decided.discount_krw + decided.shipping_discount_krw;

function applyAll(state: DiscountState, request: DiscountRequest, campaigns: readonly Campaign[]): Decided {
  const left = request.lines.map((line) => line.unit_price_krw * line.quantity);
  let room = Math.max(0, left.reduce((sum, krw) => sum + krw, 0) - least_payable_krw);
  const decided: Decided = {
    discount_krw: 0,
    shipping_discount_krw: 0,
    shipping_left: new Map(request.shipping_krw),
    line_krw: left.map(() => 0),
    gifts: [],
    rules: [],
  };
  for (const campaign of campaigns) {
    const matching = matchingLines(state, campaign, request);
    const rule: RuleOutcome = { ...nothing(campaign.id, matching), reason: 'applied' };
    decided.rules.push(rule);
    const { benefit } = campaign;
    const may_give = state.left.get(campaign.id)?.krw ?? Number.POSITIVE_INFINITY;
    if (benefit.kind === 'shipping') {
      waive(decided, rule, campaign, may_give);
      continue;
    }
    if (benefit.kind === 'gift') {
      give(decided, rule, request.gifts!.find((one) => one.campaign_id === campaign.id)!, may_give);
      continue;
    }
    const base = left.map((krw, at) => (matching[at] ? krw : 0));
    const wanted = Math.min(
      amountOf(
        benefit,
        base.reduce((sum, krw) => sum + krw, 0),
      ),
      room,
    );
    if (wanted === 0) rule.reason = 'nothing_left';
    else if (may_give < wanted) Object.assign(rule, budgetSpent(wanted, may_give));
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

/** Takes the delivery fee of the campaign's shop off, as far as it goes. */
function waive(decided: Decided, rule: RuleOutcome, { shop_id, benefit }: Campaign, may_give: number): void {
  const fee = decided.shipping_left.get(shop_id) ?? 0;
  const wanted = Math.min(fee, (benefit.kind === 'shipping' && benefit.cap_krw) || fee);
  if (wanted === 0) rule.reason = 'nothing_left';
  else if (may_give < wanted) Object.assign(rule, budgetSpent(wanted, may_give));
  else {
    rule.shipping_krw = wanted;
    decided.shipping_discount_krw += wanted;
    decided.shipping_left.set(shop_id, fee - wanted);
  }
}

function give(decided: Decided, rule: RuleOutcome, gift: GiftLine, may_give: number): void {
  const { unit_price_krw } = gift;
  if (may_give < unit_price_krw) Object.assign(rule, budgetSpent(unit_price_krw, may_give));
  else {
    rule.discount_krw = unit_price_krw;
    decided.discount_krw += unit_price_krw;
    decided.gifts.push(gift);
  }
}

/** The gifts' lines stand behind the bought ones: every list of shares grows by them, also of the rules that gave nothing. */
function withGifts(decided: Decided): Decided {
  const { gifts, rules, line_krw } = decided;
  if (gifts.length === 0) return decided;
  const ofGifts = (rule: RuleOutcome) =>
    gifts.map((gift) => (gift.campaign_id === rule.campaign_id ? gift.unit_price_krw : 0));
  return {
    ...decided,
    line_krw: [...line_krw, ...gifts.map((gift) => gift.unit_price_krw)],
    rules: rules.map((rule) => ({ ...rule, shares_krw: [...rule.shares_krw, ...ofGifts(rule)] })),
  };
}

/** The order takes what was decided for it: the next one of the batch finds the coupon held and the counters lower. */
export function takeDiscounts(state: DiscountState, wishes: readonly Wish[], decided: Decided, order_id: string): void {
  for (const { campaign_id, identity, code } of wishesApplied(wishes, decided)) {
    const rule = decided.rules.find((one) => one.campaign_id === campaign_id)!;
    const left = state.left.get(campaign_id);
    if (left) {
      left.uses -= 1;
      left.krw -= worthOf(rule);
    }
    if (!isPersonal(state.campaigns.get(campaign_id)!)) continue;
    const key = couponKey(campaign_id, identity);
    const known = state.coupons.get(key);
    const own_code = known?.code ?? code ?? null;
    state.coupons.set(key, { campaign_id, identity, state: 'held', order_id, code: own_code });
    if (own_code) state.code_owners.set(own_code, identity);
  }
  const first = firstOrderOf(state, wishes, decided);
  if (first) state.coupons.set(couponKey(first_order_right, first.identity), heldRight(first.identity, order_id));
}

const heldRight = (identity: string, order_id: string): CouponState => ({
  campaign_id: first_order_right,
  identity,
  state: 'held',
  order_id,
  code: null,
});

/** The wish that came true for being somebody's first order, if one did. */
export const firstOrderOf = (state: DiscountState, wishes: readonly Wish[], decided: Decided): Wish | undefined =>
  wishesApplied(wishes, decided).find((wish) => state.campaigns.get(wish.campaign_id)?.conditions.first_order);

/** The wishes that came true. */
export const wishesApplied = (wishes: readonly Wish[], decided: Decided): Wish[] =>
  wishes.filter((wish) =>
    decided.rules.some((rule) => rule.campaign_id === wish.campaign_id && rule.reason === 'applied'),
  );

/** All or nothing: half of what was promised is no discount that anybody was shown. */
const budgetSpent = (needed_krw: number, there_krw: number) =>
  ({ reason: 'budget_spent', needed_krw, there_krw }) as const;

function amountOf(benefit: Extract<Benefit, { kind: 'amount' | 'percent' }>, base_krw: number): number {
  if (benefit.kind === 'amount') return Math.min(benefit.amount_krw, base_krw);
  const krw = Number((BigInt(base_krw) * BigInt(benefit.percent)) / 100n);
  return Math.min(krw, benefit.cap_krw ?? krw);
}
