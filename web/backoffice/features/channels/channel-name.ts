import type { Say } from '../../../ui/lib/language.ts';

/** What channels are called that nobody has named: the word of their kind. */
const unnamed: Record<string, string> = {
  스마트스토어: 'Smartstore',
  쿠팡: 'Coupang',
  '11번가': '11st',
  G마켓·옥션: 'Gmarket, Auction',
  '카카오 톡스토어': 'Kakao Talk Store',
  카페24: 'Cafe24',
  샵바이: 'Shopby',
  매장: 'Store',
  협력사: 'Partner',
  기타: 'Other',
};

/** A channel's name, in the page's language where nobody chose it. */
export const channelName = (t: Say, name: string): string => t(name, unnamed[name] ?? name);
