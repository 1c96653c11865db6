import Type, { type Static } from 'typebox';
import { Instant, Krw, PaymentState, ProviderName, Uuid } from './checkout.ts';
import { BankAccount } from './orders.ts';
import { defineRoute } from './route.ts';

const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

export const payment_states = [
  'ready',
  'sending',
  'unknown',
  'waiting_deposit',
  'captured',
  'partly_refunded',
  'refunded',
  'declined',
  'voided',
] as const;
export const refund_states = ['due', 'sending', 'unknown', 'done', 'refused', 'parked'] as const;

const ProviderMessage = OrNull(
  Type.String({ description: 'the provider’s own sentence for the code, where it has one' }),
);
const order_number = OrNull(Type.String({ description: '261123-0000001' }));

/** One try to pay an order, as the back office sees it. */
export const PaymentRow = Type.Object({
  attempt_id: Uuid,
  order_id: Uuid,
  provider: ProviderName,
  method: OrNull(Type.String({ description: 'card | easy_pay | virtual_account | transfer …' })),
  state: PaymentState,
  amount_krw: Krw,
  /** What of it the shop has now. Above 0 in state declined or voided: owed back. */
  balance_krw: Krw,
  decline_code: OrNull(Type.String()),
  decline_message_ko: ProviderMessage,
  created_at: Instant,
  captured_at: OrNull(Instant),
});
export type PaymentRow = Static<typeof PaymentRow>;

/** Money on its way back. */
export const RefundRow = Type.Object({
  refund_id: Uuid,
  attempt_id: Uuid,
  order_id: Uuid,
  state: Type.Enum([...refund_states]),
  amount_krw: Krw,
  reason: Type.String(),
  /** Why the provider refused it, or why it waits (NEEDS_ACCOUNT, NO_ANSWER, STRANGE_BALANCE …). */
  refusal_code: OrNull(Type.String()),
  refusal_message_ko: ProviderMessage,
  /** It waits for a bank account (or a better one). */
  needs_account: Type.Boolean(),
  tries: Type.Integer(),
  created_at: Instant,
  sent_at: OrNull(Instant),
  done_at: OrNull(Instant),
  /** A person settled it otherwise. */
  given_up_at: OrNull(Instant),
});
export type RefundRow = Static<typeof RefundRow>;

export const PaymentDetail = Type.Object({
  ...PaymentRow.properties,
  /** The provider's name for it: what a telephone call to the provider begins with. */
  payment_key: OrNull(Type.String()),
  sent_at: OrNull(Instant),
  virtual_account: OrNull(Type.Object({ bank: Type.String(), account_number: Type.String(), due_at: Instant })),
  receipt_url: OrNull(Type.String()),
  refunds: Type.Array(RefundRow),
  /** What the provider told by webhook, newest first; news proves nothing, the provider is asked. */
  news: Type.Array(Type.Object({ received_at: Instant, kind: Type.String(), status: OrNull(Type.String()) })),
});
export type PaymentDetail = Static<typeof PaymentDetail>;

const page = {
  cursor: Type.Optional(Type.String({ format: 'uuid' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
};
const next_cursor = OrNull(
  Type.String({ description: 'ask again with it; a page may be short and still have a next one' }),
);

export const adminListPayments = defineRoute({
  id: 'admin.payments.list',
  method: 'GET',
  path: '/api/v1/admin/payments',
  auth: 'staff:payments.read',
  scope: 'shop',
  summary: 'Payment attempts, newest first.',
  query: Type.Object({ state: Type.Optional(Type.Enum([...payment_states])), ...page }),
  reply: {
    200: Type.Object({ payments: Type.Array(Type.Object({ ...PaymentRow.properties, order_number })), next_cursor }),
  },
});

export const adminReadPayment = defineRoute({
  id: 'admin.payments.read',
  method: 'GET',
  path: '/api/v1/admin/payments/:attempt_id',
  auth: 'staff:payments.read',
  scope: 'shop',
  summary: 'One payment attempt with its refunds and what the provider told.',
  params: Type.Object({ attempt_id: Uuid }),
  reply: { 200: Type.Object({ ...PaymentDetail.properties, order_number }) },
});

export const adminListRefunds = defineRoute({
  id: 'admin.refunds.list',
  method: 'GET',
  path: '/api/v1/admin/refunds',
  auth: 'staff:payments.read',
  scope: 'shop',
  summary: 'Refunds, newest first.',
  query: Type.Object({ state: Type.Optional(Type.Enum([...refund_states])), ...page }),
  reply: {
    200: Type.Object({ refunds: Type.Array(Type.Object({ ...RefundRow.properties, order_number })), next_cursor }),
  },
});

export const adminRetryRefund = defineRoute({
  id: 'admin.refunds.retry',
  method: 'POST',
  path: '/api/v1/admin/refunds/:refund_id/retry',
  auth: 'staff:payments.write',
  summary:
    'Take a parked refund up again, with a bank account where it needs one; the provider is asked before it is sent.',
  params: Type.Object({ refund_id: Uuid }),
  body: Type.Object({ bank_account: Type.Optional(BankAccount) }, { additionalProperties: false }),
  reply: { 200: RefundRow },
});

export const adminGiveUpRefund = defineRoute({
  id: 'admin.refunds.give_up',
  method: 'POST',
  path: '/api/v1/admin/refunds/:refund_id/give-up',
  auth: 'staff:payments.write',
  summary: 'End a parked refund that was settled otherwise, and say how. It is never sent again.',
  params: Type.Object({ refund_id: Uuid }),
  body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 200 }) }, { additionalProperties: false }),
  reply: { 200: RefundRow },
});
