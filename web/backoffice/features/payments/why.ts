import type { Language, Say } from '../../../ui/lib/language.ts';

/** Why money did not move, in a few words: ours for our own codes, else the provider's own sentence, else its code. */
export function whyWords(code: string | null, message_ko: string | null, t: Say, lang: Language): string {
  if (!code) return '';
  switch (code) {
    case 'NEEDS_ACCOUNT':
      return t('환불받을 계좌가 필요합니다', 'Needs the buyer’s account');
    case 'NO_ANSWER':
      return t('결제사가 답하지 않습니다', 'The provider does not answer');
    case 'STRANGE_BALANCE':
      return t('결제사의 금액이 우리 기록과 다릅니다', 'The provider has another balance');
  }
  return lang === 'ko' ? (message_ko ?? code) : code;
}

/** Why a refund has not gone through; empty while it may still, and where it did at last. */
export const whyNot = (
  {
    state,
    refusal_code,
    refusal_message_ko,
  }: { state: string; refusal_code: string | null; refusal_message_ko: string | null },
  t: Say,
  lang: Language,
): string => (state === 'parked' || state === 'refused' ? whyWords(refusal_code, refusal_message_ko, t, lang) : '');

const told: Record<string, readonly [ko: string, en: string]> = {
  READY: ['결제 준비', 'Ready'],
  IN_PROGRESS: ['인증 완료', 'Authenticated'],
  WAITING_FOR_DEPOSIT: ['입금 대기', 'Waiting for the deposit'],
  DONE: ['승인', 'Captured'],
  CANCELED: ['전부 취소', 'Canceled'],
  PARTIAL_CANCELED: ['일부 취소', 'Partly canceled'],
  ABORTED: ['승인 실패', 'Declined'],
  EXPIRED: ['시간 초과', 'Expired'],
};

/** A provider's word for where a payment stands (Toss Payments' `status`); another one is shown as it came. */
export function toldWords(status: string | null, t: Say): string {
  const words = told[status ?? ''];
  return words ? t(...words) : (status ?? '');
}
