import Type, { type Static } from 'typebox';
import { defineRoute } from './route.ts';

const Id = Type.String({ format: 'uuid' });
const OrNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const ById = Type.Object({ id: Id });
const Time = Type.String({ format: 'date-time' });

export const ChannelGoodsState = Type.Enum(['unmatched', 'suggested', 'matched', 'ignored']);

export const ChannelProduct = Type.Object({
  id: Id,
  shop_id: Id,
  channel_id: Id,
  channel_name: Type.String(),
  channel_kind: Type.String(),
  /** The channel's product number, or `name:…` where it gives none. */
  product_key: Type.String(),
  name: Type.String(),
  state: ChannelGoodsState,
  product_id: OrNull(Id),
  product_title: OrNull(Type.String()),
  options: Type.Integer(),
  /** Options nobody has decided about. */
  options_open: Type.Integer(),
  /** Of those, how many have a suggestion that is sure. */
  options_sure: Type.Integer(),
  /** Lines of open orders that wait for the decision. */
  lines_waiting: Type.Integer(),
  changes_open: Type.Integer(),
  first_seen_at: Time,
});
export type ChannelProduct = Static<typeof ChannelProduct>;

export const MatchComponent = Type.Object({ variant_id: Id, quantity: Type.Integer({ minimum: 1, maximum: 1_000 }) });
const NamedComponent = Type.Object({
  ...MatchComponent.properties,
  product_title: Type.String(),
  option_text: Type.String(),
  sku: OrNull(Type.String()),
});

/** Why something is suggested. The figures are in it; the sentence is the page's. */
export const MatchReason = Type.Object({
  why: Type.Enum([
    'same_code',
    'same_as',
    'same_product',
    'alike_name',
    'same_option',
    'alike_option',
    'option_missing',
    'option_extra',
    'same_price',
    'other_price',
  ]),
  code: Type.Optional(Type.String()),
  percent: Type.Optional(Type.Integer()),
  values: Type.Optional(Type.Array(Type.String())),
  ours_krw: Type.Optional(Type.Integer()),
  theirs_krw: Type.Optional(Type.Integer()),
  channel_name: Type.Optional(Type.String()),
  option_text: Type.Optional(Type.String()),
});
export type MatchReason = Static<typeof MatchReason>;

export const ChannelOption = Type.Object({
  id: Id,
  option_text: Type.String(),
  pairs: Type.Array(Type.Object({ name: Type.String(), value: Type.String() })),
  sku: OrNull(Type.String()),
  price_krw: OrNull(Type.Integer()),
  item_kind: Type.Enum(['single', 'option', 'addon']),
  state: ChannelGoodsState,
  lines_waiting: Type.Integer(),
  components: Type.Array(NamedComponent),
  suggestions: Type.Array(
    Type.Object({
      components: Type.Array(NamedComponent),
      score: Type.Number(),
      sure: Type.Boolean(),
      reasons: Type.Array(MatchReason),
    }),
  ),
});
export type ChannelOption = Static<typeof ChannelOption>;

export const ProductChange = Type.Object({
  id: Id,
  channel_id: Id,
  channel_name: Type.String(),
  channel_product_id: Id,
  product_name: Type.String(),
  channel_option_id: OrNull(Id),
  option_text: OrNull(Type.String()),
  field: Type.Enum(['name', 'option_text', 'price_krw']),
  before: OrNull(Type.String()),
  after: Type.String(),
  state: Type.Enum(['open', 'applied', 'kept', 'gone']),
  by_rule: Type.Boolean(),
  seen_at: Time,
});
export type ProductChange = Static<typeof ProductChange>;

export const listChannelProducts = defineRoute({
  id: 'channels.products',
  method: 'GET',
  path: '/api/v1/admin/channel-products',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'Products of channels, those with most waiting lines first among the undecided',
  query: Type.Object({
    show: Type.Optional(Type.Enum(['open', 'matched', 'ignored', 'all'])),
    q: Type.Optional(Type.String({ maxLength: 80 })),
    channel_id: Type.Optional(Id),
    after: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000, description: 'Rows to skip' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: {
    200: Type.Object({
      products: Type.Array(ChannelProduct),
      open: Type.Integer(),
      /** Options with a suggestion that is sure, of all products. */
      sure: Type.Integer(),
      next: OrNull(Type.Integer()),
    }),
  },
});

const WholeProduct = Type.Object({
  product: ChannelProduct,
  options: Type.Array(ChannelOption),
  /** The open ones first; the 50 that come first, `channels.product_changes` has all. */
  changes: Type.Array(ProductChange),
});

export const readChannelProduct = defineRoute({
  id: 'channels.product',
  method: 'GET',
  path: '/api/v1/admin/channel-products/:id',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'One product of a channel: its options, what they are or might be of ours and why',
  params: ById,
  reply: { 200: WholeProduct },
});

export const matchChannelProduct = defineRoute({
  id: 'channels.match',
  method: 'POST',
  path: '/api/v1/admin/channel-products/:id/match',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary:
    'Say what options are: variants of ours with their quantities, nothing of the warehouse (an empty list), or undecided again (null). Past and future lines follow',
  params: ById,
  body: Type.Object({
    options: Type.Array(
      Type.Object({ option_id: Id, components: OrNull(Type.Array(MatchComponent, { maxItems: 20 })) }),
      { minItems: 1, maxItems: 500 },
    ),
  }),
  reply: { 200: WholeProduct },
});

export const matchSureOptions = defineRoute({
  id: 'channels.match_sure',
  method: 'POST',
  path: '/api/v1/admin/channel-products/match-sure',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary:
    'Confirm suggestions that are sure, at most 500 options a call; `next_after` is the `after` of the next call, null when all were looked at',
  body: Type.Object({ channel_id: Type.Optional(Id), after: Type.Optional(Id) }),
  reply: { 200: Type.Object({ matched: Type.Integer(), next_after: OrNull(Id) }) },
});

export const draftFromChannelProduct = defineRoute({
  id: 'channels.draft',
  method: 'POST',
  path: '/api/v1/admin/channel-products/:id/draft',
  auth: 'staff:catalog.write',
  scope: 'shop',
  summary:
    'Make a catalog draft from a product of a channel: its options become variants with their prices, and are matched to them',
  params: ById,
  body: Type.Object({
    /** Only these options; default: every undecided one. */
    option_ids: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 500 })),
  }),
  reply: { 201: WholeProduct },
});

export const listProductChanges = defineRoute({
  id: 'channels.product_changes',
  method: 'GET',
  path: '/api/v1/admin/channel-product-changes',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary:
    'Names, option texts and prices that are others at the channel now; open ones first, then the latest decided',
  query: Type.Object({
    channel_id: Type.Optional(Id),
    channel_product_id: Type.Optional(Id),
    /** `open`: only what is not decided yet. */
    show: Type.Optional(Type.Enum(['open', 'all'])),
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: {
    200: Type.Object({
      changes: Type.Array(ProductChange),
      /** How many of the channel or product asked for are open, on whichever page. */
      open: Type.Integer(),
      next_cursor: OrNull(Type.String()),
    }),
  },
});

export const decideProductChange = defineRoute({
  id: 'channels.decide_product_change',
  method: 'POST',
  path: '/api/v1/admin/channel-product-changes/:id/decide',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary:
    'Take over what the channel says now, or keep what was known; `always`: this channel’s changes of this kind are taken over by rule from now on',
  params: ById,
  body: Type.Object({ decision: Type.Enum(['apply', 'keep']), always: Type.Optional(Type.Boolean()) }),
  reply: { 200: ProductChange },
});
