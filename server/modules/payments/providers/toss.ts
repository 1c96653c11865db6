import { createHash } from 'node:crypto';
import { bankCode } from './banks.ts';
import { bound, type Caller, type CallerOptions, type CallResult, createCaller } from './caller.ts';
import type {
  BeginInput,
  BeginOutcome,
  CaptureOutcome,
  CaptureRequest,
  CloseRequest,
  Provider,
  ProviderNews,
  QueryRequest,
  RefundOutcome,
  RefundQueryOutcome,
  RefundRequest,
} from './port.ts';
import { tossMeaning, tossMessage } from './toss-errors.ts';
import { cancelReason, isTossPayment, type TossPayment, tossCancels, tossOutcome } from './toss-payment.ts';

export type TossOptions = Omit<CallerOptions, 'base_url' | 'headers'> & {
  name?: 'toss' | 'sandbox';
  /** https://api.tosspayments.com unless told: the sandbox's address, a test's fake server. */
  base_url?: string;
  secret_key: string;
  /** Toss: the key the page's SDK opens the payment window with. */
  client_key?: string;
  /** Sandbox: where the buyer's browser reaches its pay page, if not at `base_url`. */
  public_url?: string;
};

/** Toss Payments (REST /v1), and the sandbox, which speaks the same. */
export function createToss(o: TossOptions): Provider {
  const base_url = o.base_url ?? 'https://api.tosspayments.com';
  const authorization = `Basic ${Buffer.from(`${o.secret_key}:`).toString('base64')}`;
  const caller = createCaller({ ...o, base_url, headers: { authorization, accept: 'application/json' } });
  return {
    name: o.name ?? 'toss',
    practice: o.name === 'sandbox' || o.secret_key.startsWith('test_'),
    begin: async (input) => begin(o, base_url, input),
    capture: (request, signal) => capture(bound(caller, signal), request),
    query: (request, signal) => query(bound(caller, signal), request),
    refund: (request, signal) => refund(bound(caller, signal), request),
    closeAccount: (request, signal) => closeAccount(bound(caller, signal), request),
    queryRefund: (request, signal) => queryRefund(bound(caller, signal), request),
    readWebhook: readTossWebhook,
    close: caller.close,
  };
}

/** No call is needed: Toss's window is opened by its SDK with the client key; the sandbox's page is a link. */
function begin(o: TossOptions, base_url: string, input: BeginInput): BeginOutcome {
  if (o.name !== 'sandbox') return { kind: 'widget', client_key: o.client_key };
  const query = new URLSearchParams({
    orderId: input.order_id,
    orderName: input.order_name,
    amount: String(input.amount_krw),
    successUrl: input.return_url,
    failUrl: input.fail_url,
    ...(input.tax_free_krw > 0 ? { taxFreeAmount: String(input.tax_free_krw) } : {}),
    ...(input.method ? { method: input.method } : {}),
    ...(input.language === 'en' ? { lang: 'en' } : {}),
  });
  return { kind: 'redirect', pay_url: `${o.public_url ?? base_url}/pay?${query}` };
}

async function capture(caller: Caller, r: CaptureRequest): Promise<CaptureOutcome> {
  const result = await caller.call({
    method: 'POST',
    path: '/v1/payments/confirm',
    headers: { 'idempotency-key': r.idempotency_key },
    body: { paymentKey: r.payment_key, orderId: r.order_id, amount: r.amount_krw },
  });
  if (result.kind !== 'answer') return silence(result);
  const error = errorOf(result);
  if (!error) return believe(result.body, r);
  const meaning = tossMeaning('confirm', error.code);
  if (meaning === 'declined' || meaning === 'later') return { state: 'declined', ...error };
  if (meaning === 'unknown') return { state: 'unknown', reason: error.message, code: error.code };
  // already, not_found, our_bug: whatever Toss says about this request, an earlier one may have moved the money.
  const seen = await query(caller, r);
  const settled = seen.state !== 'in_progress' && seen.state !== 'not_found';
  if (settled) return seen.state === 'declined' && meaning === 'not_found' ? { ...seen, ...error } : seen;
  // Here Toss's books say that no money has moved: only then is a mistake of ours the last word.
  if (meaning === 'our_bug') return { state: 'our_bug', ...error };
  if (meaning === 'not_found' && seen.state === 'not_found') return { state: 'declined', ...error };
  return { state: 'unknown', reason: error.message, code: error.code };
}

