import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { type Api, messages, type Refusal, refusal } from './errors.ts';
import { type Journal, type Line, openJournal } from './journal.ts';
import { type Cancel, type Method, type Payment, type Status, useMessages, wirePayment } from './payment.ts';

useMessages(messages);

/** What the provider answers. `body` is the JSON of the Payment. */
export type Answer = { ok: true; payment: Payment; body: string } | { ok: false; error: Refusal };
export type Change = { payment: Payment; kind: Line['kind']; before: Status };

/**
 * The provider's books. Every change is a journal line first and is applied from that line, live and at replay alike, so
 * that a restarted provider knows what the killed one answered.
 */
export type Books = {
  payments: Map<string, Payment>;
  /** The payment an order's query answers with: the last one charged, else the last one begun. */
  by_order: Map<string, Payment>;
  /** Answers by `url idempotency-key`. */
  repeats: Map<string, { payment: Payment; cancels: number; error: string | null }>;
  /** Payment keys and `url idempotency-key`s whose request is being worked on. */
  processing: Set<string>;
  listeners: ((change: Change) => void)[];
  journal: Journal;
  now(): number;
  session_ttl_ms(): number;
};

/** Opens the books from their journal (null: memory only). */
export function openBooks(o: { journal: string | null; now(): number; session_ttl_ms(): number }): Books {
  const books = {
    payments: new Map(),
    by_order: new Map(),
    repeats: new Map(),
    processing: new Set(),
    listeners: [],
    now: o.now,
    session_ttl_ms: o.session_ttl_ms,
  } as unknown as Books;
  books.journal = openJournal(o.journal, (line) => apply(books, line));
  return books;
}

export const streamJournal = (books: Books): Readable => books.journal.stream();

const run = randomBytes(6).toString('hex');
let made = 0;
/** A name no other run of the sandbox gives. */
export const unique = (): string => `${run}${(++made).toString(36).padStart(6, '0')}`;

export const no = (api: Api, code: string): Answer => ({ ok: false, error: refusal(api, code) });
export const yes = (payment: Payment, cancels?: number): Answer => ({
  ok: true,
  payment,
  body: JSON.stringify(wirePayment(payment, cancels)),
});

/** A change that is not in the journal yet. */
export type NewChange = { kind: Line['kind']; of: { key: string; order_id: string }; more: object };

/** Writes changes to the journal, all in one write, applies them and tells the listeners (webhooks). */
export function writeAll(books: Books, changes: readonly NewChange[]): Payment[] {
  const lines = books.journal.append(
    changes.map(({ kind, of, more }) => ({ kind, paymentKey: of.key, orderId: of.order_id, ...more })),
    books.now(),
  );
  return lines.map((line) => {
    const before = books.payments.get(line.paymentKey)?.status ?? 'READY';
    const payment = apply(books, line)!;
    for (const listen of books.listeners) listen({ payment, kind: line.kind, before });
    return payment;
  });
}

/** Writes one change. */
export const write = (books: Books, kind: Line['kind'], of: NewChange['of'], more: object): Payment =>
  writeAll(books, [{ kind, of, more }])[0]!;

/** Lets time pass over one payment: authenticated but not confirmed in 10 minutes, or an account past its due date. */
export function expireIfDue(books: Books, p: Payment): void {
  if (books.processing.has(p.key)) return;
  const session_over = p.status === 'IN_PROGRESS' && books.now() - p.requested_at_ms > books.session_ttl_ms();
  const account_over = p.status === 'WAITING_FOR_DEPOSIT' && books.now() > p.account!.due_at_ms;
  if (session_over || account_over) write(books, 'expired', p, {});
}

/** The answer a repeated Idempotency-Key gets, or null when the key is new (or absent). Scope: key and URL. */
export function repeated(books: Books, api: Api, url: string, key: string | null): Answer | null {
  if (key === null) return null;
  if (key.length > 300) return no(api, 'INVALID_IDEMPOTENCY_KEY');
  const found = books.repeats.get(`${url} ${key}`);
  if (found) return found.error ? no(api, found.error) : yes(found.payment, found.cancels);
  return books.processing.has(`${url} ${key}`) ? no(api, 'IDEMPOTENT_REQUEST_PROCESSING') : null;
}

