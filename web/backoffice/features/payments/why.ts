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

/** A provider's word for where a payment stands (Toss Payments' `status`); another one is shown as it came. */
export function toldWords(status: string | null, t: Say): string {
  switch (status) {
    case 'READY':
      return t('결제 준비', 'Ready');
    case 'IN_PROGRESS':
      return t('인증 완료', 'Authenticated');
    case 'WAITING_FOR_DEPOSIT':
      return t('입금 대기', 'Waiting for the deposit');
    case 'DONE':
      return t('승인', 'Captured');
    case 'CANCELED':
      return t('전부 취소', 'Canceled');
    case 'PARTIAL_CANCELED':
      return t('일부 취소', 'Partly canceled');
    case 'ABORTED':
      return t('승인 실패', 'Declined');
    case 'EXPIRED':
      return t('시간 초과', 'Expired');
  }
  return status ?? '';
}