async function query(caller: Caller, r: QueryRequest): Promise<CaptureOutcome> {
  const result = await callQuery(caller, r);
  if (result.kind !== 'answer') return { state: 'unknown', reason: result.reason };
  const error = errorOf(result);
  if (!error) return believe(result.body, r);
  const meaning = tossMeaning('query', error.code);
  if (meaning === 'not_found') return { state: 'not_found', code: error.code };
  // Also where the question itself is wrong (a key that no longer holds): what was asked about may have been charged.
  return { state: 'unknown', reason: error.message, code: error.code };
}

function callQuery(caller: Caller, r: Pick<QueryRequest, 'order_id' | 'payment_key'>): Promise<CallResult> {
  const path = r.payment_key
    ? `/v1/payments/${encodeURIComponent(r.payment_key)}`
    : `/v1/payments/orders/${encodeURIComponent(r.order_id)}`;
  return caller.call({ method: 'GET', path });
}

async function refund(caller: Caller, r: RefundRequest): Promise<RefundOutcome> {
  const account = r.bank_account;
  const result = await caller.call({
    method: 'POST',
    path: `/v1/payments/${encodeURIComponent(r.payment_key)}/cancel`,
    headers: { 'idempotency-key': r.idempotency_key },
    body: {
      cancelReason: cancelReason(r.reason, r.refund_id),
      cancelAmount: r.amount_krw,
      refundableAmount: r.expected_balance_krw,
      ...(r.tax_free_krw ? { taxFreeAmount: r.tax_free_krw } : {}),
      ...(account
        ? {
            refundReceiveAccount: {
              bank: bankCode(account.bank),
              accountNumber: account.account_number,
              holderName: account.holder,
            },
          }
        : {}),
    },
  });
  if (result.kind === 'not_sent') return { state: 'not_sent', reason: result.reason };
  if (result.kind === 'lost') return { state: 'unknown', reason: result.reason };
  const error = errorOf(result);
  if (!error) return believeRefund(result.body, r) ?? { state: 'unknown', reason: 'the answer is of another payment' };
  const meaning = tossMeaning('cancel', error.code);
  if (meaning === 'later') return { state: 'not_sent', reason: error.code, answered: true };
  if (meaning === 'unknown') return { state: 'unknown', reason: error.message, code: error.code };
  if (meaning === 'our_bug') return { state: 'our_bug', ...error };
  if (meaning === 'declined') return { state: 'refused', ...error };
  // already, not_found: an earlier send of this refund may be what Toss speaks of.
  const seen = await callQuery(caller, r);
  if (seen.kind !== 'answer') return { state: 'unknown', reason: error.message, code: error.code };
  return believeRefund(seen.body, r) ?? { state: 'refused', ...error };
}

/**
 * A cancel of an account that waits for its deposit. Had the money come meanwhile, Toss would refuse it, since no account is named
 * for it to go back to: so nothing can be given back by this. Whatever it says, how the payment stands is what counts.
 */
async function closeAccount(caller: Caller, r: CloseRequest): Promise<CaptureOutcome> {
  const result = await caller.call({
    method: 'POST',
    path: `/v1/payments/${encodeURIComponent(r.payment_key)}/cancel`,
    headers: { 'idempotency-key': r.idempotency_key },
    body: { cancelReason: r.reason },
  });
  if (result.kind !== 'answer') return silence(result);
  return errorOf(result) ? await query(caller, r) : believe(result.body, r);
}

