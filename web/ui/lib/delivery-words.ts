import type { DeliveryTerms } from '@madang/contract/delivery-fee';
import { won } from './format.ts';
import type { Language, Say } from './language.ts';

/** What a shop asks for delivering, in a line: "3,000원 (50,000원부터 무료) · 제주 +3,000원". */
export function deliveryWords(terms: DeliveryTerms, t: Say, lang: Language): string {
  const { delivery_krw, delivery_free_from_krw, delivery_jeju_krw, delivery_island_krw } = terms;
  const from = delivery_free_from_krw && won(delivery_free_from_krw, lang);
  const flat = delivery_krw > 0 ? won(delivery_krw, lang) : t('무료', 'Free');
  return [
    delivery_krw > 0 && from ? t(`${flat} (${from}부터 무료)`, `${flat} (free from ${from})`) : flat,
    delivery_jeju_krw > 0 ? t(`제주 +${won(delivery_jeju_krw, lang)}`, `Jeju +${won(delivery_jeju_krw, lang)}`) : '',
    delivery_island_krw > 0
      ? t(`섬 +${won(delivery_island_krw, lang)}`, `islands +${won(delivery_island_krw, lang)}`)
      : '',
  ]
    .filter(Boolean)
    .join(' · ');
}
