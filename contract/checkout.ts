import { Type } from 'typebox';
import { Agreement } from './operator.ts';
import { defineRoute } from './route.ts';

export const Uuid = Type.String({ format: 'uuid', description: 'UUID v7' });
export const Instant = Type.String({
  format: 'date-time',
  // The format alone lets a leap second through, which no Date can hold.
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:[0-5]\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)$',
  description: 'ISO 8601, UTC',
});
export const Krw = Type.Integer({ minimum: 0, maximum: 1_000_000_000_000, description: 'won' });

/** Where and to whom an order goes. Personal data: kept encrypted in identity's vault, nowhere else. */
export const Contact = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 60 }),
    phone: Type.String({ pattern: '^[0-9+() -]{8,20}$', description: 'Korean phone, any common spelling' }),
    email: Type.Optional(Type.String({ maxLength: 254, pattern: '^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$' })),
    postal_code: Type.String({ pattern: '^[0-9]{5}$' }),
    address1: Type.String({ minLength: 1, maxLength: 200 }),
    address2: Type.Optional(Type.String({ maxLength: 200 })),
    note: Type.Optional(Type.String({ maxLength: 300 })),
  },
  { additionalProperties: false },
);

export const CheckoutLine = Type.Object(
  {
    variant_id: Uuid,
    quantity: Type.Integer({ minimum: 1, maximum: 999 }),
    /** The price the buyer saw; another one today is refused as `price_changed`. */
    unit_price_krw: Krw,
  },
  { additionalProperties: false },
);

export const PaymentState = Type.Enum([
  'ready',
  'sending',
  'unknown',
  'waiting_deposit',
  'captured',
  'partly_refunded',
  'refunded',
  'declined',
  'voided',
]);

export const ProviderName = Type.Union([Type.Literal('sandbox'), Type.Literal('toss'), Type.Literal('kakaopay')]);

export const PlacedCheckout = Type.Object({
  order_id: Uuid,
  /** 13 digits: yymmdd and a running number, shown as yymmdd-nnnnnnn. */
  order_number: Type.String(),
  state: Type.Literal('pending'),
  amount_krw: Krw,
  /** What was taken off, where something was. */
  discount_krw: Type.Optional(Krw),
  /** What of the amount is for delivering, where something is. */
  shipping_krw: Type.Optional(Krw),
  /** The goods are held until then. */
  expires_at: Instant,
  payment: Type.Object({
    provider: ProviderName,
    attempt_id: Uuid,
  }),
});

/** Where the buyer pays: asked for after placing, since some providers must be called first. */
export const PaymentPage = Type.Object({
  kind: Type.Union([Type.Literal('redirect'), Type.Literal('widget')]),
  pay_url: Type.Optional(Type.String()),
  client_key: Type.Optional(Type.String()),
  /** What of the amount is free of tax: a provider's own window wants to be told. */
  tax_free_krw: Type.Optional(Krw),
  /** How the buyer chose to pay, for a provider's own window. */
  method: Type.Optional(Type.Enum(['card', 'virtual_account'])),
});

export const CheckoutState = Type.Object({
  order_id: Uuid,
  order_number: Type.String(),
  state: Type.String({
    description:
      'pending | paying | waiting_deposit | confirmed | failed | expired | partly_canceled | canceled | shipped | delivered',
  }),
  amount_krw: Krw,
  expires_at: Type.Union([Instant, Type.Null()]),
  /** Why a payment failed, in the buyer's language. */
  reason: Type.Optional(Type.String()),
  virtual_account: Type.Optional(
    Type.Object({
      bank: Type.String(),
      account_number: Type.String(),
      due_at: Instant,
      amount_krw: Krw,
      provider: ProviderName,
    }),
  ),
});

/** What the buyer wants used: coupons of these campaigns, and codes. */
export const wanted_discounts = {
  campaign_ids: Type.Array(Uuid, { maxItems: 5 }),
  codes: Type.Array(Type.String({ pattern: '^[A-Za-z0-9-]{3,30}$' }), { maxItems: 5 }),
};
const DiscountWish = Type.Object(
  {
    ...wanted_discounts,
    /** What the buyer saw taken off; another amount now is refused as `discount_changed`. */
    discount_krw: Krw,
  },
  { additionalProperties: false },
);

