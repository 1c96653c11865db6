import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Behaviour, roll } from './behaviour.ts';
import { type Answer, type Books, expireIfDue, unique } from './books.ts';
import { cancel, checkCancel } from './cancel.ts';
import { authenticate, charge, checkConfirm, decline } from './confirm.ts';
import { forcedFault, hang, nextCancelFault, nextConfirmFault, perform } from './faults.ts';
import { parseObject, readBody, reply, replyTwice } from './http.ts';
import type { Payment } from './payment.ts';

export type KakaoPay = {
  books: Books;
  behaviour(): Behaviour;
  secret_key: string;
  /** Where the buyer's browser reaches this server. */
  public_url(): string;
};

/**
 * KakaoPay's four calls on the same books: ready, approve, order, cancel (`/online/v1/payment/…`, JSON, `Authorization: SECRET_KEY …`).
 * No idempotency keys, no webhooks, times without an offset (Korea time): as there. Of its error codes only -780
 * (approval refused) is publicly certain; the others are plausible ones.
 */
export function kakaopayApi(kakao: KakaoPay) {
  return (req: IncomingMessage, res: ServerResponse, path: string) => {
    if (req.headers.authorization !== `SECRET_KEY ${kakao.secret_key}`)
      return fail(res, 401, -401, 'ip mismatched or wrong key');
    readBody(req, (text) => {
      const body = parseObject(text);
      if (!body || typeof body.cid !== 'string') return fail(res, 400, -2, 'invalid parameter');
      const { latency_ms } = kakao.behaviour();
      const go = () => call(kakao, req, res, path.slice('/online/v1/payment/'.length), body);
      if (latency_ms > 0) setTimeout(go, latency_ms);
      else go();
    });
  };
}

/** Proof that the buyer agreed at KakaoPay's page; it follows from the payment, so that a restarted server still knows it. */
export function pgToken(kakao: KakaoPay, tid: string): string {
  return createHmac('sha256', kakao.secret_key).update(tid).digest('hex').slice(0, 20);
}

function call(kakao: KakaoPay, req: IncomingMessage, res: ServerResponse, name: string, body: Record<string, unknown>) {
  if (name === 'ready') return ready(kakao, req, res, body);
  const payment = kakao.books.payments.get(String(body.tid));
  if (!payment?.kakao) return fail(res, 400, -721, 'invalid tid');
  expireIfDue(kakao.books, payment);
  if (name === 'order') return reply(res, 200, JSON.stringify(wireOrder(payment)));
  if (name === 'approve') return approve(kakao, req, res, payment, body);
  if (name === 'cancel') return cancelCall(kakao, req, res, payment, body);
  fail(res, 404, -3, 'no such call');
}

function ready(kakao: KakaoPay, req: IncomingMessage, res: ServerResponse, body: Record<string, unknown>) {
  const { partner_order_id, partner_user_id, item_name, total_amount } = body;
  const urls = [body.approval_url, body.cancel_url, body.fail_url];
  const usable = [partner_order_id, partner_user_id, item_name, ...urls].every(
    (v) => typeof v === 'string' && v !== '',
  );
  if (!usable || !Number.isSafeInteger(total_amount) || (total_amount as number) <= 0 || Number(body.quantity) < 1) {
    return fail(res, 400, -2, 'invalid parameter');
  }
  const b = kakao.behaviour();
  if (roll(b.seed, 'ready', String(partner_order_id), kakao.books.payments.size) < b.ready_timeout) return hang(b, res);
  const [approval_url, cancel_url, fail_url] = urls as string[];
  const payment = authenticate(kakao.books, {
    key: `T${unique().slice(0, 19)}`,
    order_id: partner_order_id as string,
    order_name: String(item_name).slice(0, 100),
    amount: total_amount as number,
    tax_free: Number(body.tax_free_amount) || 0,
    method: 'easy_pay',
    kakao: {
      user_id: partner_user_id as string,
      approval_url: approval_url!,
      cancel_url: cancel_url!,
      fail_url: fail_url!,
    },
  });
  const english = /^en\b/i.test(req.headers['accept-language'] ?? '');
  const page = `${kakao.public_url()}/kakaopay/${payment.key}${english ? '?lang=en' : ''}`;
  const wire = {
    tid: payment.key,
    tms_result: false,
    next_redirect_app_url: page,
    next_redirect_mobile_url: page,
    next_redirect_pc_url: page,
    android_app_scheme: 'kakaotalk://kakaopay/pg?url=sandbox',
    ios_app_scheme: 'kakaotalk://kakaopay/pg?url=sandbox',
    created_at: wireTime(payment.requested_at_ms),
  };
  reply(res, 200, JSON.stringify(wire));
}

function approve(
  kakao: KakaoPay,
  req: IncomingMessage,
  res: ServerResponse,
  p: Payment,
  body: Record<string, unknown>,
) {
  const { books } = kakao;
  if (body.pg_token !== pgToken(kakao, p.key)) return fail(res, 400, -708, 'invalid pg_token');
  if (body.partner_user_id !== p.kakao!.user_id) return fail(res, 400, -707, 'partner_user_id mismatched');
  const early = checkConfirm(books, p, body.partner_order_id, p.amount);
  if (early) return answer(res, early, wireApproval, false);
  const fault = forcedFault(req) ?? nextConfirmFault(p, kakao.behaviour());
  if (fault.kind === 'refuse') {
    decline(books, p, 'KAKAOPAY_-780', null);
    return refused(res);
  }
  perform(kakao, res, {
    fault,
    act: () => charge(books, p, null),
    marks: [p.key],
    answer: (a, twice) => answer(res, a, wireApproval, twice),
    error: (code) => fail(res, 400, Number(code) || -1, 'temporary error'),
  });
}

