import type { ProductKind, ProductState, ReturnRule } from '@madang/contract/catalog';
import { type ErrorCode, errors } from '@madang/contract/errors';
import type { Language } from '../../ui/lib/language.ts';

/** The words of the wire's states in both languages, with the tone of their badge. */
type Tone = 'plain' | 'accent' | 'good' | 'warn' | 'bad';
type Word = { ko: string; en: string; tone: Tone };
type Words<K extends string> = Record<K, Word>;
const word = (ko: string, en: string, tone: Tone = 'plain'): Word => ({ ko, en, tone });

export const product_state_words: Words<ProductState> = {
  draft: word('준비 중', 'Draft'),
  on_sale: word('판매 중', 'On sale', 'good'),
  temporarily_sold_out: word('일시 품절', 'Temporarily sold out', 'warn'),
  paused: word('판매 중지', 'Paused', 'warn'),
  ended: word('판매 종료', 'Ended'),
};

export const kind_words: Words<ProductKind> = {
  general: word('일반', 'General'),
  fashion: word('의류', 'Fashion'),
  footwear: word('신발', 'Footwear'),
  furniture: word('가구', 'Furniture'),
  living: word('생활', 'Living'),
  beauty: word('뷰티', 'Beauty'),
  fresh_food: word('신선식품', 'Fresh food'),
  food: word('식품', 'Food'),
  flowers: word('꽃', 'Flowers'),
};

export const return_rule_words: Words<ReturnRule> = {
  seven_days: word('수령 후 7일 안에 반품 가능', 'Returns within 7 days'),
  perishable: word('상하기 쉬운 상품: 단순 변심 반품 불가', 'Perishable: no change-of-mind returns'),
  made_to_order: word('주문 제작: 단순 변심 반품 불가', 'Made to order: no change-of-mind returns'),
};

const order_states: Words<string> = {
  pending: word('결제 대기', 'Awaiting payment'),
  paying: word('결제 확인 중', 'Paying', 'warn'),
  waiting_deposit: word('입금 대기', 'Awaiting deposit', 'warn'),
  confirmed: word('결제 완료', 'Confirmed', 'good'),
  partly_canceled: word('일부 취소', 'Partly canceled', 'warn'),
  canceled: word('취소', 'Canceled'),
  failed: word('결제 실패', 'Failed', 'bad'),
  expired: word('시간 만료', 'Expired'),
  shipped: word('발송', 'Shipped', 'good'),
  delivered: word('배송 완료', 'Delivered', 'good'),
};

/** States of the order grid: ours, and those of the lines of channels. */
const grid_states: Words<string> = {
  new: word('신규 주문', 'New', 'accent'),
  cancel_requested: word('취소 요청', 'Cancel requested', 'bad'),
  address_changed: word('배송지 변경', 'Address changed', 'bad'),
  shipping: word('배송 중', 'Shipping', 'good'),
  decided: word('구매 확정', 'Decided', 'good'),
  exchanged: word('교환', 'Exchanged'),
  returned: word('반품', 'Returned'),
  ...order_states,
};
/** What a channel means by it: 발주확인. */
export const channel_confirmed: Word = word('발주 확인', 'Accepted', 'good');
const grid_flags: Words<string> = {
  unmatched: word('상품 미연결', 'Unmatched goods', 'warn'),
  short: word('재고 부족', 'Short of stock', 'bad'),
  blocked: word('발송 보류', 'On hold', 'bad'),
  edited: word('직접 고침', 'Edited here'),
  refunded: word('환불 있음', 'With refunds', 'warn'),
  jeju: word('제주', 'Jeju'),
  island: word('도서 산간', 'Island'),
};
export const grid_flag_names = Object.keys(grid_flags);
export const grid_state_names = Object.keys(grid_states).filter((name) => name !== 'shipped');

const payment_states: Words<string> = {
  ready: word('시작 전', 'Ready'),
  sending: word('승인 요청 중', 'Sending', 'warn'),
  unknown: word('결과 확인 중', 'Unknown', 'warn'),
  waiting_deposit: word('입금 대기', 'Awaiting deposit', 'warn'),
  captured: word('승인', 'Captured', 'good'),
  partly_refunded: word('일부 환불', 'Partly refunded', 'warn'),
  refunded: word('환불', 'Refunded'),
  declined: word('거절', 'Declined', 'bad'),
  voided: word('무효', 'Voided'),
};

const refund_states: Words<string> = {
  due: word('대기', 'Due'),
  sending: word('보내는 중', 'Sending', 'accent'),
  unknown: word('결과 확인 중', 'Unknown', 'warn'),
  done: word('완료', 'Done', 'good'),
  refused: word('다르게 처리함', 'Settled otherwise'),
  parked: word('멈춤: 확인 필요', 'Parked: needs you', 'bad'),
};

const effect_states: Words<string> = {
  due: word('대기', 'Due'),
  running: word('진행 중', 'Running', 'accent'),
  unknown: word('결과 확인 중', 'Unknown', 'warn'),
  done: word('완료', 'Done', 'good'),
  refused: word('거절됨', 'Refused'),
  parked: word('멈춤: 확인 필요', 'Parked: needs you', 'bad'),
};

const drop_phases: Words<string> = {
  upcoming: word('예정', 'Upcoming', 'accent'),
  open: word('판매 중', 'Open', 'good'),
  all_held: word('모두 결제 중', 'All being paid', 'warn'),
  sold_out: word('품절', 'Sold out'),
  ended: word('종료', 'Ended'),
  canceled: word('취소됨', 'Canceled', 'bad'),
};

