import { Type } from 'typebox';
import { Instant, Krw, PaymentState, ProviderName, Uuid } from './checkout.ts';
import { defineRoute } from './route.ts';

export const OrderLine = Type.Object({
  line_id: Uuid,
  shop_id: Uuid,
  variant_id: Uuid,
  product_slug: Type.Union([Type.String(), Type.Null()]),
  title: Type.String(),
  option_text: Type.String(),
  image: Type.Union([Type.String(), Type.Null()]),
  unit_price_krw: Krw,
  /** Taken off the whole line when it was bought. */
  discount_krw: Krw,
  /** What delivering its shop's goods costs; told on the first of them. It comes back with the last of them. */
  shipping_krw: Krw,
  /** Given by a campaign: nothing is paid for it. */
  gift: Type.Boolean(),
  quantity: Type.Integer(),
  canceled_quantity: Type.Integer(),
  /** Set for a pre-order: the promised date. */
  promised_on: Type.Union([Type.String(), Type.Null()]),
  /** The date promised when it was bought, where another has been promised since. */
  first_promised_on: Type.Union([Type.String(), Type.Null()]),
  /** When it left the house, and when it came to its door. */
  left_at: Type.Union([Instant, Type.Null()]),
  arrived_at: Type.Union([Instant, Type.Null()]),
  /** The boxes it left in. */
  tracking: Type.Array(Type.Object({ courier: Type.String(), tracking_number: Type.String() })),
});

export const TimelineEntry = Type.Object({
  at: Instant,
  what: Type.String({
    description:
      'placed | paying | confirmed | failed | expired | canceled | refund_sent | refunded | late_capture | shipped | delivered | tracking_changed …',
  }),
  amount_krw: Type.Union([Krw, Type.Null()]),
  detail: Type.Union([Type.String(), Type.Null()]),
  by: Type.String({ description: 'buyer | staff | system | provider' }),
});

export const OrderSummary = Type.Object({
  order_id: Uuid,
  order_number: Type.String(),
  state: Type.String(),
  placed_at: Instant,
  amount_krw: Krw,
  refunded_krw: Krw,
  title: Type.String({ description: 'first line and how many more' }),
  image: Type.Union([Type.String(), Type.Null()]),
  drop_id: Type.Union([Uuid, Type.Null()]),
});

/** A contact as it is shown: perhaps masked, so no pattern holds. */
const ShownContact = Type.Object({
  name: Type.String(),
  phone: Type.String(),
  email: Type.Optional(Type.String()),
  postal_code: Type.String(),
  address1: Type.String(),
  address2: Type.Optional(Type.String()),
  note: Type.Optional(Type.String()),
});

export const OrderDetail = Type.Object({
  ...OrderSummary.properties,
  /** What was taken off; `amount_krw` is what is paid. */
  discount_krw: Krw,
  /** What of the amount is for delivering, and what a campaign took off that. */
  shipping_krw: Krw,
  shipping_waived_krw: Krw,
  expires_at: Type.Union([Instant, Type.Null()]),
  lines: Type.Array(OrderLine),
  contact: Type.Union([ShownContact, Type.Null()]),
  payments: Type.Array(
    Type.Object({
      attempt_id: Uuid,
      provider: ProviderName,
      method: Type.Union([Type.String(), Type.Null()]),
      state: PaymentState,
      amount_krw: Krw,
      refunded_krw: Krw,
    }),
  ),
  /** Of a refund that waits for the buyer's bank account: `orders.supply_account`. 0 where none does. */
  refund_needs_account_krw: Krw,
  /** What the buyer had agreed to: with this order, or before with the account. */
  consents: Type.Array(
    Type.Object({
      kind: Type.Enum(['terms', 'privacy', 'age_14', 'no_return']),
      version: Type.String(),
      at: Instant,
      given_with: Type.Enum(['order', 'account']),
    }),
  ),
  timeline: Type.Array(TimelineEntry),
});

const page = {
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
};
export const OrderPage = Type.Object({
  orders: Type.Array(OrderSummary),
  next_cursor: Type.Union([Type.String(), Type.Null()]),
});
/** Where money of a virtual account goes back to. Kept in the vault only, never shown again. */
export const BankAccount = Type.Object(
  {
    bank: Type.String({ minLength: 1, maxLength: 30, description: 'its code (banks) or name' }),
    account_number: Type.String({ minLength: 4, maxLength: 30, pattern: '^[0-9 -]+$' }),
    holder: Type.String({ minLength: 1, maxLength: 60 }),
  },
  { additionalProperties: false },
);
const CancelBody = Type.Object(
  {
    /** Absent: everything that is left of the order. */
    lines: Type.Optional(
      Type.Array(
        Type.Object(
          { line_id: Uuid, quantity: Type.Integer({ minimum: 1, maximum: 999 }) },
          { additionalProperties: false },
        ),
        {
          minItems: 1,
          maxItems: 50,
        },
      ),
    ),
    reason: Type.String({ minLength: 1, maxLength: 200 }),
    /** Where a virtual account's money goes back to. */
    bank_account: Type.Optional(BankAccount),
  },
  { additionalProperties: false },
);

