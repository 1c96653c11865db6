type Words = { ko: string; en: string };

const another: Words = {
  ko: '다른 카드나 결제 방법을 골라 주세요.',
  en: 'Please choose another card or way to pay.',
};
const joined = (ko: string, en: string, more = another): Words => ({ ko: `${ko} ${more.ko}`, en: `${en} ${more.en}` });
const again: Words = { ko: '다시 결제해 주세요.', en: 'Please pay again.' };

const over_limit = joined(
  '한도를 넘어 결제되지 않았습니다.',
  'That is over the limit, so the payment did not go through.',
);
const no_money = joined('잔액이 모자라 결제되지 않았습니다.', 'There was not enough balance.');
const refused = joined('카드사가 결제를 승인하지 않았습니다.', 'The card company did not approve the payment.');
const unusable = joined('쓸 수 없는 카드입니다.', 'This card cannot be used.');
const card_data = joined('카드 정보가 맞지 않습니다.', 'The card details do not fit.', {
  ko: '다시 확인해 주세요.',
  en: 'Please check them.',
});
const instalments = joined('이 카드로는 그렇게 나누어 낼 수 없습니다.', 'This card cannot pay in those instalments.');
const account = joined('출금 계좌를 쓸 수 없습니다.', 'The bank account cannot be used.', {
  ko: '계좌를 다시 등록해 주세요.',
  en: 'Please register it again.',
});
const closed_hours = joined('지금은 은행의 이용 시간이 아닙니다.', 'The bank is closed at this hour.');
const password = joined('결제 비밀번호가 맞지 않습니다.', 'The payment password is wrong.', again);
const timed_out = joined('결제창의 시간이 지났습니다.', 'The time at the payment page ran out.', again);
const stopped: Words = { ko: '결제를 취소하셨습니다.', en: 'You canceled the payment.' };

/** What a buyer can do about it, by the provider's code. Toss's own sentences are Korean only. */
const words: Record<string, Words> = {
  PAY_PROCESS_CANCELED: stopped,
  PAY_PROCESS_ABORTED: joined('결제가 중간에 멈추었습니다.', 'The payment stopped halfway.', again),
  REJECT_CARD_COMPANY: refused,
  INVALID_REJECT_CARD: refused,
  FDS_ERROR: joined('위험한 거래로 보여 결제가 막혔습니다.', 'The payment was blocked as a risk.'),
  REJECT_CARD_PAYMENT: joined(
    '한도를 넘거나 잔액이 모자라 결제되지 않았습니다.',
    'Over the limit, or not enough balance.',
  ),
  REJECT_ACCOUNT_PAYMENT: no_money,
  EXCEED_MAX_PAYMENT_AMOUNT: over_limit,
  EXCEED_MAX_AMOUNT: over_limit,
  EXCEED_MAX_DAILY_PAYMENT_COUNT: over_limit,
  EXCEED_MAX_MONTHLY_PAYMENT_AMOUNT: over_limit,
  EXCEED_MAX_ONE_DAY_AMOUNT: over_limit,
  EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT: over_limit,
  EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT: over_limit,
  EXCEED_MAX_AUTH_COUNT: joined('인증을 너무 여러 번 시도했습니다.', 'There were too many tries to authenticate.'),
  EXCEED_MAX_CARD_INSTALLMENT_PLAN: instalments,
  INVALID_CARD_INSTALLMENT_PLAN: instalments,
  NOT_SUPPORTED_INSTALLMENT_PLAN_CARD_OR_MERCHANT: instalments,
  NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN: instalments,
  NOT_ALLOWED_POINT_USE: joined('이 카드로는 포인트를 쓸 수 없습니다.', 'This card cannot pay with points.'),
  BELOW_MINIMUM_AMOUNT: joined('이 방법으로 내기에는 금액이 적습니다.', 'The amount is too small for this way to pay.'),
  INVALID_CARD_EXPIRATION: card_data,
  INVALID_CARD_NUMBER: card_data,
  INVALID_STOPPED_CARD: unusable,
  INVALID_CARD_LOST_OR_STOLEN: unusable,
  RESTRICTED_TRANSFER_ACCOUNT: joined(
    '등록한 지 12시간이 지나지 않은 계좌입니다.',
    'The account was registered less than 12 hours ago.',
  ),
  INVALID_ACCOUNT_INFO_RE_REGISTER: account,
  REJECT_TOSSPAY_INVALID_ACCOUNT: account,
  NOT_AVAILABLE_PAYMENT: closed_hours,
  NOT_AVAILABLE_BANK: closed_hours,
  INVALID_PASSWORD: password,
  EXPIRED_PAYMENT: timed_out,
  NOT_FOUND_PAYMENT_SESSION: timed_out,
  'KAKAOPAY_-780': joined('카카오페이가 결제를 승인하지 않았습니다.', 'KakaoPay did not approve the payment.'),
  KAKAOPAY_FAIL_PAYMENT: joined('카카오페이가 결제를 승인하지 않았습니다.', 'KakaoPay did not approve the payment.'),
  KAKAOPAY_QUIT_PAYMENT: stopped,
  KAKAOPAY_FAIL_AUTH_PASSWORD: password,
  KAKAOPAY_EXPIRED: timed_out,
};

/** Why a provider did not take the money, for the buyer; a code without words of ours is named. */
export function declineText(code: string, language: 'ko' | 'en'): string {
  const known = Object.hasOwn(words, code) ? words[code] : undefined;
  if (known) return known[language];
  return language === 'ko' ? `결제가 승인되지 않았습니다 (${code}).` : `The payment was not approved (${code}).`;
}
