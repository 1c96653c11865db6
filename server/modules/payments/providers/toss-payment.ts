import { bankName } from './banks.ts';
import type { CaptureOutcome, ProviderCancel } from './port.ts';
import { tossMessage } from './toss-errors.ts';

/** The fields of Toss's Payment (version 2022-11-16) that Madang reads. */
export type TossPayment = {
  paymentKey: string;
  orderId: string;
  status: string;
  totalAmount: number;
  balanceAmount: number;
  method: string | null;
  approvedAt: string | null;
  lastTransactionKey: string | null;
  secret: string | null;
  receipt: { url?: string } | null;
  failure: { code?: string; message?: string } | null;
  virtualAccount: { accountNumber: string; bankCode: string; dueDate: string } | null;
  cancels:
    | {
        transactionKey: string;
        cancelReason: string;
        cancelAmount: number;
        canceledAt: string;
        cancelStatus?: string;
      }[]
    | null;
};

const method_of: Record<string, string> = {
  카드: 'card',
  가상계좌: 'virtual_account',
  간편결제: 'easy_pay',
  계좌이체: 'transfer',
  휴대폰: 'mobile_phone',
};

/** True where the answer has the shape of a Payment; anything else is not believed. */
export function isTossPayment(body: unknown): body is TossPayment {
  const p = body as Partial<TossPayment> | null;
  return (
    p !== null &&
    typeof p === 'object' &&
    typeof p.paymentKey === 'string' &&
    typeof p.orderId === 'string' &&
    typeof p.status === 'string' &&
    Number.isSafeInteger(p.totalAmount) &&
    Number.isSafeInteger(p.balanceAmount)
  );
}

const korea_ms = 9 * 3_600_000;

/** A time of Toss as ISO 8601 UTC. It writes an offset, except in some webhooks: then it means Korea time. */
function utc(text: string | null | undefined): string {
  if (!text) return '';
  const offset = /(Z|[+-]\d\d:?\d\d)$/.test(text);
  const at = new Date(offset ? text : `${text}Z`).getTime() - (offset ? 0 : korea_ms);
  return Number.isNaN(at) ? '' : new Date(at).toISOString();
}

const refund_mark = / #([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

/** The reason we send: the words for people, then our refund's id, by which the provider's cancel is recognised. */
export function cancelReason(reason: string, refund_id: string): string {
  return `${reason.slice(0, 160)} #${refund_id}`;
}

export function tossCancels(p: TossPayment): ProviderCancel[] {
  return (p.cancels ?? [])
    .filter((c) => c.cancelStatus === undefined || c.cancelStatus === 'DONE')
    .map((c) => ({
      cancel_key: c.transactionKey,
      amount_krw: c.cancelAmount,
      refund_id: refund_mark.exec(c.cancelReason)?.[1] ?? null,
      canceled_at: c.canceledAt ? utc(c.canceledAt) : null,
    }));
}

/** What the state of a Payment means for the money. */
export function tossOutcome(p: TossPayment): CaptureOutcome {
  const seen = {
    payment_key: p.paymentKey,
    amount_krw: p.totalAmount,
    provider_version: p.lastTransactionKey ?? undefined,
    method: method_of[p.method ?? ''] ?? p.method ?? undefined,
    // Only what says nothing about a person: a Payment names the depositor and part of a card number.
    raw: { status: p.status, approvedAt: p.approvedAt, lastTransactionKey: p.lastTransactionKey },
  };
  switch (p.status) {
    case 'DONE':
    case 'PARTIAL_CANCELED':
      return {
        ...seen,
        state: 'captured',
        balance_krw: p.balanceAmount,
        approved_at: utc(p.approvedAt),
        cancels: tossCancels(p),
        receipt_url: p.receipt?.url,
        secret: p.secret ?? undefined,
      };
    case 'WAITING_FOR_DEPOSIT':
      return {
        ...seen,
        state: 'waiting_for_deposit',
        account: {
          bank: bankName(p.virtualAccount?.bankCode ?? ''),
          account_number: p.virtualAccount?.accountNumber ?? '',
        },
        due_at: utc(p.virtualAccount?.dueDate),
        secret: p.secret ?? undefined,
      };
    case 'CANCELED':
      // An account closed before anyone paid in was never approved: no money came, none goes back.
      if (p.approvedAt === null) return declined('CANCELED', p);
      return { ...seen, state: 'canceled', balance_krw: 0, cancels: tossCancels(p) };
    case 'ABORTED':
    case 'EXPIRED':
      return declined(p.failure?.code ?? p.status, p);
    case 'READY':
    case 'IN_PROGRESS':
      return { state: 'in_progress', payment_key: p.paymentKey };
    default:
      return { state: 'unknown', reason: `status ${p.status}` };
  }
}

function declined(code: string, p: TossPayment): CaptureOutcome {
  const message = p.failure?.message ?? tossMessage(code) ?? '결제가 완료되지 않았습니다.';
  return { state: 'declined', code, message, raw: { status: p.status } };
}
