import { endMyOtherSessions, endMySession, listMySessions } from '@madang/contract/identity';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, sentenceOf } from '../lib/api.ts';
import { fullTime } from '../lib/format.ts';
import { useLanguage, useSay } from '../lib/language.ts';
import { Button } from '../parts/button.tsx';
import { Badge, ErrorPanel, Notice, Skeleton } from '../parts/status.tsx';

const devicesQuery = queryOptions({
  queryKey: ['me', 'devices'],
  queryFn: ({ signal }) => call(listMySessions, { signal }),
});

/** Where one is signed in, with a way out of each and of all others. */
export function Devices() {
  const t = useSay();
  const lang = useLanguage();
  const queries = useQueryClient();
  const devices = useQuery(devicesQuery);
  const show = (reply: Awaited<ReturnType<NonNullable<typeof devicesQuery.queryFn>>>) =>
    queries.setQueryData(devicesQuery.queryKey, reply);
  const end = useMutation({
    mutationFn: (session_id: string) => call(endMySession, { params: { session_id } }),
    onSuccess: show,
  });
  const end_others = useMutation({ mutationFn: () => call(endMyOtherSessions), onSuccess: show });
  if (devices.isError) return <ErrorPanel error={devices.error} retry={() => void devices.refetch()} />;
  if (!devices.data) return <Skeleton className="h-24" />;
  const { sessions } = devices.data;
  const failed = end.error ?? end_others.error;
  return (
    <div className="grid gap-4">
      <ul className="divide-y divide-line border-y border-line">
        {sessions.map((one) => {
          const name = one.device === '?' ? t('알 수 없는 기기', 'Unknown device') : one.device;
          return (
            <li key={one.session_id} className="flex flex-wrap items-center justify-between gap-3 py-3">
              <div className="min-w-0">
                <p className="flex flex-wrap items-center gap-2 font-semibold">
                  {name}
                  {one.current ? <Badge tone="good">{t('지금 이 기기', 'This device')}</Badge> : null}
                </p>
                <p className="tabular text-sm text-ink-faint">
                  {t('로그인', 'Signed in')} {fullTime(one.signed_in_at, lang)} · {t('마지막 사용', 'last used')}{' '}
                  {fullTime(one.last_seen_at, lang)}
                </p>
              </div>
              {one.current ? null : (
                <Button
                  look="line"
                  size="sm"
                  busy={end.isPending && end.variables === one.session_id}
                  aria-label={t(`${name} 로그아웃`, `Sign out ${name}`)}
                  onClick={() => end.mutate(one.session_id)}
                >
                  {t('로그아웃', 'Sign out')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {failed ? (
        <Notice tone="bad" alert>
          {sentenceOf(failed)}
        </Notice>
      ) : null}
      {sessions.length > 1 ? (
        <div>
          <Button look="bad" size="sm" busy={end_others.isPending} onClick={() => end_others.mutate()}>
            {t('다른 기기에서 모두 로그아웃', 'Sign out everywhere else')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
