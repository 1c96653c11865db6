import type { Say } from '../../../ui/lib/language.ts';

type Tone = 'plain' | 'accent' | 'good' | 'warn' | 'bad';

/** An order's state for people. */
export function stateWords(state: string, t: Say): { words: string; tone: Tone } {
  switch (state) {
    case 'pending':
      return { words: t('결제 대기', 'Awaiting payment'), tone: 'warn' };
    case 'paying':
      return { words: t('결제 확인 중', 'Checking payment'), tone: 'warn' };
    case 'waiting_deposit':
      return { words: t('입금 대기', 'Awaiting transfer'), tone: 'warn' };
    case 'confirmed':
      return { words: t('주문 확정', 'Confirmed'), tone: 'good' };
    case 'shipped':
      return { words: t('배송 중', 'Shipped'), tone: 'good' };
    case 'delivered':
      return { words: t('배송 완료', 'Delivered'), tone: 'good' };
    case 'partly_canceled':
      return { words: t('일부 취소', 'Partly canceled'), tone: 'plain' };
    case 'canceled':
      return { words: t('취소됨', 'Canceled'), tone: 'plain' };
    case 'failed':
      return { words: t('결제 실패', 'Payment failed'), tone: 'bad' };
    case 'expired':
      return { words: t('시간 초과', 'Expired'), tone: 'plain' };
    default:
      return { words: state, tone: 'plain' };
  }
}

/** A timeline's detail where it is words; a machine's code is only shown where people have words for it. */
export function detailWords(detail: string | null, t: Say): string | null {
  if (detail === null) return null;
  const known: Record<string, string> = {
    hold_expired: t('결제 시간이 지났습니다', 'The time to pay has run out'),
    left: t('결제를 취소했습니다', 'Payment was abandoned'),
    amount_mismatch: t('결제 금액이 주문과 달랐습니다', 'The paid amount differed from the order'),
    account_amount_mismatch: t('입금 계좌의 금액이 주문과 달랐습니다', 'The account asked for another amount'),
    late_capture: t('주문이 끝난 뒤 결제가 확인되었습니다', 'The payment came after the order had ended'),
  };
  return known[detail] ?? (/^[A-Za-z0-9_.:-]+$/.test(detail) ? null : detail);
}

/**
 * A step of the timeline for people. Unknown steps show their own name rather than nothing.
 * @param promised something of the order is still to come: nobody has it yet, what is kept is its place.
 */
export function stepWords(what: string, t: Say, promised: boolean): string {
  const known: Record<string, string> = {
    placed: promised
      ? t('예약 주문을 접수하고 순서를 확보했습니다', 'Pre-order placed and your turn reserved')
      : t('주문을 접수하고 상품을 확보했습니다', 'Order placed and items reserved'),
    paying: t('결제를 요청했습니다', 'Payment requested'),
    waiting_deposit: t('입금 계좌를 안내했습니다', 'Transfer details given'),
    confirmed: t('결제가 완료되어 주문이 확정되었습니다', 'Paid and confirmed'),
    failed: t('결제되지 않았습니다', 'The payment did not go through'),
    declined: t('결제가 거절되었습니다', 'The payment was declined'),
    expired: t('결제 시간이 지나 주문이 취소되었습니다', 'The reservation expired and the items were released'),
    canceled: t('취소했습니다', 'Canceled'),
    partly_canceled: t('일부를 취소했습니다', 'Partly canceled'),
    refund_due: t('환불을 요청했습니다', 'Refund requested'),
    refund_refused: t(
      '환불이 처리되지 않아 확인하고 있습니다',
      'The refund did not go through; we are looking into it',
    ),
    refund_needs_account: t('환불받을 계좌를 기다리고 있습니다', 'Waiting for your refund account'),
    refund_retried: t('환불을 다시 시작했습니다', 'The refund was started again'),
    refund_given_up: t('환불을 다른 방법으로 처리했습니다', 'The refund was handled another way'),
    payment_unknown: t('은행의 답을 기다리고 있습니다', 'Waiting for the bank’s answer'),
    deposit_reversed: t('입금이 취소되었습니다', 'The transfer was reversed'),
    amount_mismatch: t('결제 금액이 주문과 달랐습니다', 'The paid amount differed from the order'),
    refunded: t('환불되었습니다', 'Refunded'),
    promise_moved: t('발송 약속일이 바뀌었습니다', 'The promised day was moved'),
    goods_allocated: t('상품이 준비되었습니다', 'Your items are in stock'),
    late_capture: t('늦은 결제를 확인했습니다', 'A late payment arrived'),
    shipped: t('발송했습니다', 'Shipped'),
    delivered: t('배송이 완료되었습니다', 'Delivered'),
    tracking_changed: t('송장 번호를 고쳤습니다', 'The tracking number was corrected'),
  };
  return known[what] ?? what.replaceAll('_', ' ');
}
