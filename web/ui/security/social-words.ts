import type { ReplyOf } from '@madang/contract/route';
import type { listSocialProviders } from '@madang/contract/social';
import type { Say } from '../lib/language.ts';

export type Provider = ReplyOf<typeof listSocialProviders>['providers'][number];

export const providerName = (t: Say, provider: Provider): string =>
  ({ kakao: t('카카오', 'Kakao'), naver: t('네이버', 'Naver'), google: 'Google' })[provider];