/** Folds one journal line into the state: the only place where it changes. */
function apply(books: Books, line: Line): Payment | null {
  if (line.kind === 'authenticated') return begin(books, line);
  const payment = books.payments.get(line.paymentKey);
  if (!payment) return null;
  const at_ms = Date.parse(line.at);
  const key = line.idempotencyKey as string | undefined;
  const remember = (url: string, cancels: number, error: string | null) => {
    if (key) books.repeats.set(`${url} ${key}`, { payment, cancels, error });
  };
  switch (line.kind) {
    case 'charge':
      Object.assign(payment, { status: 'DONE', balance: payment.amount, approved_at_ms: at_ms });
      // Each deposit is a transaction of its own: one that comes again within the same second is told apart by its key.
      payment.transaction_key = `txn_${line.seq}`;
      books.by_order.set(payment.order_id, payment);
      remember('confirm', 0, null);
      break;
    case 'decline':
      Object.assign(payment, { status: 'ABORTED', failure_code: line.code });
      remember('confirm', 0, line.code as string);
      break;
    case 'account_issued':
      payment.status = 'WAITING_FOR_DEPOSIT';
      Object.assign(payment.account!, { number: line.accountNumber, due_at_ms: line.due_at_ms });
      remember('confirm', 0, null);
      break;
    case 'deposit':
      Object.assign(payment, { status: 'DONE', balance: payment.amount, approved_at_ms: at_ms });
      // Each deposit is a transaction of its own: one that comes again within the same second is told apart by its key.
      payment.transaction_key = `txn_${line.seq}`;
      payment.account!.deposited = true;
      books.by_order.set(payment.order_id, payment);
      break;
    case 'reversal':
      Object.assign(payment, { status: 'WAITING_FOR_DEPOSIT', approved_at_ms: null });
      payment.account!.deposited = false;
      break;
    case 'cancel':
      payment.cancels.push(cancelOf(line, at_ms));
      payment.balance += line.krw!;
      payment.status = payment.balance === 0 ? 'CANCELED' : 'PARTIAL_CANCELED';
      remember(`cancel ${payment.key}`, payment.cancels.length, null);
      break;
    case 'account_closed':
      Object.assign(payment, { status: 'CANCELED', balance: 0 });
      remember(`cancel ${payment.key}`, 0, null);
      break;
    case 'expired':
      Object.assign(payment, { status: 'EXPIRED', failure_code: 'EXPIRED_PAYMENT' });
      break;
  }
  return payment;
}

function begin(books: Books, line: Line): Payment {
  const method = line.method as Method;
  const before = books.by_order.get(line.orderId);
  const payment: Payment = {
    key: line.paymentKey,
    order_id: line.orderId,
    order_name: line.orderName as string,
    amount: line.amount as number,
    tax_free: (line.taxFree as number) ?? 0,
    balance: line.amount as number,
    method,
    status: 'IN_PROGRESS',
    secret: (line.secret as string) ?? 'ps_sandbox',
    requested_at_ms: Date.parse(line.at),
    approved_at_ms: null,
    transaction_key: `txn_${line.seq}`,
    failure_code: null,
    cancels: [],
    account:
      method === 'virtual_account'
        ? { number: '', bank: '20', due_at_ms: 0, customer: (line.customer as string) ?? '구매자', deposited: false }
        : null,
    kakao: (line.kakao as Payment['kakao']) ?? null,
    script: [...((line.script as string[]) ?? [])],
    tries: before?.tries ?? 0,
    cancel_tries: 0,
  };
  books.payments.set(payment.key, payment);
  if (!before || before.approved_at_ms === null) books.by_order.set(payment.order_id, payment);
  return payment;
}

function cancelOf(line: Line, at_ms: number): Cancel {
  return {
    transaction_key: line.transactionKey as string,
    amount: -line.krw!,
    tax_free: (line.taxFree as number) ?? 0,
    reason: line.reason as string,
    at_ms,
    balance_after: line.balance as number,
  };
}