function cancelCall(
  kakao: KakaoPay,
  req: IncomingMessage,
  res: ServerResponse,
  p: Payment,
  body: Record<string, unknown>,
) {
  const { books } = kakao;
  const expected = body.cancel_available_amount;
  const input = {
    reason: String(body.payload ?? '') || 'cancel',
    amount: Number(body.cancel_amount),
    tax_free: Number(body.cancel_tax_free_amount) || 0,
    expected_balance: expected === undefined ? null : Number(expected),
    has_account: true,
    idempotency_key: null,
  };
  const early = checkCancel(books, p, input);
  if (early) return answer(res, early, wireCancel, false);
  const fault = forcedFault(req) ?? nextCancelFault(p, kakao.behaviour());
  if (fault.kind === 'refuse') return fail(res, 400, -710, 'cancel refused');
  perform(kakao, res, {
    fault,
    act: () => checkCancel(books, p, input) ?? cancel(books, p, input),
    marks: [p.key],
    answer: (a, twice) => answer(res, a, wireCancel, twice),
    error: (code) => fail(res, 400, Number(code) || -1, 'temporary error'),
  });
}

const error_numbers: Record<string, number> = {
  ALREADY_PROCESSED_PAYMENT: -702,
  NOT_FOUND_PAYMENT_SESSION: -706,
  NOT_MATCHES_REFUNDABLE_AMOUNT: -710,
  NOT_CANCELABLE_AMOUNT: -710,
  ALREADY_CANCELED_PAYMENT: -710,
};

function answer(res: ServerResponse, a: Answer, wire: (p: Payment) => object, twice: boolean) {
  if (!a.ok) return fail(res, 400, error_numbers[a.error.code] ?? -1, a.error.code.toLowerCase());
  const body = JSON.stringify(wire(a.payment));
  if (twice) replyTwice(res, 200, body);
  else reply(res, 200, body);
}

function fail(res: ServerResponse, status: number, error_code: number, error_message: string) {
  reply(res, status, JSON.stringify({ error_code, error_message }));
}

function refused(res: ServerResponse) {
  const extras = {
    method_result_code: 'CARD_LIMIT_EXCEEDED',
    method_result_message: '한도를 초과했습니다. 다른 결제수단을 이용해 주세요.',
  };
  reply(res, 400, JSON.stringify({ error_code: -780, error_message: 'approval failure!', extras }));
}

/** Korea time, no offset: how KakaoPay writes it. */
const wireTime = (ms: number) => new Date(ms + 9 * 3_600_000).toISOString().slice(0, 19);
const amounts = (total: number, tax_free = 0) => {
  const vat = Math.round((total - tax_free) / 11);
  return { total, tax_free, vat, point: 0, discount: 0, green_deposit: 0 };
};

function wireBase(p: Payment) {
  return {
    tid: p.key,
    cid: 'TC0ONETIME',
    partner_order_id: p.order_id,
    partner_user_id: p.kakao!.user_id,
    payment_method_type: 'MONEY',
    item_name: p.order_name,
    quantity: 1,
    amount: amounts(p.amount, p.tax_free),
    created_at: wireTime(p.requested_at_ms),
    approved_at: p.approved_at_ms === null ? undefined : wireTime(p.approved_at_ms),
  };
}

const wireApproval = (p: Payment) => ({ aid: `A${p.transaction_key}`, ...wireBase(p) });

function wireCancel(p: Payment) {
  const last = p.cancels.at(-1)!;
  return {
    aid: `A${last.transaction_key}`,
    ...wireBase(p),
    status: statusOf(p),
    payload: last.reason,
    approved_cancel_amount: amounts(last.amount),
    canceled_amount: amounts(p.amount - p.balance),
    cancel_available_amount: amounts(p.balance),
    canceled_at: wireTime(last.at_ms),
  };
}

function wireOrder(p: Payment) {
  const paid =
    p.approved_at_ms === null ? [] : [actionOf(`A${p.transaction_key}`, p.approved_at_ms, p.amount, 'PAYMENT')];
  const given_back = p.cancels.map((c) => actionOf(`A${c.transaction_key}`, c.at_ms, c.amount, 'CANCEL', c.reason));
  return {
    ...wireBase(p),
    status: statusOf(p),
    canceled_amount: amounts(p.approved_at_ms === null ? 0 : p.amount - p.balance),
    cancel_available_amount: amounts(p.approved_at_ms === null ? 0 : p.balance),
    canceled_at: p.cancels.length ? wireTime(p.cancels.at(-1)!.at_ms) : undefined,
    payment_action_details: [...paid, ...given_back],
  };
}

const actionOf = (aid: string, at_ms: number, amount: number, payment_action_type: string, payload?: string) => ({
  aid,
  approved_at: wireTime(at_ms),
  amount,
  point_amount: 0,
  discount_amount: 0,
  payment_action_type,
  payload,
});

function statusOf(p: Payment): string {
  if (p.status === 'DONE') return 'SUCCESS_PAYMENT';
  if (p.status === 'PARTIAL_CANCELED') return 'PART_CANCEL_PAYMENT';
  if (p.status === 'CANCELED') return 'CANCEL_PAYMENT';
  if (p.status === 'ABORTED') return 'FAIL_PAYMENT';
  if (p.status === 'EXPIRED') return 'QUIT_PAYMENT';
  return p.tries > 0 ? 'AUTH_PASSWORD' : 'READY';
}
