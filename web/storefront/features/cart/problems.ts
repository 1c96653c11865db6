import { count, dayAndTime, won } from '../../../ui/lib/format.ts';
import type { Language, Say } from '../../../ui/lib/language.ts';

type Problem = {
  code: string;
  wanted?: number;
  available?: number | null;
  price_before_krw?: number | null;
  unit_price_krw?: number | null;
  cap?: number;
  opens_at?: string;
  closes_at?: string;
};

/** What is wrong with a line, with its figures. */
export function problemWords(problem: Problem, lang: Language, t: Say): string {
  const { available, price_before_krw, unit_price_krw } = problem;
  if (problem.code === 'price_changed' && typeof unit_price_krw === 'number')
    return typeof price_before_krw === 'number'
      ? t(
          `${won(price_before_krw, lang)} → ${won(unit_price_krw, lang)}`,
          `${won(price_before_krw, lang)} → ${won(unit_price_krw, lang)}`,
        )
      : t(`지금 가격은 ${won(unit_price_krw, lang)}입니다`, `now ${won(unit_price_krw, lang)}`);
  const { cap, opens_at, closes_at } = problem;
  if (problem.code === 'not_open_yet')
    return opens_at
      ? t(`${dayAndTime(opens_at, lang)}에 열립니다`, `opens ${dayAndTime(opens_at, lang)}`)
      : t('아직 열리지 않았습니다', 'not open yet');
  if (problem.code === 'sale_ended')
    return closes_at
      ? t(`${dayAndTime(closes_at, lang)}에 끝났습니다`, `ended ${dayAndTime(closes_at, lang)}`)
      : t('판매가 끝났습니다', 'the sale has ended');
  if (problem.code === 'limit_per_person')
    return cap
      ? t(`한 사람당 ${count(cap)}개까지 살 수 있습니다`, `limit ${count(cap)} per person`)
      : t('한 사람이 살 수 있는 수를 넘습니다', 'more than one person may have');
  if (problem.code === 'all_held') return t('모두 다른 분들이 결제하고 있습니다', 'all being paid for by others');
  if (problem.code === 'in_line') return t('대기실을 지나야 살 수 있습니다', 'bought through its waiting room');
  if (problem.code === 'phone_unverified')
    return t('휴대전화를 확인한 회원만 살 수 있습니다', 'for members with a verified phone');
  if (problem.code === 'not_on_sale') return t('지금은 판매하지 않습니다', 'not on sale now');
  if (problem.code === 'sold_out' || available === 0) return t('품절되었습니다', 'sold out');
  return available
    ? t(`${count(available)}개만 남았습니다`, `only ${count(available)} left`)
    : t('지금은 살 수 없습니다', 'not available now');
}
