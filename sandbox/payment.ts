/** The provider's record of one payment, and how Toss shows it on the wire. */

export type Method = 'card' | 'virtual_account' | 'easy_pay';
export type Status =
  | 'READY'
  | 'IN_PROGRESS'
  | 'WAITING_FOR_DEPOSIT'
  | 'DONE'
  | 'CANCELED'
  | 'PARTIAL_CANCELED'
  | 'ABORTED'
  | 'EXPIRED';

export type Cancel = {
  transaction_key: string;
  amount: number;
  tax_free: number;
  reason: string;
  at_ms: number;
  balance_after: number;
};

export type Payment = {
  key: string;
  order_id: string;
  order_name: string;
  amount: number;
  tax_free: number;
  balance: number;
  method: Method;
  status: Status;
  secret: string;
  requested_at_ms: number;
  approved_at_ms: number | null;
  transaction_key: string;
  failure_code: string | null;
  cancels: Cancel[];
  account: { number: string; bank: string; due_at_ms: number; customer: string; deposited: boolean } | null;
  /** KakaoPay: who pays and where the browser goes back to. */
  kakao: { user_id: string; approval_url: string; cancel_url: string; fail_url: string } | null;
  /** Scripted words, one used up by each confirm; `cancel_` words by each cancel. */
  script: string[];
  tries: number;
  cancel_tries: number;
};

const method_ko: Record<Method, string> = { card: '카드', virtual_account: '가상계좌', easy_pay: '간편결제' };

/** ISO 8601 in Korea time with its offset, whole seconds: how Toss writes every time. */
export function kst(ms: number): string {
  return `${new Date(ms + 9 * 3_600_000).toISOString().slice(0, 19)}+09:00`;
}

const vatOf = (amount: number, tax_free: number) => Math.round((amount - tax_free) / 11);

function wireCancel(c: Cancel): object {
  return {
    transactionKey: c.transaction_key,
    cancelReason: c.reason,
    taxExemptionAmount: 0,
    canceledAt: kst(c.at_ms),
    cardDiscountAmount: 0,
    transferDiscountAmount: 0,
    easyPayDiscountAmount: 0,
    receiptKey: null,
    cancelAmount: c.amount,
    taxFreeAmount: c.tax_free,
    refundableAmount: c.balance_after,
    cancelStatus: 'DONE',
    cancelRequestId: null,
  };
}

function statusAsOf(p: Payment, cancels: number): Status {
  if (cancels === p.cancels.length) return p.status;
  if (cancels > 0) return 'PARTIAL_CANCELED';
  return p.account && !p.account.deposited ? 'WAITING_FOR_DEPOSIT' : 'DONE';
}

/**
 * Toss's Payment object (version 2022-11-16). `cancels_seen` renders it as it stood after that many cancels, which is
 * what a repeated Idempotency-Key is answered with.
 */
export function wirePayment(p: Payment, cancels_seen: number = p.cancels.length): object {
  const seen = p.cancels.slice(0, cancels_seen);
  const balance = cancels_seen === p.cancels.length ? p.balance : (seen.at(-1)?.balance_after ?? p.amount);
  const tax_free_left = p.tax_free - seen.reduce((sum, c) => sum + c.tax_free, 0);
  const vat = vatOf(balance, tax_free_left);
  const approved = p.approved_at_ms !== null;
  return {
    mId: 'madang_sandbox',
    lastTransactionKey: seen.at(-1)?.transaction_key ?? p.transaction_key,
    paymentKey: p.key,
    orderId: p.order_id,
    orderName: p.order_name,
    taxExemptionAmount: 0,
    status: statusAsOf(p, cancels_seen),
    requestedAt: kst(p.requested_at_ms),
    approvedAt: approved ? kst(p.approved_at_ms!) : null,
    useEscrow: false,
    cultureExpense: false,
    card:
      p.method === 'card' && approved
        ? {
            issuerCode: '71',
            acquirerCode: '71',
            number: '12345678****000*',
            installmentPlanMonths: 0,
            isInterestFree: false,
            interestPayer: null,
            approveNo: '00000000',
            useCardPoint: false,
            cardType: '신용',
            ownerType: '개인',
            acquireStatus: 'READY',
            amount: p.amount,
          }
        : null,
    virtualAccount: p.account?.number
      ? {
          accountNumber: p.account.number,
          accountType: '일반',
          bankCode: p.account.bank,
          customerName: p.account.customer,
          dueDate: kst(p.account.due_at_ms),
          expired: p.status === 'EXPIRED',
          settlementStatus: 'INCOMPLETED',
          refundStatus: p.cancels.length ? (p.balance ? 'PARTIAL_COMPLETED' : 'COMPLETED') : 'NONE',
          refundReceiveAccount: null,
        }
      : null,
    transfer: null,
    mobilePhone: null,
    giftCertificate: null,
    cashReceipt: null,
    cashReceipts: null,
    discount: null,
    cancels: seen.length ? seen.map(wireCancel) : null,
    secret: p.secret,
    type: 'NORMAL',
    easyPay: p.method === 'easy_pay' ? { provider: '토스페이', amount: p.amount, discountAmount: 0 } : null,
    country: 'KR',
    failure: p.failure_code ? { code: p.failure_code, message: messageOfFailure(p.failure_code) } : null,
    isPartialCancelable: true,
    receipt: { url: 'https://dashboard.tosspayments.com/receipt/redirection?transactionId=sandbox' },
    checkout: { url: 'https://api.tosspayments.com/v1/payments/sandbox/checkout' },
    currency: 'KRW',
    totalAmount: p.amount,
    balanceAmount: balance,
    suppliedAmount: balance - vat,
    vat,
    taxFreeAmount: tax_free_left,
    metadata: null,
    method: method_ko[p.method],
    version: '2022-11-16',
  };
}

let messages = new Map<string, string>();
/** Messages for `failure`, from the error table read at start. */
export function useMessages(by_code: Map<string, string>): void {
  messages = by_code;
}
const messageOfFailure = (code: string) => messages.get(code) ?? '결제에 실패했습니다.';
