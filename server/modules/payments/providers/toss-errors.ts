/**
 * Every documented error of Toss Payments and what it means for the money. Decide by the code, never by the HTTP status:
 * PROVIDER_ERROR is a 400 and may have charged. The rows are Toss's own table (docs.tosspayments.com/reference/error-codes);
 * the meaning is ours:
 * - declined: no money moved, none will; the buyer may try again
 * - unknown: ask before anything else
 * - already: something happened before, ask what
 * - not_found: the payment or its 10 minutes are gone; asked once more before it is believed
 * - later: no money moved, the same request may work at another hour
 * - our_bug: key, contract or request is wrong; asked for the money's sake, then a person must look
 */
export type TossMeaning = 'declined' | 'unknown' | 'already' | 'not_found' | 'later' | 'our_bug';
export type TossApi =
  | 'confirm'
  | 'query'
  | 'cancel'
  | 'billing'
  | 'virtual_account'
  | 'sdk_failUrl'
  | 'payment.failure';
export type TossError = { api: TossApi; status: number | null; code: string; meaning: TossMeaning; message_ko: string };

const row = (
  api: TossApi,
  status: number | null,
  code: string,
  meaning: TossMeaning,
  message_ko: string,
): TossError => ({
  api,
  status,
  code,
  meaning,
  message_ko,
});