export const placeCheckout = defineRoute({
  id: 'checkout.place',
  method: 'POST',
  path: '/api/v1/checkouts',
  auth: 'session',
  summary: 'Place an order: stock, drop cap and price are decided and held in one commit.',
  body: Type.Object(
    {
      lines: Type.Array(CheckoutLine, { minItems: 1, maxItems: 50 }),
      contact: Contact,
      provider: ProviderName,
      method: Type.Optional(Type.Union([Type.Literal('card'), Type.Literal('virtual_account')])),
      drop_id: Type.Optional(Uuid),
      /** Absent: nothing is taken off, whatever would be. */
      discounts: Type.Optional(DiscountWish),
      /** The version of `no_return_terms` the buyer agreed to: needed for goods made to order. */
      no_return_terms: Type.Optional(Type.String({ maxLength: 40 })),
      /** What the buyer agrees to with this order, needed of whoever has no account that agreed before: kept with the order. */
      agreed: Type.Optional(Agreement),
      /** What the buyer saw asked for delivering, absent where nothing; another amount now is refused as `shipping_changed`. */
      shipping_krw: Type.Optional(Krw),
    },
    { additionalProperties: false },
  ),
  body_limit_bytes: 32_768,
  reply: { 201: PlacedCheckout },
});

export const startPayment = defineRoute({
  id: 'checkout.start_payment',
  method: 'POST',
  path: '/api/v1/checkouts/:order_id/payment',
  auth: 'session',
  summary: "The provider's pay page for a placed order.",
  params: Type.Object({ order_id: Uuid }),
  body: Type.Object(
    { return_path: Type.Optional(Type.String({ maxLength: 200, pattern: '^/[^/\\\\]' })) },
    { additionalProperties: false },
  ),
  reply: { 200: PaymentPage },
});

export const confirmCheckout = defineRoute({
  id: 'checkout.confirm',
  method: 'POST',
  path: '/api/v1/checkouts/:order_id/confirm',
  auth: 'session',
  summary: 'The buyer came back from the provider: capture, and say how it ended (or `paying` while nobody knows).',
  params: Type.Object({ order_id: Uuid }),
  body: Type.Object(
    {
      payment_key: Type.String({ minLength: 1, maxLength: 200 }),
      amount_krw: Krw,
      /** KakaoPay's pg_token. */
      token: Type.Optional(Type.String({ maxLength: 200 })),
    },
    { additionalProperties: false },
  ),
  reply: { 200: CheckoutState },
});

export const readCheckout = defineRoute({
  id: 'checkout.read',
  method: 'GET',
  path: '/api/v1/checkouts/:order_id',
  auth: 'session',
  summary: 'How far a checkout is.',
  params: Type.Object({ order_id: Uuid }),
  reply: { 200: CheckoutState },
});

export const leaveCheckout = defineRoute({
  id: 'checkout.leave',
  method: 'POST',
  path: '/api/v1/checkouts/:order_id/leave',
  auth: 'session',
  summary: 'The buyer gave up: what was held is given back at once. Idempotent by nature.',
  params: Type.Object({ order_id: Uuid }),
  idempotency: 'none',
  reply: { 200: CheckoutState },
});

/** A way to pay that this server has keys for, in the order to offer them. */
export const PaymentMethod = Type.Object({
  provider: ProviderName,
  method: Type.Enum(['card', 'virtual_account']),
  /** No real money moves: the practice provider, or a real one with keys for tests. */
  practice: Type.Boolean(),
});

export const listPaymentMethods = defineRoute({
  id: 'checkout.payment_methods',
  method: 'GET',
  path: '/api/v1/payment-methods',
  auth: 'public',
  summary: 'How one can pay here.',
  reply: { 200: Type.Object({ methods: Type.Array(PaymentMethod) }) },
});

export const receiveWebhook = defineRoute({
  id: 'checkout.webhook',
  method: 'POST',
  path: '/api/v1/webhooks/:provider',
  auth: 'public',
  summary: "A provider's news. It proves nothing: the payment is asked about, and only the provider's answer counts.",
  params: Type.Object({ provider: ProviderName }),
  body: Type.Record(Type.String(), Type.Unknown()),
  body_limit_bytes: 65_536,
  idempotency: 'none',
  reply: { 200: Type.Object({ heard: Type.Boolean() }) },
});
