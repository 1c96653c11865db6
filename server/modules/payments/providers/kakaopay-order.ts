import type { CaptureOutcome, ProviderCancel } from './port.ts';

/** The fields of KakaoPay's order that Madang reads (developers.kakaopay.com/docs/payment/online/order-status). */
export type KakaoOrder = {
  tid: string;
  status: string;
  partner_order_id: string;
  payment_method_type?: string;
  amount: { total: number };
  cancel_available_amount?: { total: number };
  created_at: string;
  approved_at?: string;
  payment_action_details?: {
    aid: string;
    approved_at?: string;
    amount: number;
    payment_action_type: string;
    payload?: string;
  }[];
};

/**
 * A payment nobody finished is believed to be over so long after it was made ready. KakaoPay closes its page after 15 minutes
 * (unconfirmed) and has no status for it; twice that is waited.
 */
const session_ms = 30 * 60_000;
const korea_ms = 9 * 3_600_000;
const unfinished = new Set(['READY', 'SEND_TMS', 'OPEN_PAYMENT', 'SELECT_METHOD', 'ARS_WAITING', 'AUTH_PASSWORD']);
const failed = new Set(['FAIL_AUTH_PASSWORD', 'QUIT_PAYMENT', 'FAIL_PAYMENT']);

/** KakaoPay's times have no offset and mean Korea time; ISO 8601 UTC here, '' for what is no time. */
export function kakaoTime(text: string | undefined): string {
  const at = new Date(`${text}Z`).getTime() - korea_ms;
  return Number.isNaN(at) ? '' : new Date(at).toISOString();
}

export function isKakaoOrder(body: unknown): body is KakaoOrder {
  const o = body as Partial<KakaoOrder> | null;
  return (
    o !== null &&
    typeof o === 'object' &&
    typeof o.tid === 'string' &&
    typeof o.partner_order_id === 'string' &&
    Number.isSafeInteger(o.amount?.total)
  );
}

export function kakaoCancels(o: KakaoOrder): ProviderCancel[] {
  return (o.payment_action_details ?? [])
    .filter((d) => d.payment_action_type === 'CANCEL')
    .map((d) => ({
      cancel_key: d.aid,
      amount_krw: d.amount,
      refund_id: d.payload || null,
      canceled_at: kakaoTime(d.approved_at) || null,
    }));
}

/** What the status of an order means for the money; `now_ms` because KakaoPay never says that an unfinished one is over. */
export function kakaoOutcome(o: KakaoOrder, now_ms: number): CaptureOutcome {
  const seen = {
    payment_key: o.tid,
    amount_krw: o.amount.total,
    method: o.payment_method_type === 'CARD' ? 'card' : 'easy_pay',
    provider_version: o.payment_action_details?.at(-1)?.aid,
    raw: { status: o.status, approved_at: o.approved_at },
  };
  if (o.status === 'SUCCESS_PAYMENT' || o.status === 'PART_CANCEL_PAYMENT') {
    const balance_krw = o.cancel_available_amount?.total ?? o.amount.total;
    return { ...seen, state: 'captured', balance_krw, approved_at: kakaoTime(o.approved_at), cancels: kakaoCancels(o) };
  }
  if (o.status === 'CANCEL_PAYMENT') return { ...seen, state: 'canceled', balance_krw: 0, cancels: kakaoCancels(o) };
  if (failed.has(o.status)) return declined(o.status);
  if (!unfinished.has(o.status)) return { state: 'unknown', reason: `status ${o.status}` };
  const made_ms = new Date(kakaoTime(o.created_at)).getTime();
  return now_ms - made_ms > session_ms ? declined('EXPIRED') : { state: 'in_progress', payment_key: o.tid };
}

const sentences: Record<string, string> = {
  QUIT_PAYMENT: '결제를 중단했습니다.',
  FAIL_AUTH_PASSWORD: '비밀번호 인증에 실패했습니다.',
  EXPIRED: '결제 시간이 지났습니다.',
};

function declined(status: string): CaptureOutcome {
  return { state: 'declined', code: `KAKAOPAY_${status}`, message: sentences[status] ?? '결제가 승인되지 않았습니다.' };
}