const line_states: Words<string> = {
  open: word('줄 없음', 'No line'),
  prequeue: word('모으는 중', 'Gathering', 'accent'),
  draw: word('추첨 중', 'Drawing', 'accent'),
  serving: word('들이는 중', 'Letting in', 'good'),
  paused: word('잠시 멈춤', 'Paused', 'warn'),
  closed: word('닫힘', 'Closed', 'bad'),
};

const mail_states: Words<string> = {
  queued: word('대기', 'Queued'),
  sent: word('보냄', 'Sent', 'good'),
  refused: word('거절됨', 'Refused', 'bad'),
  skipped: word('보내지 않음', 'Skipped'),
};

const rehearsal_states: Words<string> = {
  running: word('진행 중', 'Running', 'accent'),
  passed: word('통과', 'Passed', 'good'),
  failed: word('약속 위반', 'Promises broken', 'bad'),
  stopped: word('멈춤', 'Stopped'),
  broken: word('끝까지 못 함', 'Did not finish', 'warn'),
};

const movement_kinds: Words<string> = {
  receive: word('입고', 'Received', 'good'),
  adjust: word('조정', 'Adjusted', 'warn'),
  move_in: word('이동 입고', 'Moved in'),
  move_out: word('이동 출고', 'Moved out'),
  ship: word('출고', 'Shipped'),
  return: word('반품 입고', 'Returned'),
};

const timeline_words: Words<string> = {
  placed: word('주문 접수', 'Order placed'),
  paying: word('결제 승인 요청', 'Payment sent'),
  waiting_deposit: word('입금 대기', 'Waiting for the transfer', 'warn'),
  confirmed: word('결제 완료', 'Paid and confirmed', 'good'),
  failed: word('결제 실패', 'Payment failed', 'bad'),
  expired: word('시간 만료: 재고 반환', 'Expired: stock returned'),
  canceled: word('취소', 'Canceled', 'warn'),
  partly_canceled: word('일부 취소', 'Partly canceled', 'warn'),
  refund_sent: word('환불 요청', 'Refund sent', 'warn'),
  refunded: word('환불 완료', 'Refunded', 'good'),
  refund_due: word('환불 시작', 'Refund due', 'warn'),
  refund_refused: word('환불 멈춤', 'Refund parked', 'bad'),
  refund_needs_account: word('환불 계좌 필요', 'Refund needs an account', 'warn'),
  refund_retried: word('환불 다시 시작', 'Refund taken up again'),
  refund_given_up: word('환불을 다르게 처리', 'Refund settled otherwise'),
  deposit_reversed: word('입금 취소', 'Deposit taken back', 'bad'),
  promise_moved: word('발송 약속일 바뀜', 'Promised day moved', 'warn'),
  goods_allocated: word('상품 배정', 'Goods allocated', 'good'),
  shipped: word('발송', 'Shipped', 'good'),
  delivered: word('배송 완료', 'Delivered', 'good'),
  tracking_changed: word('송장 번호 고침', 'Tracking number corrected', 'warn'),
  amount_mismatch: word('결제사가 다른 금액을 결제', 'Provider charged another amount', 'bad'),
  payment_unknown: word('결제 결과 확인 중', 'Payment outcome unknown', 'warn'),
  late_capture: word('늦은 승인', 'Late capture', 'warn'),
  voided: word('결제 무효', 'Payment voided'),
  unknown: word('결제 결과 확인 중', 'Payment outcome unknown', 'warn'),
};

const approval_states: Words<string> = {
  waiting: word('승인 대기', 'Waiting', 'warn'),
  approved: word('처리 중', 'Being done', 'accent'),
  performed: word('승인하고 처리함', 'Approved and done', 'good'),
  refused: word('거절', 'Refused', 'bad'),
  failed: word('승인했지만 안 됨', 'Approved, not done', 'bad'),
  withdrawn: word('거둠', 'Taken back'),
  lapsed: word('효력 없음', 'Lapsed'),
};

const all = {
  approval: approval_states,
  order: order_states,
  grid: grid_states,
  flag: grid_flags,
  payment: payment_states,
  effect: effect_states,
  refund: refund_states,
  drop: drop_phases,
  line: line_states,
  mail: mail_states,
  rehearsal: rehearsal_states,
  movement: movement_kinds,
  timeline: timeline_words,
  product: product_state_words as Words<string>,
};

/** What a state is called and how it looks; a state this page does not know yet shows its own name. */
export function wordOf(kind: keyof typeof all, name: string): Word {
  return all[kind][name] ?? word(name, name);
}

const providers: Record<string, Record<Language, string>> = {
  sandbox: { ko: '연습 결제', en: 'Practice' },
  toss: { ko: '토스페이먼츠', en: 'Toss Payments' },
  kakaopay: { ko: '카카오페이', en: 'KakaoPay' },
};
const methods: Record<string, Record<Language, string>> = {
  card: { ko: '카드', en: 'Card' },
  easy_pay: { ko: '간편결제', en: 'Easy pay' },
  virtual_account: { ko: '가상계좌', en: 'Virtual account' },
  transfer: { ko: '계좌이체', en: 'Bank transfer' },
  mobile_phone: { ko: '휴대폰', en: 'Mobile phone' },
};

/** "토스페이먼츠 · 카드"; a name no list knows is shown as it came. */
export function paidBy(payment: { provider: string; method?: string | null }, lang: Language): string {
  const { provider, method } = payment;
  return [providers[provider]?.[lang] ?? provider, method ? (methods[method]?.[lang] ?? method) : null]
    .filter(Boolean)
    .join(' · ');
}

/** A refusal's short name for charts and lists: the first clause of its sentence. */
export function refusalName(code: string, lang: Language): string {
  const entry = errors[code as ErrorCode];
  if (!entry) return code;
  return (
    entry[lang]
      .split(/[.:(]/)[0]
      ?.replaceAll(/\{\w+\}/g, 'N')
      .trim() ?? code
  );
}
