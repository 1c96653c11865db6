import { type Static, Type } from 'typebox';
import { Instant } from './checkout.ts';
import { defineRoute } from './route.ts';

const uuid = Type.String({ format: 'uuid' });
const krw = Type.Integer({ minimum: 0 });
const text_or_null = Type.Union([Type.String(), Type.Null()]);

export const CartLine = Type.Object({
  variant_id: uuid,
  product_id: uuid,
  slug: Type.String(),
  title: Type.String(),
  title_en: text_or_null,
  /** `260 / 검정`; empty for a product without options. */
  option_text: Type.String(),
  option_text_en: text_or_null,
  image: text_or_null,
  quantity: Type.Integer({ minimum: 1, maximum: 999 }),
  unit_price_krw: krw,
  compare_at_krw: Type.Union([krw, Type.Null()]),
  amount_krw: krw,
  /** What this line cost when it was put in, when that differs from today. */
  price_before_krw: Type.Union([krw, Type.Null()]),
  /** What can be bought now; null where stock is not counted (made to order) or not known. */
  available: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
  /**
   * Why it can or cannot be bought now, in the words of the product's page. all_held: others are paying for all of it, some may come
   * back. upcoming, ended, canceled: its drop. over_limit: more than one person may have.
   */
  state: Type.Enum([
    'ok',
    'short',
    'over_limit',
    'sold_out',
    'all_held',
    'upcoming',
    'ended',
    'canceled',
    'paused',
    'temporarily_sold_out',
    'not_on_sale',
  ]),
  /** The drop that sells it: from when, until when, and how many one person may have. */
  opens_at: Type.Union([Instant, Type.Null()]),
  closes_at: Type.Union([Instant, Type.Null()]),
  cap_per_person: Type.Union([Type.Integer(), Type.Null()]),
});

/** Whether it can be bought now, if perhaps less of it. */
export const isBuyable = ({ state }: Pick<Static<typeof CartLine>, 'state'>): boolean =>
  state === 'ok' || state === 'short' || state === 'over_limit';

/** Lines by shop, each checked against today's price and stock. Amounts count only lines that can be bought. */
export const Cart = Type.Object({
  shops: Type.Array(Type.Object({ shop_id: uuid, lines: Type.Array(CartLine), amount_krw: krw })),
  amount_krw: krw,
  /** Pieces, all lines together: the badge. */
  count: Type.Integer(),
});

export const CartProblem = Type.Object({
  variant_id: uuid,
  code: Type.Enum([
    'short_stock',
    'limit_per_person',
    'sold_out',
    'all_held',
    'not_open_yet',
    'sale_ended',
    'not_on_sale',
    'price_changed',
  ]),
  wanted: Type.Integer(),
  available: Type.Union([Type.Integer(), Type.Null()]),
  price_before_krw: Type.Union([krw, Type.Null()]),
  unit_price_krw: Type.Union([krw, Type.Null()]),
});

export const readCart = defineRoute({
  id: 'cart.read',
  method: 'GET',
  path: '/api/v1/cart',
  auth: 'session',
  summary: 'My cart at today’s prices and stock.',
  reply: { 200: Cart },
});

export const setCartLine = defineRoute({
  id: 'cart.set_line',
  method: 'PUT',
  path: '/api/v1/cart/lines/:variant_id',
  auth: 'session',
  summary: 'Put this many of a variant in the cart (replaces the quantity).',
  idempotency: 'none',
  params: Type.Object({ variant_id: uuid }),
  body: Type.Object({ quantity: Type.Integer({ minimum: 1, maximum: 999 }) }, { additionalProperties: false }),
  reply: { 200: Cart },
});

export const removeCartLine = defineRoute({
  id: 'cart.remove_line',
  method: 'DELETE',
  path: '/api/v1/cart/lines/:variant_id',
  auth: 'session',
  summary: 'Take a variant out of the cart.',
  idempotency: 'none',
  params: Type.Object({ variant_id: uuid }),
  reply: { 200: Cart },
});

export const checkCart = defineRoute({
  id: 'cart.check',
  method: 'POST',
  path: '/api/v1/cart/check',
  auth: 'session',
  summary: 'Everything that stands in the way of buying this cart, all lines together; accepts today’s prices.',
  idempotency: 'none',
  reply: { 200: Type.Object({ ok: Type.Boolean(), problems: Type.Array(CartProblem), cart: Cart }) },
});
