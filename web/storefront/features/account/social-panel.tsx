import { Problem } from '@madang/contract/client';
import { listSocialLinks, removeSocialLink, startSocialLink } from '@madang/contract/social';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../../ui/parts/button.tsx';
import { ErrorPanel, Notice, Skeleton } from '../../../ui/parts/status.tsx';
import { Failed } from '../../../ui/security/proof.tsx';
import { SocialMark } from './social-mark.tsx';
import { type Provider, providerName, type SocialWhy } from './social-words.ts';

export const socialLinksQuery = queryOptions({
  queryKey: ['me', 'social'],
  queryFn: ({ signal }) => call(listSocialLinks, { signal }),
});

/** Which accounts elsewhere open this one: link, unlink. */
export function SocialPanel({ why }: { why?: SocialWhy | undefined }) {
  const t = useSay();
  const queries = useQueryClient();
  const links = useQuery(socialLinksQuery);
  const link = useMutation({
    mutationFn: (provider: Provider) => call(startSocialLink, { params: { provider } }),
    onSuccess: ({ url }) => location.assign(url),
  });
  const unlink = useMutation({
    mutationFn: (provider: Provider) => call(removeSocialLink, { params: { provider } }),
    onSuccess: (reply) => queries.setQueryData(socialLinksQuery.queryKey, reply),
  });
  if (links.isError) return <ErrorPanel error={links.error} retry={() => void links.refetch()} />;
  if (!links.data) return <Skeleton className="h-16" />;
  const { linked, offered } = links.data;
  const last_way = unlink.error instanceof Problem && unlink.error.code === 'in_use';
  return (
    <div className="grid gap-4">
      <p className="text-ink-soft">
        {t('연결한 계정으로도 로그인할 수 있습니다.', 'You can also sign in with a linked account.')}
      </p>
      {why && !link.isPending ? (
        <Notice tone="warn" alert>
          {why === 'not_proved'
            ? t(
                '본인 확인을 마치지 못했습니다. 연결된 그 계정으로 다시 확인해 주세요.',
                'We could not confirm that it is you. Please confirm with the account that is linked.',
              )
            : t(
                '연결하지 못했습니다. 이미 다른 회원에게 연결된 계정이거나 확인을 마치지 않았습니다. 다시 시도해 주세요.',
                'Not linked: that account may be linked to another member, or the check was not finished. Please try again.',
              )}
        </Notice>
      ) : null}
      <ul className="divide-y divide-line border-y border-line">
        {[...new Set([...offered, ...linked])].map((provider) => {
          const is_linked = linked.includes(provider);
          const name = providerName(t, provider);
          const act = is_linked ? unlink : link;
          return (
            <li key={provider} className="flex flex-wrap items-center justify-between gap-3 py-3">
              <span className="inline-flex items-center gap-3">
                <SocialMark provider={provider} />
                <span>
                  <span className="font-semibold">{name}</span>
                  <span className="block text-sm text-ink-faint">
                    {is_linked ? t('연결됨', 'Linked') : t('연결되지 않음', 'Not linked')}
                  </span>
                </span>
              </span>
              <Button
                look="line"
                size="sm"
                busy={act.isPending && act.variables === provider}
                aria-label={
                  is_linked ? t(`${name} 연결 끊기`, `Unlink ${name}`) : t(`${name} 연결하기`, `Link ${name}`)
                }
                onClick={() => act.mutate(provider)}
              >
                {is_linked ? t('연결 끊기', 'Unlink') : t('연결하기', 'Link')}
              </Button>
            </li>
          );
        })}
      </ul>
      <Failed error={link.error} again={() => link.variables && link.mutate(link.variables)} />
      {last_way ? (
        <Notice tone="warn" alert>
          {t(
            '이 계정에 로그인하는 유일한 방법입니다. 먼저 패스키를 만들거나 로그인 화면의 ‘비밀번호를 잊었습니다’에서 비밀번호를 정해 주세요.',
            'It is the only way into this account. First make a passkey, or choose a password through “Forgot the password” on the sign-in page.',
          )}
        </Notice>
      ) : (
        <Failed error={unlink.error} again={() => unlink.variables && unlink.mutate(unlink.variables)} />
      )}
    </div>
  );
}
