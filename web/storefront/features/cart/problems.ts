import { count, won } from '../../../ui/lib/format.ts';
import type { Language, Say } from '../../../ui/lib/language.ts';

type Problem = {
  code: string;
  wanted?: number;
  available?: number | null;
  price_before_krw?: number | null;
  unit_price_krw?: number | null;
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
  if (problem.code === 'sold_out' || available === 0) return t('품절되었습니다', 'sold out');
  if (problem.code === 'not_on_sale') return t('지금은 판매하지 않습니다', 'not on sale now');
  return t(`${count(available ?? 0)}개만 남았습니다`, `only ${count(available ?? 0)} left`);
}
