/** What a campaign takes off. */
export type Benefit =
  | { kind: 'amount'; amount_krw: number }
  | { kind: 'percent'; percent: number; cap_krw?: number | undefined }
  | { kind: 'shipping'; cap_krw?: number | undefined }
  | { kind: 'gift'; variant_id: string };

/** All of what is said must hold. Hours are Korea's, `to_hour` excluded; days 0 (Sunday) to 6. */
export type Conditions = {
  minimum_krw?: number | undefined;
  product_ids?: string[] | undefined;
  category_ids?: string[] | undefined;
  first_order?: boolean | undefined;
  weekdays?: number[] | undefined;
  from_hour?: number | undefined;
  to_hour?: number | undefined;
  segment?: 'members' | 'verified_phone' | 'returning' | undefined;
};

export type CampaignKind = 'first_come' | 'public_code' | 'single_codes' | 'automatic';

/** What a campaign says; its counts are elsewhere. */
export type Campaign = {
  id: string;
  shop_id: string;
  kind: CampaignKind;
  name_ko: string;
  name_en: string;
  code: string | null;
  benefit: Benefit;
  conditions: Conditions;
  stacking: 'alone' | 'together';
  /** Those together apply by falling priority. */
  priority: number;
  opens_at: Date;
  closes_at: Date;
  usable_until: Date;
  winners_max: number | null;
  winners: number;
  uses_max: number | null;
  budget_krw: number | null;
  paused: boolean;
  ended_at: Date | null;
};

/** The right of one person to use a campaign once. */
export type CouponState = {
  campaign_id: string;
  identity: string;
  state: 'free' | 'held' | 'spent';
  order_id: string | null;
  code: string | null;
};

/**
 * A person's right to have the first order, held and spent like a coupon, of no campaign: two campaigns for first orders share it.
 * Every order that uses one has a redemption of it, worth nothing, beside the campaign's own.
 */
export const first_order_right = '00000000-0000-4000-8000-000000000001';

export const couponKey = (campaign_id: string, identity: string): string => `${campaign_id}:${identity}`;

/**
 * Whether a campaign gives each person one right: a coupon that is held by one order at a time. A discount that comes by itself is
 * everybody's as often as it fits, but for one on first orders: of two first orders at once only one is the first.
 */
export const isPersonal = ({ kind, conditions }: Pick<Campaign, 'kind' | 'conditions'>): boolean =>
  kind !== 'automatic' || conditions.first_order === true;