export const toss_errors: readonly TossError[] = [
  row('confirm', 400, 'ALREADY_PROCESSED_PAYMENT', 'already', '이미 처리된 결제 입니다.'),
  row('confirm', 400, 'PROVIDER_ERROR', 'unknown', '일시적인 오류가 발생했습니다. 잠시 후 다시 시도해주세요.'),
  row('confirm', 400, 'EXCEED_MAX_CARD_INSTALLMENT_PLAN', 'declined', '설정 가능한 최대 할부 개월 수를 초과했습니다.'),
  row('confirm', 400, 'INVALID_REQUEST', 'our_bug', '잘못된 요청입니다.'),
  row(
    'confirm',
    400,
    'NOT_ALLOWED_POINT_USE',
    'declined',
    '포인트 사용이 불가한 카드로 카드 포인트 결제에 실패했습니다.',
  ),
  row('confirm', 400, 'INVALID_API_KEY', 'our_bug', '잘못된 시크릿키 연동 정보 입니다.'),
  row('confirm', 400, 'INVALID_REJECT_CARD', 'declined', '카드 사용이 거절되었습니다. 카드사 문의가 필요합니다.'),
  row(
    'confirm',
    400,
    'BELOW_MINIMUM_AMOUNT',
    'declined',
    '신용카드는 결제금액이 100원 이상, 계좌는 200원이상부터 결제가 가능합니다.',
  ),
  row('confirm', 400, 'INVALID_CARD_EXPIRATION', 'declined', '카드 정보를 다시 확인해주세요. (유효기간)'),
  row('confirm', 400, 'INVALID_STOPPED_CARD', 'declined', '정지된 카드 입니다.'),
  row('confirm', 400, 'EXCEED_MAX_DAILY_PAYMENT_COUNT', 'declined', '하루 결제 가능 횟수를 초과했습니다.'),
  row(
    'confirm',
    400,
    'NOT_SUPPORTED_INSTALLMENT_PLAN_CARD_OR_MERCHANT',
    'declined',
    '할부가 지원되지 않는 카드 또는 가맹점 입니다.',
  ),
  row('confirm', 400, 'INVALID_CARD_INSTALLMENT_PLAN', 'declined', '할부 개월 정보가 잘못되었습니다.'),
  row('confirm', 400, 'NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN', 'declined', '할부가 지원되지 않는 카드입니다.'),
  row('confirm', 400, 'EXCEED_MAX_PAYMENT_AMOUNT', 'declined', '하루 결제 가능 금액을 초과했습니다.'),
  row(
    'confirm',
    400,
    'NOT_FOUND_TERMINAL_ID',
    'our_bug',
    '단말기번호(Terminal Id)가 없습니다. 토스페이먼츠로 문의 바랍니다.',
  ),
  row('confirm', 400, 'INVALID_AUTHORIZE_AUTH', 'our_bug', '유효하지 않은 인증 방식입니다.'),
  row('confirm', 400, 'INVALID_CARD_LOST_OR_STOLEN', 'declined', '분실 혹은 도난 카드입니다.'),
  row('confirm', 400, 'RESTRICTED_TRANSFER_ACCOUNT', 'declined', '계좌는 등록 후 12시간 뒤부터 결제할 수 있습니다.'),
  row('confirm', 400, 'INVALID_CARD_NUMBER', 'declined', '카드번호를 다시 확인해주세요.'),
  row('confirm', 400, 'INVALID_UNREGISTERED_SUBMALL', 'our_bug', '등록되지 않은 서브몰입니다.'),
  row('confirm', 400, 'NOT_REGISTERED_BUSINESS', 'our_bug', '등록되지 않은 사업자 번호입니다.'),
  row('confirm', 400, 'EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT', 'declined', '1일 출금 한도를 초과했습니다.'),
  row('confirm', 400, 'EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT', 'declined', '1회 출금 한도를 초과했습니다.'),
  row('confirm', 400, 'CARD_PROCESSING_ERROR', 'unknown', '카드사에서 오류가 발생했습니다.'),
  row('confirm', 400, 'EXCEED_MAX_AMOUNT', 'declined', '거래금액 한도를 초과했습니다.'),
  row(
    'confirm',
    400,
    'INVALID_ACCOUNT_INFO_RE_REGISTER',
    'declined',
    '유효하지 않은 계좌입니다. 계좌 재등록 후 시도해주세요.',
  ),
  row('confirm', 400, 'NOT_AVAILABLE_PAYMENT', 'declined', '결제가 불가능한 시간대입니다'),
  row('confirm', 400, 'UNAPPROVED_ORDER_ID', 'unknown', '아직 승인되지 않은 주문번호입니다.'),
  row(
    'confirm',
    400,
    'EXCEED_MAX_MONTHLY_PAYMENT_AMOUNT',
    'declined',
    '당월 결제 가능금액인 1,000,000원을 초과 하셨습니다.',
  ),
  row('confirm', 401, 'UNAUTHORIZED_KEY', 'our_bug', '인증되지 않은 시크릿 키 혹은 클라이언트 키 입니다.'),
  row('confirm', 403, 'REJECT_ACCOUNT_PAYMENT', 'declined', '잔액부족으로 결제에 실패했습니다.'),
  row('confirm', 403, 'REJECT_CARD_PAYMENT', 'declined', '한도초과 혹은 잔액부족으로 결제에 실패했습니다.'),
  row('confirm', 403, 'REJECT_CARD_COMPANY', 'declined', '결제 승인이 거절되었습니다.'),
  row('confirm', 403, 'FORBIDDEN_REQUEST', 'our_bug', '허용되지 않은 요청입니다.'),
  row(
    'confirm',
    403,
    'REJECT_TOSSPAY_INVALID_ACCOUNT',
    'declined',
    '선택하신 출금 계좌가 출금이체 등록이 되어 있지 않아요. 계좌를 다시 등록해 주세요.',
  ),
  row('confirm', 403, 'EXCEED_MAX_AUTH_COUNT', 'declined', '최대 인증 횟수를 초과했습니다. 카드사로 문의해주세요.'),
  row('confirm', 403, 'EXCEED_MAX_ONE_DAY_AMOUNT', 'declined', '일일 한도를 초과했습니다.'),
  row('confirm', 403, 'NOT_AVAILABLE_BANK', 'declined', '은행 서비스 시간이 아닙니다.'),
  row('confirm', 403, 'INVALID_PASSWORD', 'declined', '결제 비밀번호가 일치하지 않습니다.'),
  row('confirm', 403, 'INCORRECT_BASIC_AUTH_FORMAT', 'our_bug', "잘못된 요청입니다. ':' 를 포함해 인코딩해주세요."),
  row('confirm', 403, 'FDS_ERROR', 'declined', '[토스페이먼츠] 위험거래가 감지되어 결제가 제한됩니다. (...)'),
  row('confirm', 404, 'NOT_FOUND_PAYMENT', 'not_found', '존재하지 않는 결제 정보 입니다.'),
  row(
    'confirm',
    404,
    'NOT_FOUND_PAYMENT_SESSION',
    'not_found',
    '결제 시간이 만료되어 결제 진행 데이터가 존재하지 않습니다.',
  ),
  row(
    'confirm',
    500,
    'FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING',
    'unknown',
    '결제가 완료되지 않았어요. 다시 시도해주세요.',
  ),
  row(
    'confirm',
    500,
    'FAILED_INTERNAL_SYSTEM_PROCESSING',
    'unknown',
    '내부 시스템 처리 작업이 실패했습니다. 잠시 후 다시 시도해주세요.',
  ),
  row(
    'confirm',
    500,
    'UNKNOWN_PAYMENT_ERROR',
    'unknown',
    '결제에 실패했어요. 같은 문제가 반복된다면 은행이나 카드사로 문의해주세요.',
  ),
  row(
    'query',
    403,
    'FORBIDDEN_CONSECUTIVE_REQUEST',
    'unknown',
    '반복적인 요청은 허용되지 않습니다. 잠시 후 다시 시도해주세요.',
  ),
  row('query', 404, 'NOT_FOUND', 'not_found', '존재하지 않는 정보 입니다.'),
  row('cancel', 400, 'ALREADY_CANCELED_PAYMENT', 'already', '이미 취소된 결제 입니다.'),
  row('cancel', 400, 'INVALID_REFUND_ACCOUNT_INFO', 'declined', '환불 계좌번호와 예금주명이 일치하지 않습니다.'),
  row(
    'cancel',
    400,
    'EXCEED_CANCEL_AMOUNT_DISCOUNT_AMOUNT',
    'declined',
    '즉시할인금액보다 적은 금액은 부분취소가 불가능합니다.',
  ),
  row('cancel', 400, 'INVALID_REFUND_ACCOUNT_NUMBER', 'declined', '잘못된 환불 계좌번호입니다.'),
  row('cancel', 400, 'INVALID_BANK', 'declined', '유효하지 않은 은행입니다.'),
  row('cancel', 400, 'NOT_MATCHES_REFUNDABLE_AMOUNT', 'already', '잔액 결과가 일치하지 않습니다.'),
  row('cancel', 400, 'PROVIDER_ERROR', 'unknown', '일시적인 오류가 발생했습니다. 잠시 후 다시 시도해주세요.'),
  row('cancel', 400, 'REFUND_REJECTED', 'declined', '환불이 거절됐습니다. 결제사에 문의 부탁드립니다.'),
  row('cancel', 400, 'ALREADY_REFUND_PAYMENT', 'already', '이미 환불된 결제입니다.'),
  row('cancel', 400, 'FORBIDDEN_BANK_REFUND_REQUEST', 'declined', '고객 계좌가 입금이 되지 않는 상태입니다.'),
  row('cancel', 403, 'NOT_CANCELABLE_AMOUNT', 'declined', '취소 할 수 없는 금액 입니다.'),
  row(
    'cancel',
    403,
    'FORBIDDEN_CONSECUTIVE_REQUEST',
    'unknown',
    '반복적인 요청은 허용되지 않습니다. 잠시 후 다시 시도해주세요.',
  ),
  row('cancel', 403, 'NOT_CANCELABLE_PAYMENT', 'declined', '취소 할 수 없는 결제 입니다.'),
  row('cancel', 403, 'EXCEED_MAX_REFUND_DUE', 'declined', '환불 가능한 기간이 지났습니다.'),
  row(
    'cancel',
    403,
    'NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT',
    'declined',
    '입금 대기중인 결제는 부분 환불이 불가합니다.',
  ),
  row(
    'cancel',
    403,
    'NOT_ALLOWED_PARTIAL_REFUND',
    'declined',
    '에스크로 주문, 현금 카드 결제일 때는 부분 환불이 불가합니다.',
  ),
  row('cancel', 403, 'NOT_AVAILABLE_BANK', 'later', '은행 서비스 시간이 아닙니다.'),
  row(
    'cancel',
    403,
    'NOT_CANCELABLE_PAYMENT_FOR_DORMANT_USER',
    'declined',
    '휴면 처리된 회원의 결제는 취소할 수 없습니다.',
  ),
  row(
    'cancel',
    500,
    'FAILED_REFUND_PROCESS',
    'unknown',
    '은행 응답시간 지연이나 일시적인 오류로 환불요청에 실패했습니다.',
  ),
  row(
    'cancel',
    500,
    'FAILED_METHOD_HANDLING_CANCEL',
    'unknown',
    '취소 중 결제 시 사용한 결제 수단 처리과정에서 일시적인 오류가 발생했습니다.',
  ),
  row('cancel', 500, 'FAILED_PARTIAL_REFUND', 'unknown', '은행 점검, 해약 계좌 등의 사유로 부분 환불이 실패했습니다.'),
  row('cancel', 500, 'COMMON_ERROR', 'unknown', '일시적인 오류가 발생했습니다. 잠시 후 다시 시도해주세요.'),
  row(
    'billing',
    400,
    'DUPLICATED_ORDER_ID',
    'already',
    '이미 승인 및 취소가 진행된 중복된 주문번호 입니다. 다른 주문번호로 진행해주세요.',
  ),
  row(
    'billing',
    400,
    'INVALID_ORDER_ID',
    'our_bug',
    'orderId는 영문 대소문자, 숫자, 특수문자(-, _) 만 허용합니다. 6자 이상 64자 이하여야 합니다.',
  ),
  row(
    'billing',
    400,
    'INVALID_CUSTOMER_KEY',
    'our_bug',
    '고객키는 영문 대소문자, 숫자, 특수문자 -, _, =, ., @로 2자 이상 50자 이하여야 합니다.',
  ),
  row(
    'billing',
    403,
    'NOT_MATCHES_CUSTOMER_KEY',
    'our_bug',
    '빌링 인증 고객키와 결제 요청 고객키가 일치하지 않습니다.',
  ),
  row('virtual_account', 400, 'EXCEED_MAX_DUE_DATE', 'our_bug', '가상 계좌의 최대 유효만료 기간을 초과했습니다.'),
  row('sdk_failUrl', null, 'PAY_PROCESS_CANCELED', 'declined', '사용자에 의해 결제가 취소되었습니다.'),
  row('sdk_failUrl', null, 'PAY_PROCESS_ABORTED', 'declined', '결제 진행 중 승인에 실패하여 결제가 중단되었습니다.'),
  row('sdk_failUrl', null, 'REJECT_CARD_COMPANY', 'declined', '결제 승인이 거절되었습니다.'),
  row('payment.failure', null, 'EXPIRED_PAYMENT', 'declined', '결제가 만료되었습니다. 다시 시도해주세요.'),
];

const by_api = new Map(toss_errors.map((e) => [`${e.api} ${e.code}`, e]));
const by_code = new Map(toss_errors.map((e) => [e.code, e]));

/** Beside the table: the idempotency header's own refusals, and a daily limit of the API gateway. */
const beside: Record<string, TossMeaning> = {
  IDEMPOTENT_REQUEST_PROCESSING: 'unknown',
  INVALID_IDEMPOTENCY_KEY: 'our_bug',
};

/** What a code means at one call. A code nobody documents is unknown: ask. */
export function tossMeaning(api: TossApi, code: string): TossMeaning {
  return by_api.get(`${api} ${code}`)?.meaning ?? by_code.get(code)?.meaning ?? beside[code] ?? 'unknown';
}

/** Toss's own sentence for a code, where it has one. */
export function tossMessage(code: string): string | undefined {
  return by_code.get(code)?.message_ko;
}
