import { listSocialProviders, startSocialSignIn } from '@madang/contract/social';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../../ui/parts/button.tsx';
import { Notice } from '../../../ui/parts/status.tsx';
import { SocialMark } from './social-mark.tsx';
import { type Provider, providerName, type SocialWhy } from './social-words.ts';

/** The ways in through somebody else, where the shop has any; says how the last try ended. */
export function SocialButtons({ next }: { next?: string | undefined }) {
  const t = useSay();
  const offered = useQuery({
    queryKey: ['social-providers'],
    queryFn: ({ signal }) => call(listSocialProviders, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const act = useMutation({
    mutationFn: (provider: Provider) => call(startSocialSignIn, { params: { provider }, body: next ? { next } : {} }),
    onSuccess: ({ url }) => location.assign(url),
  });
  // Without the list there is still the password: nothing to complain about.
  if (!offered.data?.providers.length) return null;
  return (
    <section aria-label={t('다른 계정으로 계속', 'Continue with another account')} className="mt-6 grid gap-3">
      <p className="flex items-center gap-3 text-sm text-ink-faint before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        {t('또는', 'or')}
      </p>
      {act.isError ? (
        <Notice tone="bad" alert>
          {sentenceOf(act.error)}
        </Notice>
      ) : null}
      {offered.data.providers.map((provider) => (
        <Button
          key={provider}
          look="line"
          wide
          busy={(act.isPending || act.isSuccess) && act.variables === provider}
          onClick={() => act.mutate(provider)}
        >
          <span className="inline-flex items-center gap-2.5">
            <SocialMark provider={provider} />
            {t(`${providerName(t, provider)}로 계속`, `Continue with ${providerName(t, provider)}`)}
          </span>
        </Button>
      ))}
    </section>
  );
}

/** Why somebody who came back from a provider is not signed in, and what to do now. */
export function SocialRefused({ why }: { why: SocialWhy }) {
  const t = useSay();
  return (
    <Notice tone="warn" alert>
      {
        {
          exists: t(
            '같은 이메일의 회원이 이미 있습니다. 비밀번호나 패스키로 로그인한 뒤 ‘로그인과 보안’에서 연결해 주세요.',
            'There is already a member with this e-mail. Sign in with the password or a passkey, then link it under “Sign-in and security”.',
          ),
          unknown: t(
            '그쪽에서 확인된 이메일을 받지 못했습니다. 이메일로 가입하거나 로그인한 뒤 ‘로그인과 보안’에서 연결해 주세요.',
            'We were given no verified e-mail. Sign up or sign in with your e-mail, then link it under “Sign-in and security”.',
          ),
          password_needed: t(
            '이 계정은 더 엄격하게 지킵니다. 비밀번호나 패스키로 로그인해 주세요.',
            'This account is guarded more strictly. Please sign in with the password or a passkey.',
          ),
          not_proved: t(
            '본인 확인을 마치지 못했습니다. 다시 로그인해 주세요.',
            'We could not confirm that it is you. Please sign in again.',
          ),
          failed: t(
            '로그인을 마치지 못했습니다. 다시 시도하거나 이메일로 로그인해 주세요.',
            'The sign-in was not finished. Try again, or sign in with your e-mail.',
          ),
        }[why]
      }
      {why === 'unknown' ? (
        <>
          {' '}
          <Link to="/sign-up" className="font-semibold underline underline-offset-4">
            {t('이메일로 가입', 'Sign up by e-mail')}
          </Link>
        </>
      ) : null}
    </Notice>
  );
}
