export { type Campaign, type CouponState, couponKey, first_order_right, isPersonal } from './campaign.ts';
export { createClaims } from './claims.ts';
export { createCampaign, draftCampaign } from './create-campaign.ts';
export { decideDiscounts, firstOrderOf, takeDiscounts, wishesApplied } from './discount-rules.ts';
export type {
  BasketLine,
  Buyer,
  Decided,
  DiscountState,
  DiscountWishes,
  GiftLine,
  Wish,
} from './discount-state.ts';
export { worthOf } from './discount-state.ts';
export { lockCountersOf, lockRedemptions, saveCounterChanges, saveRedemptionChanges } from './end-discounts.ts';
export { listCoupons } from './list-coupons.ts';
export { createLiveCampaigns, type LiveCampaigns } from './live-campaigns.ts';
export { type Counter, countersOf, discountState, type LoadedDiscounts, readDiscounts } from './load-discounts.ts';
export { scheduleCodes } from './make-codes.ts';
export { readCodes, readFreeCoupons } from './read-codes.ts';
export { promotionRoutes } from './routes.ts';
export {
  type CounterChange,
  changeCounters,
  countRedemptions,
  gatherCounters,
  holdCoupons,
  type NewRedemption,
  type Redemption,
  saveRedemptions,
} from './take-discounts.ts';
