import { Type } from 'typebox';
import { Instant, Krw, Uuid, wanted_discounts } from './checkout.ts';
import { defineRoute } from './route.ts';

const Won = Type.Integer({ minimum: 1, maximum: 1_000_000_000 });

/** What a campaign takes off. */
export const Benefit = Type.Union([
  Type.Object({ kind: Type.Literal('amount'), amount_krw: Won }, { additionalProperties: false }),
  Type.Object(
    {
      kind: Type.Literal('percent'),
      percent: Type.Integer({ minimum: 1, maximum: 100 }),
      cap_krw: Type.Optional(Won),
    },
    { additionalProperties: false },
  ),
  /** Its own shop's delivery fee; with a cap, no more than that of it (so that remote areas still pay their part). */
  Type.Object({ kind: Type.Literal('shipping'), cap_krw: Type.Optional(Won) }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('gift'), variant_id: Uuid }, { additionalProperties: false }),
]);

/** All of what is said must hold. Hours are Korea's, `to_hour` excluded (22 to 2 goes over midnight); days 0 (Sunday) to 6. */
export const CampaignConditions = Type.Object(
  {
    minimum_krw: Type.Optional(Won),
    product_ids: Type.Optional(Type.Array(Uuid, { maxItems: 200 })),
    category_ids: Type.Optional(Type.Array(Uuid, { maxItems: 50 })),
    first_order: Type.Optional(Type.Boolean()),
    weekdays: Type.Optional(Type.Array(Type.Integer({ minimum: 0, maximum: 6 }), { maxItems: 7 })),
    from_hour: Type.Optional(Type.Integer({ minimum: 0, maximum: 23 })),
    to_hour: Type.Optional(Type.Integer({ minimum: 1, maximum: 24 })),
    segment: Type.Optional(Type.Enum(['members', 'verified_phone', 'returning'])),
  },
  { additionalProperties: false },
);

export const CampaignKind = Type.Enum(['first_come', 'public_code', 'single_codes', 'automatic']);

const words = {
  name_ko: Type.String({ minLength: 1, maxLength: 120 }),
  name_en: Type.String({ minLength: 1, maxLength: 120 }),
};
const terms = {
  benefit: Benefit,
  conditions: CampaignConditions,
  stacking: Type.Enum(['alone', 'together']),
  opens_at: Instant,
  closes_at: Instant,
  usable_until: Instant,
};

export const CampaignInput = Type.Object(
  {
    shop_id: Uuid,
    kind: CampaignKind,
    ...words,
    ...terms,
    code: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9-]{3,30}$' })),
    priority: Type.Optional(Type.Integer({ minimum: -1_000, maximum: 1_000 })),
    winners_max: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000_000 })),
    uses_max: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000_000 })),
    budget_krw: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000_000_000 })),
  },
  { additionalProperties: false },
);

/** What everybody may know of a campaign. */
export const ShownCampaign = Type.Object({
  campaign_id: Uuid,
  shop_id: Uuid,
  kind: CampaignKind,
  ...words,
  ...terms,
  paused: Type.Boolean(),
  ended: Type.Boolean(),
  /** Coupons to be given in all, and those left, from memory about 100 ms old; null where none are given out. */
  winners_max: Type.Union([Type.Integer(), Type.Null()]),
  left: Type.Union([Type.Integer(), Type.Null()]),
});

export const readCampaign = defineRoute({
  id: 'promotions.read',
  method: 'GET',
  path: '/api/v1/campaigns/:campaign_id',
  auth: 'public',
  summary:
    'A campaign that gives out coupons, and how many are left; live goes on by SSE topic campaign:<campaign_id>.',
  params: Type.Object({ campaign_id: Uuid }),
  reply: { 200: Type.Object({ campaign: ShownCampaign, server_time: Instant }) },
});

export const listCampaigns = defineRoute({
  id: 'promotions.list',
  method: 'GET',
  path: '/api/v1/campaigns',
  auth: 'public',
  summary: 'Campaigns that give out coupons now or soon.',
  reply: { 200: Type.Object({ campaigns: Type.Array(ShownCampaign), server_time: Instant }) },
});

export const claimCoupon = defineRoute({
  id: 'promotions.claim',
  method: 'POST',
  path: '/api/v1/campaigns/:campaign_id/claim',
  auth: 'account',
  summary: 'Take a coupon: `won` with the place, or `sold_out`. Once a person: asking again tells the same place.',
  params: Type.Object({ campaign_id: Uuid }),
  idempotency: 'none',
  reply: {
    200: Type.Object({
      state: Type.Enum(['won', 'sold_out']),
      /** The how-manieth winner. */
      place: Type.Optional(Type.Integer()),
    }),
  },
});

