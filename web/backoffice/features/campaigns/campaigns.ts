import { adminListCampaigns, adminReadCampaign } from '@madang/contract/promotions';
import type { ReplyOf } from '@madang/contract/route';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import { won } from '../../../ui/lib/format.ts';
import type { Language, Say } from '../../../ui/lib/language.ts';

export type Campaign = ReplyOf<typeof adminListCampaigns>['campaigns'][number];
export type Report = ReplyOf<typeof adminReadCampaign>;

export const campaignsQuery = queryOptions({
  queryKey: ['campaigns', 'list'],
  queryFn: async ({ signal }) => (await call(adminListCampaigns, { signal })).campaigns,
  refetchInterval: 15_000,
});

export const campaignQuery = (campaign_id: string) =>
  queryOptions({
    queryKey: ['campaigns', 'one', campaign_id],
    queryFn: ({ signal }) => call(adminReadCampaign, { params: { campaign_id }, signal }),
    refetchInterval: 5_000,
  });

export const kindWords = (kind: string, t: Say): string =>
  ({
    first_come: t('선착순', 'First come'),
    public_code: t('공개 코드', 'Public code'),
    single_codes: t('일회용 코드', 'Single-use codes'),
    automatic: t('자동 할인', 'Automatic'),
  })[kind] ?? kind;

export function benefitWords({ benefit }: Pick<Campaign, 'benefit'>, t: Say, lang: Language): string {
  if (benefit.kind === 'amount') return won(benefit.amount_krw, lang);
  if (benefit.kind === 'gift') return t('사은품', 'Gift item');
  const cap = benefit.cap_krw
    ? t(` (최대 ${won(benefit.cap_krw, lang)})`, ` (up to ${won(benefit.cap_krw, lang)})`)
    : '';
  return (benefit.kind === 'percent' ? `${benefit.percent}%` : t('배송비 무료', 'Free delivery')) + cap;
}

/** What must hold, but for the goods: one a line. */
export function conditionWords(conditions: Campaign['conditions'], t: Say, lang: Language): string[] {
  const { minimum_krw, first_order, weekdays, from_hour, to_hour, segment } = conditions;
  const days = t('일월화수목금토', 'Sun Mon Tue Wed Thu Fri Sat').split(lang === 'en' ? ' ' : '');
  const whom = {
    members: t('회원', 'Members'),
    verified_phone: t('휴대전화를 확인한 회원', 'Members with a verified phone'),
    returning: t('전에 주문한 사람', 'Returning customers'),
  };
  return [
    minimum_krw ? t(`${won(minimum_krw, lang)} 이상`, `From ${won(minimum_krw, lang)}`) : '',
    segment ? whom[segment] : '',
    first_order ? t('첫 주문에만', 'First order only') : '',
    weekdays?.length ? weekdays.map((day) => days[day]).join(lang === 'en' ? ', ' : '·') : '',
    from_hour !== undefined || to_hour !== undefined
      ? t(`${from_hour ?? 0}시–${to_hour ?? 24}시`, `${from_hour ?? 0}:00–${to_hour ?? 24}:00`)
      : '',
  ].filter(Boolean);
}

/** Where a campaign stands now. */
export function stateWords(one: Campaign, now_ms: number, t: Say): string {
  if (one.ended) return t('끝냄', 'Ended');
  if (one.paused) return t('멈춤', 'Paused');
  if (now_ms < Date.parse(one.opens_at)) return t('예정', 'Upcoming');
  if (now_ms >= Date.parse(one.usable_until)) return t('기간 지남', 'Over');
  if (one.left === 0) return t('모두 발급', 'All given');
  if (now_ms >= Date.parse(one.closes_at)) return t('사용 기간', 'Being used');
  return t('진행 중', 'Running');
}

/** Why a rule gave nothing, for those who wrote it. */
export function reasonWords(reason: string, t: Say): string {
  const known: Record<string, string> = {
    applied: t('적용', 'Applied'),
    paused: t('멈춘 규칙', 'Paused'),
    over: t('기간이 지남', 'Over'),
    not_yet: t('시작 전', 'Not started'),
    no_coupon: t('쿠폰이 없음', 'No coupon'),
    in_use: t('다른 주문에 잡혀 있음', 'Held by another order'),
    spent: t('이미 씀', 'Used already'),
    code_taken: t('다른 사람이 쓴 코드', 'Code used by somebody else'),
    used_up: t('사용 한도를 다 씀', 'Usage limit reached'),
    budget_spent: t('예산이 모자람', 'Not enough budget'),
    no_matching_goods: t('맞는 상품 없음', 'No matching goods'),
    minimum_not_met: t('최소 금액에 못 미침', 'Below the minimum'),
    first_order_only: t('첫 주문이 아님', 'Not a first order'),
    not_in_segment: t('대상이 아님', 'Not in the target group'),
    wrong_weekday: t('다른 요일', 'Another weekday'),
    wrong_hour: t('다른 시간', 'Another hour'),
    gift_out: t('사은품이 없음(재고, 판매 상태)', 'No gift to give (stock, or not on sale)'),
    no_shipping_fee: t('배송비 없음', 'No delivery fee'),
    nothing_left: t('더 깎을 금액 없음', 'Nothing left to discount'),
    less_than_another: t('다른 할인이 더 큼', 'Another discount is larger'),
  };
  return known[reason] ?? reason;
}
