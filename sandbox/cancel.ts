import { type Answer, type Books, expireIfDue, no, unique, write, yes } from './books.ts';
import type { Payment } from './payment.ts';

export type CancelInput = {
  reason: string;
  /** Null cancels all that is left. */
  amount: number | null;
  tax_free: number;
  /** `refundableAmount`: what the shop believes is left. */
  expected_balance: number | null;
  has_account: boolean;
  idempotency_key: string | null;
};

/** Reads the wire body of a cancel. */
export function readCancel(body: Record<string, unknown>, idempotency_key: string | null): CancelInput {
  const account = body.refundReceiveAccount as Record<string, unknown> | undefined;
  return {
    reason: typeof body.cancelReason === 'string' ? body.cancelReason : '',
    amount: body.cancelAmount === undefined || body.cancelAmount === null ? null : Number(body.cancelAmount),
    tax_free: Number(body.taxFreeAmount ?? 0) || 0,
    expected_balance: body.refundableAmount === undefined ? null : Number(body.refundableAmount),
    has_account: Boolean(account?.bank && account.accountNumber && account.holderName),
    idempotency_key,
  };
}

/** What a cancel is refused for, in Toss's words; null when it may go on. */
export function checkCancel(books: Books, p: Payment | undefined, c: CancelInput): Answer | null {
  if (!p) return no('cancel', 'NOT_FOUND_PAYMENT');
  expireIfDue(books, p);
  if (!c.reason || c.reason.length > 200) return no('cancel', 'INVALID_REQUEST');
  if (p.status === 'CANCELED') return no('cancel', 'ALREADY_CANCELED_PAYMENT');
  const amount = c.amount ?? p.balance;
  if (p.status === 'WAITING_FOR_DEPOSIT') {
    return amount === p.amount ? null : no('cancel', 'NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT');
  }
  if (p.status !== 'DONE' && p.status !== 'PARTIAL_CANCELED') return no('cancel', 'NOT_CANCELABLE_PAYMENT');
  if (c.expected_balance !== null && c.expected_balance !== p.balance) {
    return no('cancel', 'NOT_MATCHES_REFUNDABLE_AMOUNT');
  }
  if (!Number.isSafeInteger(amount) || amount <= 0 || amount > p.balance) return no('cancel', 'NOT_CANCELABLE_AMOUNT');
  if (p.tax_free > 0 && !sharesFit(p, amount, c.tax_free)) return no('cancel', 'NOT_CANCELABLE_AMOUNT');
  return p.account && !c.has_account ? no('cancel', 'INVALID_REFUND_ACCOUNT_INFO') : null;
}

/** The taxed and the tax-free part of a payment are canceled each out of what is left of it. */
function sharesFit(p: Payment, amount: number, tax_free: number): boolean {
  const tax_free_left = p.tax_free - p.cancels.reduce((sum, one) => sum + one.tax_free, 0);
  return tax_free >= 0 && tax_free <= tax_free_left && amount - tax_free <= p.balance - tax_free_left;
}

/** Gives the money back, or closes an account nobody has paid into. */
export function cancel(books: Books, p: Payment, c: CancelInput): Answer {
  const idempotencyKey = c.idempotency_key ?? undefined;
  if (p.status === 'WAITING_FOR_DEPOSIT') {
    return yes(write(books, 'account_closed', p, { reason: c.reason, idempotencyKey }));
  }
  const amount = c.amount ?? p.balance;
  const more = { transactionKey: unique(), reason: c.reason, balance: p.balance - amount };
  return yes(write(books, 'cancel', p, { krw: -amount, taxFree: c.tax_free || undefined, ...more, idempotencyKey }));
}