export const Coupon = Type.Object({
  campaign: ShownCampaign,
  place: Type.Union([Type.Integer(), Type.Null()]),
  state: Type.Enum(['free', 'held', 'spent']),
  /** Free, and its campaign still lets it be used. */
  usable: Type.Boolean(),
  order_id: Type.Union([Uuid, Type.Null()]),
  made_at: Instant,
});

export const listMyCoupons = defineRoute({
  id: 'promotions.list_mine',
  method: 'GET',
  path: '/api/v1/me/coupons',
  auth: 'account',
  summary: 'The coupons of whoever asks, the newest first.',
  reply: { 200: Type.Object({ coupons: Type.Array(Coupon) }) },
});

export const DiscountReason = Type.String({
  description:
    'applied | unknown | paused | over | not_yet | no_coupon | in_use | spent | code_taken | used_up | budget_spent | no_matching_goods | minimum_not_met | first_order_only | not_in_segment | wrong_weekday | wrong_hour | gift_out | no_shipping_fee | nothing_left | less_than_another',
});

/** What one rule gave, line by line, or why it gave nothing. */
export const DiscountRule = Type.Object({
  campaign_id: Uuid,
  name_ko: Type.String(),
  name_en: Type.String(),
  reason: DiscountReason,
  discount_krw: Krw,
  shipping_krw: Krw,
  needed_krw: Type.Optional(Krw),
  there_krw: Type.Optional(Krw),
  lines: Type.Array(Type.Object({ variant_id: Uuid, matches: Type.Boolean(), discount_krw: Krw })),
});

export const DiscountQuote = Type.Object({
  /** What is bought, and the gifts, at their prices. */
  goods_krw: Krw,
  /** Of it, the gifts: their whole price is taken off again. */
  gifts_krw: Krw,
  discount_krw: Krw,
  /** What shops ask for delivering, and what campaigns take off that. */
  shipping_fee_krw: Krw,
  shipping_discount_krw: Krw,
  /** What of the amount is for delivering: what an order says it saw. */
  shipping_krw: Krw,
  amount_krw: Krw,
  shipping: Type.Array(Type.Object({ shop_id: Uuid, fee_krw: Krw, left_krw: Krw })),
  /** Added by themselves: one unit each, held with the order. */
  gifts: Type.Array(
    Type.Object({
      campaign_id: Uuid,
      variant_id: Uuid,
      title: Type.String(),
      title_en: Type.Union([Type.String(), Type.Null()]),
      option_text: Type.String(),
      option_text_en: Type.Union([Type.String(), Type.Null()]),
      image: Type.Union([Type.String(), Type.Null()]),
      unit_price_krw: Krw,
    }),
  ),
  lines: Type.Array(
    Type.Object({ variant_id: Uuid, quantity: Type.Integer(), unit_price_krw: Krw, discount_krw: Krw }),
  ),
  rules: Type.Array(DiscountRule),
  /** Coupons of the buyer that this basket could use, whether asked for or not: what each would take off alone. */
  usable: Type.Array(
    Type.Object({
      campaign_id: Uuid,
      name_ko: Type.String(),
      name_en: Type.String(),
      reason: DiscountReason,
      discount_krw: Krw,
      shipping_krw: Krw,
      gift: Type.Boolean(),
    }),
  ),
});

/** Where it goes: delivering may cost more there. */
const PostalCode = Type.String({ pattern: '^[0-9]{5}$' });

const QuoteLines = Type.Array(
  Type.Object(
    { variant_id: Uuid, quantity: Type.Integer({ minimum: 1, maximum: 999 }) },
    { additionalProperties: false },
  ),
  { minItems: 1, maxItems: 50 },
);

export const quoteDiscounts = defineRoute({
  id: 'checkout.quote_discounts',
  method: 'POST',
  path: '/api/v1/discount-quotes',
  auth: 'session',
  summary:
    'What coupons, codes and automatic discounts take off these goods now, rule by rule, and what delivering costs; nothing is held.',
  body: Type.Object(
    { lines: QuoteLines, ...wanted_discounts, postal_code: Type.Optional(PostalCode) },
    { additionalProperties: false },
  ),
  body_limit_bytes: 32_768,
  idempotency: 'none',
  reply: { 200: DiscountQuote },
});

/** A campaign with its counts, for staff. */
export const AdminCampaign = Type.Object({
  ...ShownCampaign.properties,
  code: Type.Union([Type.String(), Type.Null()]),
  priority: Type.Integer(),
  winners: Type.Integer(),
  uses_max: Type.Union([Type.Integer(), Type.Null()]),
  budget_krw: Type.Union([Type.Integer(), Type.Null()]),
  /** Single-use codes asked for, and those made so far: a job makes some ten thousand at a time. */
  codes_wanted: Type.Integer(),
  codes_made: Type.Integer(),
  created_at: Instant,
});