export const listMyOrders = defineRoute({
  id: 'orders.list_mine',
  method: 'GET',
  path: '/api/v1/me/orders',
  auth: 'session',
  summary: 'The newest orders of whoever asks, staff or not.',
  query: Type.Object(page),
  reply: { 200: OrderPage },
});

export const readMyOrder = defineRoute({
  id: 'orders.read_mine',
  method: 'GET',
  path: '/api/v1/orders/:order_id',
  auth: 'session',
  summary: 'One order with its lines as bought and what happened to it.',
  params: Type.Object({ order_id: Uuid }),
  reply: { 200: OrderDetail },
});

export const lookUpOrder = defineRoute({
  id: 'orders.look_up',
  method: 'POST',
  path: '/api/v1/orders/lookup',
  auth: 'public',
  summary:
    'A guest finds an order by its number and the delivery phone. For an hour this browser may see to that one order: read it, cancel it, name an account, complain.',
  idempotency: 'none',
  body: Type.Object(
    { order_number: Type.String({ pattern: '^[0-9-]{8,20}$' }), phone: Type.String({ pattern: '^[0-9+() -]{8,20}$' }) },
    { additionalProperties: false },
  ),
  reply: { 200: OrderDetail },
});

export const cancelMyOrder = defineRoute({
  id: 'orders.cancel_mine',
  method: 'POST',
  path: '/api/v1/orders/:order_id/cancel',
  auth: 'session',
  summary: 'Cancel before dispatch, whole or part: stock returns, the refund is written in the same commit.',
  params: Type.Object({ order_id: Uuid }),
  body: CancelBody,
  reply: { 200: OrderDetail },
});

export const supplyRefundAccount = defineRoute({
  id: 'orders.supply_account',
  method: 'POST',
  path: '/api/v1/orders/:order_id/refund-account',
  auth: 'session',
  summary: 'Name the bank account a refund waits for (what was paid by transfer); the refund goes on with it.',
  params: Type.Object({ order_id: Uuid }),
  body: Type.Object({ bank_account: BankAccount }, { additionalProperties: false }),
  reply: { 200: OrderDetail },
});

export const AdminOrder = Type.Object({
  ...OrderSummary.properties,
  person_id: Uuid,
  /** Masked: 김*수, 010-****-1234. */
  buyer: Type.String(),
  provider: Type.Union([ProviderName, Type.Null()]),
  payment_state: Type.Union([PaymentState, Type.Null()]),
});

export const adminListOrders = defineRoute({
  id: 'admin.orders.list',
  method: 'GET',
  path: '/api/v1/admin/orders',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'Orders, newest first, filtered.',
  query: Type.Object({
    ...page,
    state: Type.Optional(Type.String({ maxLength: 40 })),
    drop_id: Type.Optional(Uuid),
    /** An order number, or exactly a phone number or an e-mail, however it is spelled. */
    q: Type.Optional(Type.String({ maxLength: 254 })),
    from: Type.Optional(Instant),
    to: Type.Optional(Instant),
  }),
  reply: {
    200: Type.Object({ orders: Type.Array(AdminOrder), next_cursor: Type.Union([Type.String(), Type.Null()]) }),
  },
});

export const adminOrdersSummary = defineRoute({
  id: 'admin.orders.summary',
  method: 'GET',
  path: '/api/v1/admin/orders-summary',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'Orders placed in a span (a day, say): how many in each state, money, and an hour at a time.',
  query: Type.Object({ from: Instant, to: Instant }),
  reply: {
    200: Type.Object({
      placed: Type.Integer(),
      /** Orders of the span by the state they are in now. */
      by_state: Type.Record(Type.String(), Type.Integer()),
      /** Sum of the orders that were paid, refunds not taken off. */
      paid_krw: Krw,
      refunded_krw: Krw,
      hours: Type.Array(Type.Object({ at: Instant, placed: Type.Integer(), paid_krw: Krw })),
    }),
  },
});

/** Why somebody behind the counter wants to see a contact. Words of a list: free text in an address ends in logs. */
export const RevealReason = Type.Enum(['delivery', 'inquiry', 'refund', 'check']);

export const adminReadOrder = defineRoute({
  id: 'admin.orders.read',
  method: 'GET',
  path: '/api/v1/admin/orders/:order_id',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'One order, contact masked; `reveal=true` with a reason shows it, and both are logged.',
  params: Type.Object({ order_id: Uuid }),
  query: Type.Object({ reveal: Type.Optional(Type.Boolean()), reason: Type.Optional(RevealReason) }),
  reply: { 200: OrderDetail },
});

export const adminCancelOrder = defineRoute({
  id: 'admin.orders.cancel',
  method: 'POST',
  path: '/api/v1/admin/orders/:order_id/cancel',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary: 'Cancel and refund for the buyer, whole or part.',
  params: Type.Object({ order_id: Uuid }),
  body: CancelBody,
  reply: { 200: OrderDetail },
});
