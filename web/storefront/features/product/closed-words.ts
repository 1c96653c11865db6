import type { Say } from '../../../ui/lib/language.ts';
import type { Offer } from './offer.ts';

type Why = Extract<Offer, { kind: 'closed' }>['why'];

/** Why something cannot be bought now: on its own page and in the cart. */
export function closedWords(why: Why, t: Say): string {
  const words: Record<Why, string> = {
    all_held: t('모두 결제 중', 'All being paid for'),
    sold_out: t('품절', 'Sold out'),
    ended: t('판매 종료', 'Sale ended'),
    canceled: t('취소된 드롭', 'Canceled'),
    paused: t('잠시 쉬는 중', 'Paused'),
    temporarily_sold_out: t('일시 품절', 'Temporarily sold out'),
    not_on_sale: t('판매 준비 중', 'Not on sale yet'),
  };
  return words[why];
}