export const CampaignReport = Type.Object({
  campaign: AdminCampaign,
  issued: Type.Integer(),
  held: Type.Integer(),
  spent: Type.Integer(),
  returned: Type.Integer(),
  held_krw: Krw,
  spent_krw: Krw,
  /** What it may still give; null where that is not limited. */
  uses_left: Type.Union([Type.Integer(), Type.Null()]),
  budget_left_krw: Type.Union([Krw, Type.Null()]),
  days: Type.Array(Type.Object({ day: Type.String(), orders: Type.Integer(), discount_krw: Krw })),
});

export const adminListCampaigns = defineRoute({
  id: 'admin.promotions.list',
  method: 'GET',
  path: '/api/v1/admin/campaigns',
  auth: 'staff:promotions.read',
  scope: 'shop',
  summary: 'Campaigns, the newest first.',
  reply: { 200: Type.Object({ campaigns: Type.Array(AdminCampaign) }) },
});

export const adminReadCampaign = defineRoute({
  id: 'admin.promotions.read',
  method: 'GET',
  path: '/api/v1/admin/campaigns/:campaign_id',
  auth: 'staff:promotions.read',
  scope: 'shop',
  summary: 'One campaign with its report.',
  params: Type.Object({ campaign_id: Uuid }),
  reply: { 200: CampaignReport },
});

export const adminCreateCampaign = defineRoute({
  id: 'admin.promotions.create',
  method: 'POST',
  path: '/api/v1/admin/campaigns',
  auth: 'staff:promotions.write',
  scope: 'shop',
  summary: 'Make a campaign. Until it opens everything of it may change but its shop and kind.',
  body: CampaignInput,
  reply: { 201: AdminCampaign },
});

export const adminChangeCampaign = defineRoute({
  id: 'admin.promotions.change',
  method: 'PATCH',
  path: '/api/v1/admin/campaigns/:campaign_id',
  auth: 'staff:promotions.write',
  scope: 'shop',
  summary:
    'Change a campaign, pause it, or end it for good. Before it opens everything but shop and kind may change; from then on names, the closing time, more time to use it, and limits that were set (never below what was given).',
  params: Type.Object({ campaign_id: Uuid }),
  body: Type.Partial(
    Type.Object({
      ...words,
      ...terms,
      code: Type.String({ pattern: '^[A-Za-z0-9-]{3,30}$' }),
      priority: Type.Integer({ minimum: -1_000, maximum: 1_000 }),
      winners_max: Type.Integer({ minimum: 1, maximum: 10_000_000 }),
      /** Null takes the limit away. */
      uses_max: Type.Union([Type.Integer({ minimum: 1, maximum: 100_000_000 }), Type.Null()]),
      budget_krw: Type.Union([Type.Integer({ minimum: 1, maximum: 1_000_000_000_000 }), Type.Null()]),
      paused: Type.Boolean(),
      ended: Type.Literal(true),
    }),
    { additionalProperties: false },
  ),
  reply: { 200: AdminCampaign },
});

export const adminMakeCodes = defineRoute({
  id: 'admin.promotions.make_codes',
  method: 'POST',
  path: '/api/v1/admin/campaigns/:campaign_id/codes',
  auth: 'staff:promotions.write',
  scope: 'shop',
  summary: 'Ask for so many single-use codes more. A job makes them; the campaign tells how far it is.',
  params: Type.Object({ campaign_id: Uuid }),
  body: Type.Object({ count: Type.Integer({ minimum: 1, maximum: 1_000_000 }) }, { additionalProperties: false }),
  reply: { 202: AdminCampaign },
});

export const adminExportCodes = defineRoute({
  id: 'admin.promotions.export_codes',
  method: 'GET',
  path: '/api/v1/admin/campaigns/:campaign_id/codes.csv',
  auth: 'staff:promotions.write',
  scope: 'shop',
  summary: 'All codes of a campaign with what became of each: unused, free, held, spent.',
  params: Type.Object({ campaign_id: Uuid }),
  media: 'binary',
  reply: { 200: Type.Unknown() },
});

export const adminTryDiscounts = defineRoute({
  id: 'admin.promotions.try',
  method: 'POST',
  path: '/api/v1/admin/discount-trials',
  auth: 'staff:promotions.read',
  scope: 'shop',
  summary:
    'A dry run: what running campaigns, and one that is only being drafted, would give on a basket at a time, and why not.',
  body: Type.Object(
    {
      lines: QuoteLines,
      campaign_ids: Type.Array(Uuid, { maxItems: 50 }),
      draft: Type.Optional(CampaignInput),
      at: Type.Optional(Instant),
      buyer: Type.Object(
        {
          member: Type.Boolean(),
          verified_phone: Type.Boolean(),
          orders_before: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
        },
        { additionalProperties: false },
      ),
      /** Absent: what the shops ask for. */
      shipping_krw: Type.Optional(Krw),
      postal_code: Type.Optional(PostalCode),
    },
    { additionalProperties: false },
  ),
  idempotency: 'none',
  reply: { 200: DiscountQuote },
});
