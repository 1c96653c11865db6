import { dayAndTime, won } from '../../../ui/lib/format.ts';
import type { Language, Say } from '../../../ui/lib/language.ts';
import type { Campaign } from './api.ts';

/** What a campaign takes off, large: "5,000원", "10%". */
export function benefitWords({ benefit }: Pick<Campaign, 'benefit'>, t: Say, lang: Language): string {
  if (benefit.kind === 'amount') return won(benefit.amount_krw, lang);
  if (benefit.kind === 'percent') return `${benefit.percent}%`;
  return benefit.kind === 'shipping' ? t('무료 배송', 'Free delivery') : t('사은품', 'A gift');
}

const day_names = {
  ko: ['일', '월', '화', '수', '목', '금', '토'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
} as const;

/** Its terms, one a line. */
export function termWords({ benefit, conditions, usable_until, stacking }: Campaign, t: Say, lang: Language): string[] {
  const { minimum_krw, first_order, weekdays, from_hour, to_hour, segment } = conditions;
  const cap = benefit.kind === 'percent' || benefit.kind === 'shipping' ? benefit.cap_krw : undefined;
  const some = Boolean(conditions.product_ids?.length || conditions.category_ids?.length);
  return [
    minimum_krw ? t(`${won(minimum_krw, lang)} 이상 주문`, `Orders from ${won(minimum_krw, lang)}`) : '',
    cap ? t(`최대 ${won(cap, lang)}`, `Up to ${won(cap, lang)}`) : '',
    some ? t('대상 상품에만', 'Selected products only') : '',
    first_order ? t('첫 주문에만', 'First order only') : '',
    segment === 'members' ? t('회원만', 'Members only') : '',
    segment === 'verified_phone' ? t('휴대전화를 확인한 회원만', 'Members with a verified phone') : '',
    segment === 'returning' ? t('구매한 적이 있는 회원만', 'For returning customers') : '',
    weekdays?.length ? weekdays.map((day) => day_names[lang === 'en' ? 'en' : 'ko'][day]).join('·') : '',
    from_hour !== undefined || to_hour !== undefined
      ? t(`${from_hour ?? 0}시–${to_hour ?? 24}시`, `${from_hour ?? 0}:00–${to_hour ?? 24}:00`)
      : '',
    stacking === 'alone' ? t('다른 할인과 함께 쓸 수 없음', 'Cannot be combined with other discounts') : '',
    t(`${dayAndTime(usable_until, lang)}까지 사용`, `Use by ${dayAndTime(usable_until, lang)}`),
  ].filter(Boolean);
}

/** Why a coupon gives nothing on this order. */
export function reasonWords(reason: string, t: Say): string {
  const known: Record<string, string> = {
    minimum_not_met: t('최소 주문 금액에 못 미칩니다', 'Below the minimum order'),
    no_matching_goods: t('이 상품에는 쓸 수 없습니다', 'Not valid for these items'),
    first_order_only: t('첫 주문에만 쓸 수 있습니다', 'First order only'),
    not_in_segment: t('대상이 아닙니다', 'Not available to this account'),
    wrong_weekday: t('오늘은 쓸 수 없는 요일입니다', 'Not valid today'),
    wrong_hour: t('지금은 쓸 수 없는 시간입니다', 'Not valid at this hour'),
    gift_out: t('사은품이 소진되었습니다', 'The gift is out of stock'),
    less_than_another: t('다른 할인이 더 큽니다', 'Another discount is larger'),
    no_shipping_fee: t('할인할 배송비가 없습니다', 'No delivery fee to discount'),
    used_up: t('모두 쓰였습니다', 'All used up'),
    budget_spent: t('준비한 할인이 끝났습니다', 'This offer has ended'),
    in_use: t('다른 주문에 쓰는 중입니다', 'In use by another order'),
    spent: t('이미 썼습니다', 'Already used'),
    code_taken: t('다른 분이 쓴 코드입니다', 'This code has already been used'),
    over: t('기간이 지났습니다', 'It is over'),
    not_yet: t('아직 쓸 수 없습니다', 'Not yet'),
    paused: t('잠시 멈췄습니다', 'Paused'),
  };
  return known[reason] ?? t('쓸 수 없습니다', 'Cannot be used');
}