async function queryRefund(caller: Caller, r: QueryRequest): Promise<RefundQueryOutcome> {
  const result = await callQuery(caller, r);
  if (result.kind !== 'answer') return { state: 'unknown', reason: result.reason };
  const error = errorOf(result);
  if (error) {
    const meaning = tossMeaning('query', error.code);
    if (meaning === 'not_found') return { state: 'not_found' };
    if (meaning === 'our_bug') return { state: 'our_bug', ...error };
    return { state: 'unknown', reason: error.message };
  }
  const { body } = result;
  if (!isTossPayment(body) || !isOf(body, r)) return { state: 'unknown', reason: 'the answer is of another payment' };
  const provider_version = body.lastTransactionKey ?? undefined;
  return { state: 'known', balance_krw: body.balanceAmount, cancels: tossCancels(body), provider_version };
}

/** Neither an answer nor an error: what is known of a call that got none. */
function silence(result: Exclude<CallResult, { kind: 'answer' }>): CaptureOutcome {
  return result.kind === 'not_sent'
    ? { state: 'not_sent', reason: result.reason }
    : { state: 'unknown', reason: result.reason };
}

function errorOf(result: { status: number; body: unknown }): { code: string; message: string } | null {
  if (result.status === 200) return null;
  const body = result.body as { code?: unknown; message?: unknown } | null;
  const code = typeof body?.code === 'string' ? body.code : `HTTP_${result.status}`;
  const message = typeof body?.message === 'string' ? body.message : (tossMessage(code) ?? code);
  return { code, message };
}

/** Told by its names. Another amount under them is ours all the same: what is to come of it is decided where it meets its order. */
const isOf = (p: TossPayment, r: QueryRequest): boolean =>
  p.orderId === r.order_id && (!r.payment_key || p.paymentKey === r.payment_key);

/** An answer counts only if it is about the payment we asked about: a connection out of step brings another's. */
function believe(body: unknown, r: QueryRequest): CaptureOutcome {
  if (!isTossPayment(body)) return { state: 'unknown', reason: 'the answer is not a payment' };
  return isOf(body, r) ? tossOutcome(body) : { state: 'unknown', reason: 'the answer is of another payment' };
}

function believeRefund(body: unknown, r: RefundRequest): RefundOutcome | null {
  if (!isTossPayment(body) || body.orderId !== r.order_id || body.paymentKey !== r.payment_key) return null;
  const cancels = tossCancels(body);
  const provider_version = body.lastTransactionKey ?? undefined;
  const mine = cancels.find((c) => c.refund_id === r.refund_id);
  if (mine && mine.amount_krw === r.amount_krw) {
    const { cancel_key } = mine;
    return { state: 'done', cancel_key, balance_krw: body.balanceAmount, cancels, provider_version };
  }
  // A virtual account closed before anyone paid in has no cancels: nothing came, so nothing is owed.
  const closed = body.status === 'CANCELED' && body.approvedAt === null;
  return closed ? { state: 'done', cancel_key: null, balance_krw: 0, cancels, provider_version } : null;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value.slice(0, 200) : undefined);

/**
 * Reads a webhook of Toss. PAYMENT_STATUS_CHANGED is unsigned: a hint to ask. DEPOSIT_CALLBACK has no eventType and carries the
 * secret given when the account was opened: compare it in constant time, then ask all the same.
 */
function readTossWebhook(raw: {
  headers: Record<string, string | string[] | undefined>;
  body: unknown;
}): ProviderNews | null {
  const body = raw.body as Record<string, unknown> | null;
  if (body === null || typeof body !== 'object') return null;
  const data = (body.eventType ? body.data : body) as Record<string, unknown> | null;
  const order_id = text(data?.orderId);
  if (!data || !order_id || !uuid.test(order_id)) return null;
  const sent = raw.headers['tosspayments-webhook-transmission-id'];
  const provider_event_id = text(sent) ?? createHash('sha256').update(JSON.stringify(body)).digest('hex');
  const news = { provider_event_id, order_id, payment_key: text(data.paymentKey), status: text(data.status) };
  if (body.eventType) return { kind: 'payment', ...news };
  const secret = text(body.secret);
  return secret ? { kind: 'deposit', secret, ...news } : null;
}
