import type { ReplyOf } from '@madang/contract/route';
import type { listSocialProviders } from '@madang/contract/social';
import type { Say } from '../../../ui/lib/language.ts';

export type Provider = ReplyOf<typeof listSocialProviders>['providers'][number];

export const providerName = (t: Say, provider: Provider): string =>
  ({ kakao: t('카카오', 'Kakao'), naver: t('네이버', 'Naver'), google: 'Google' })[provider];

const whys = ['unknown', 'exists', 'password_needed', 'failed'] as const;
/** How a visit at a provider ended, where it did not end well. */
export type SocialWhy = (typeof whys)[number];

/** Part of an address's search: `?social=exists`. */
export const readSocial = (raw: Record<string, unknown>): { social?: SocialWhy } => {
  const why = whys.find((one) => one === raw.social);
  return why ? { social: why } : {};
};
