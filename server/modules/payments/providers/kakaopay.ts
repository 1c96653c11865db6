import { bound, type Caller, type CallerOptions, type CallResult, createCaller } from './caller.ts';
import { isKakaoOrder, type KakaoOrder, kakaoCancels, kakaoOutcome, kakaoTime } from './kakaopay-order.ts';
import type {
  BeginInput,
  BeginOutcome,
  CaptureOutcome,
  CaptureRequest,
  Provider,
  QueryRequest,
  RefundOutcome,
  RefundQueryOutcome,
  RefundRequest,
} from './port.ts';

export type KakaoPayOptions = Omit<CallerOptions, 'base_url' | 'headers'> & {
  /** https://open-api.kakaopay.com unless told. */
  base_url?: string;
  secret_key: string;
  /** Merchant code. */
  cid: string;
  now?: () => number;
};

/** KakaoPay's own merchant code for tests; the practice provider goes by it, too. */
const test_cid = 'TC0ONETIME';

type Kakao = { caller: Caller; cid: string; now: () => number };
type Extra = { tid?: string; partner_user_id?: string; pg_token?: string };

/**
 * KakaoPay, single payment. It has no idempotency keys and no webhooks: whatever ends without a clear answer is asked
 * about, and a refund looks for itself in the provider's books before it is sent. Of its error numbers only -780
 * (approval refused) is publicly certain, so every other error is settled by asking, not by its number.
 */
export function createKakaoPay(o: KakaoPayOptions): Provider {
  const headers = { authorization: `SECRET_KEY ${o.secret_key}` };
  const caller = createCaller({ ...o, base_url: o.base_url ?? 'https://open-api.kakaopay.com', headers });
  const kakao = { caller, cid: o.cid, now: o.now ?? Date.now };
  const within = (signal: AbortSignal | undefined): Kakao => ({ ...kakao, caller: bound(caller, signal) });
  return {
    name: 'kakaopay',
    practice: o.cid === test_cid,
    begin: (input) => ready(kakao, input),
    capture: (request, signal) => approve(within(signal), request),
    query: (request, signal) => query(within(signal), request),
    refund: (request, signal) => refund(within(signal), request),
    queryRefund: (request, signal) => queryRefund(within(signal), request),
    readWebhook: () => null,
    close: caller.close,
  };
}

const post = (kakao: Kakao, name: string, body: object, headers?: Record<string, string>): Promise<CallResult> => {
  const call = { method: 'POST' as const, path: `/online/v1/payment/${name}`, body: { cid: kakao.cid, ...body } };
  return kakao.caller.call(headers ? { ...call, headers } : call);
};

/** A ready that got no answer charged nothing: it may be asked for again. */
async function ready(kakao: Kakao, input: BeginInput): Promise<BeginOutcome> {
  const body = {
    partner_order_id: input.order_id,
    partner_user_id: input.buyer_ref,
    item_name: input.order_name.slice(0, 100),
    quantity: 1,
    total_amount: input.amount_krw,
    tax_free_amount: input.tax_free_krw,
    approval_url: input.return_url,
    cancel_url: input.cancel_url,
    fail_url: input.fail_url,
  };
  // KakaoPay documents no field for it; its page is free to follow the header, and the sandbox's does.
  const result = await post(kakao, 'ready', body, { 'accept-language': input.language ?? 'ko' });
  if (result.kind !== 'answer') return { kind: 'failed', reason: result.reason };
  const error = errorOf(result);
  if (error) return { kind: 'failed', reason: error.message, code: error.code };
  const { tid, next_redirect_pc_url, next_redirect_mobile_url } = result.body ?? {};
  if (typeof tid !== 'string' || typeof next_redirect_pc_url !== 'string') {
    return { kind: 'failed', reason: 'the answer names no page' };
  }
  return {
    kind: 'redirect',
    pay_url: next_redirect_pc_url,
    pay_url_mobile: typeof next_redirect_mobile_url === 'string' ? next_redirect_mobile_url : next_redirect_pc_url,
    provider_ref: tid,
    extra: { tid, partner_user_id: input.buyer_ref },
  };
}

async function approve(kakao: Kakao, r: CaptureRequest): Promise<CaptureOutcome> {
  const extra = (r.extra ?? {}) as Extra;
  const tid = extra.tid ?? r.payment_key;
  const result = await post(kakao, 'approve', {
    tid,
    partner_order_id: r.order_id,
    partner_user_id: extra.partner_user_id,
    pg_token: extra.pg_token,
  });
  if (result.kind === 'not_sent') return { state: 'not_sent', reason: result.reason };
  if (result.kind === 'lost') return { state: 'unknown', reason: result.reason };
  const error = errorOf(result);
  if (!error) return believeApproval(result.body, r, tid);
  const seen = await query(kakao, r);
  if (seen.state !== 'in_progress' && seen.state !== 'not_found') return seen;
  if (error.code === 'KAKAOPAY_-780') return { state: 'declined', ...error };
  if (result.status === 401 || result.status === 403) return { state: 'our_bug', ...error };
  return { state: 'unknown', reason: error.message, code: error.code };
}

