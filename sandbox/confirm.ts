import { type Answer, type Books, expireIfDue, type NewChange, no, unique, write, writeAll, yes } from './books.ts';
import type { Method, Payment } from './payment.ts';

export type Authentication = {
  order_id: string;
  amount: number;
  order_name?: string;
  tax_free?: number;
  method?: Method;
  customer?: string;
  /** KakaoPay's tid and what its ready was told. */
  key?: string;
  kakao?: NonNullable<Payment['kakao']>;
  /** What goes wrong with this payment, one word a request: see `faultOf`; `cancel_` before a word for its cancels. */
  script?: string[];
};

const account_days = 1;

/** The buyer has authenticated at the pay page: the payment is IN_PROGRESS and waits for its confirm. */
export const authenticate = (books: Books, one: Authentication): Payment => authenticateAll(books, [one])[0]!;

/** Many buyers at a time, in one write of the journal. */
export function authenticateAll(books: Books, list: readonly Authentication[]): Payment[] {
  const changes = list.map((a): NewChange => {
    const of = { key: a.key ?? `tsbx_${unique()}`, order_id: a.order_id };
    const more = {
      orderName: a.order_name ?? '주문',
      amount: a.amount,
      taxFree: a.tax_free || undefined,
      method: a.method ?? 'card',
      customer: a.customer,
      secret: a.method === 'virtual_account' ? `ps_${unique()}` : undefined,
      kakao: a.kakao,
      script: a.script?.length ? a.script : undefined,
    };
    return { kind: 'authenticated', of, more };
  });
  return writeAll(books, changes);
}

/** What a confirm is checked for before the card company hears of it; null when it may go on. */
export function checkConfirm(books: Books, p: Payment | undefined, order_id: unknown, amount: unknown): Answer | null {
  if (!p) return no('confirm', 'NOT_FOUND_PAYMENT');
  expireIfDue(books, p);
  if (p.order_id !== order_id) return no('confirm', 'NOT_FOUND_PAYMENT_SESSION');
  if (p.status === 'EXPIRED' && !p.account?.number) return no('confirm', 'NOT_FOUND_PAYMENT_SESSION');
  if (p.amount !== amount) return no('confirm', 'INVALID_REQUEST');
  if (books.processing.has(p.key) || p.status !== 'IN_PROGRESS') return no('confirm', 'ALREADY_PROCESSED_PAYMENT');
  return p.amount < 100 ? no('confirm', 'BELOW_MINIMUM_AMOUNT') : null;
}

/**
 * Moves the money (card), or opens the account to pay into. Harsher than Toss in one thing: two payments of one order
 * are both charged, so that a shop that sends two is seen in the journal.
 */
export function charge(books: Books, p: Payment, idempotency_key: string | null): Answer {
  if (p.status !== 'IN_PROGRESS') return no('confirm', 'ALREADY_PROCESSED_PAYMENT');
  const idempotencyKey = idempotency_key ?? undefined;
  if (p.method !== 'virtual_account') {
    return yes(write(books, 'charge', p, { krw: p.amount, method: p.method, idempotencyKey }));
  }
  const accountNumber = `X${7_000_000_000 + books.payments.size}${String(books.now()).slice(-3)}`;
  const due_at_ms = books.now() + account_days * 24 * 3_600_000;
  return yes(write(books, 'account_issued', p, { accountNumber, due_at_ms, idempotencyKey }));
}

export function decline(books: Books, p: Payment, code: string, idempotency_key: string | null): Answer {
  write(books, 'decline', p, { code, idempotencyKey: idempotency_key ?? undefined });
  return no('confirm', code);
}

/** The buyer pays into the virtual account; null when it takes no money now. */
export function deposit(books: Books, p: Payment): Payment | null {
  expireIfDue(books, p);
  return p.status === 'WAITING_FOR_DEPOSIT' ? write(books, 'deposit', p, { krw: p.amount }) : null;
}

/** The bank takes a deposit back (DONE to WAITING_FOR_DEPOSIT), which Toss can report days later. */
export function reverseDeposit(books: Books, p: Payment): Payment | null {
  return p.status === 'DONE' && p.account ? write(books, 'reversal', p, { krw: -p.amount }) : null;
}