/** Approve answers with the payment but without a status; the answer itself says that it succeeded. */
function believeApproval(body: unknown, r: CaptureRequest, tid: string): CaptureOutcome {
  if (!isKakaoOrder(body) || !isOf(body, { ...r, extra: { tid } })) {
    return { state: 'unknown', reason: 'the answer is of another payment' };
  }
  return {
    state: 'captured',
    payment_key: body.tid,
    amount_krw: body.amount.total,
    balance_krw: body.amount.total,
    method: body.payment_method_type === 'CARD' ? 'card' : 'easy_pay',
    approved_at: kakaoTime(body.approved_at),
    cancels: [],
    raw: { approved_at: body.approved_at },
  };
}

async function query(kakao: Kakao, r: QueryRequest): Promise<CaptureOutcome> {
  const tid = tidOf(r);
  // Without a tid nothing was ever made ready, so nothing can have been approved.
  if (!tid) return { state: 'not_found' };
  const result = await post(kakao, 'order', { tid });
  if (result.kind !== 'answer') return { state: 'unknown', reason: result.reason };
  const error = errorOf(result);
  if (error) return { state: 'unknown', reason: error.message, code: error.code };
  const { body } = result;
  if (!isKakaoOrder(body) || !isOf(body, r)) return { state: 'unknown', reason: 'the answer is of another payment' };
  return kakaoOutcome(body, kakao.now());
}

/**
 * KakaoPay would cancel the same part twice if asked twice. So the refund first looks for itself (its id is the cancel's
 * payload), and tells what it believes is left, which KakaoPay compares.
 */
async function refund(kakao: Kakao, r: RefundRequest): Promise<RefundOutcome> {
  const ask = { attempt_id: '', order_id: r.order_id, payment_key: r.payment_key, extra: r.extra };
  const before = await queryRefund(kakao, ask);
  if (before.state === 'unknown') return { state: 'not_sent', reason: before.reason };
  if (before.state === 'not_found') return { state: 'refused', code: 'NOT_FOUND', message: 'no such payment' };
  if (before.state === 'our_bug') return before;
  const mine = before.cancels.find((c) => c.refund_id === r.refund_id);
  if (mine) return { ...before, state: 'done', cancel_key: mine.cancel_key };
  if (before.balance_krw !== r.expected_balance_krw) {
    return { state: 'refused', code: 'BALANCE_DIFFERS', message: `the provider has ${before.balance_krw} left` };
  }
  const result = await post(kakao, 'cancel', {
    tid: tidOf(ask),
    cancel_amount: r.amount_krw,
    cancel_tax_free_amount: r.tax_free_krw ?? 0,
    cancel_available_amount: r.expected_balance_krw,
    payload: r.refund_id,
  });
  if (result.kind === 'not_sent') return { state: 'not_sent', reason: result.reason };
  if (result.kind === 'lost') return { state: 'unknown', reason: result.reason };
  const error = errorOf(result);
  const after = await queryRefund(kakao, ask);
  if (after.state !== 'known')
    return { state: 'unknown', reason: error?.message ?? 'canceled, but not yet seen in the order' };
  const done = after.cancels.find((c) => c.refund_id === r.refund_id);
  if (done) return { ...after, state: 'done', cancel_key: done.cancel_key };
  if (!error) return { state: 'unknown', reason: 'canceled, but not yet seen in the order' };
  return result.status < 500 && error.code !== 'KAKAOPAY_-1'
    ? { state: 'refused', ...error }
    : { state: 'unknown', reason: error.message };
}

async function queryRefund(kakao: Kakao, r: QueryRequest): Promise<RefundQueryOutcome> {
  const tid = tidOf(r);
  if (!tid) return { state: 'not_found' };
  const result = await post(kakao, 'order', { tid });
  if (result.kind !== 'answer') return { state: 'unknown', reason: result.reason };
  const error = errorOf(result);
  if (error) return { state: 'unknown', reason: error.message };
  const { body } = result;
  if (!isKakaoOrder(body) || !isOf(body, r)) return { state: 'unknown', reason: 'the answer is of another payment' };
  const cancels = kakaoCancels(body);
  const balance_krw = body.cancel_available_amount?.total ?? body.amount.total - sum(cancels);
  return { state: 'known', balance_krw, cancels, provider_version: body.payment_action_details?.at(-1)?.aid };
}

const sum = (cancels: { amount_krw: number }[]) => cancels.reduce((total, c) => total + c.amount_krw, 0);
const tidOf = (r: QueryRequest): string | undefined =>
  (r.extra as Extra | undefined)?.tid ?? r.payment_key ?? undefined;

/** Told by its names, whatever the amount (see toss.ts). */
const isOf = (o: KakaoOrder, r: QueryRequest): boolean => o.partner_order_id === r.order_id && o.tid === tidOf(r);

function errorOf(result: { status: number; body: Record<string, unknown> | null }) {
  if (result.status === 200) return null;
  const { error_code, error_message, extras } = result.body ?? {};
  const code = typeof error_code === 'number' ? `KAKAOPAY_${error_code}` : `HTTP_${result.status}`;
  const said = (extras as { method_result_message?: unknown } | undefined)?.method_result_message ?? error_message;
  return { code, message: typeof said === 'string' ? said : code };
}
