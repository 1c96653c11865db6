import { listPasskeys, removePasskey } from '@madang/contract/passkeys';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../lib/api.ts';
import { fullTime } from '../lib/format.ts';
import { useLanguage, useSay } from '../lib/language.ts';
import { Button } from '../parts/button.tsx';
import { ErrorPanel, Skeleton } from '../parts/status.tsx';
import { hasPasskeys, makePasskey, wasCanceled } from './passkey.ts';
import { Failed } from './proof.tsx';

const passkeysQuery = queryOptions({
  queryKey: ['me', 'passkeys'],
  queryFn: ({ signal }) => call(listPasskeys, { signal }),
});

/** The devices that sign one in by a fingerprint, a face or their lock: a list, one more, one less. */
export function Passkeys() {
  const t = useSay();
  const lang = useLanguage();
  const queries = useQueryClient();
  const passkeys = useQuery(passkeysQuery);
  const show = (reply: NonNullable<typeof passkeys.data>) => queries.setQueryData(passkeysQuery.queryKey, reply);
  const add = useMutation({ mutationFn: makePasskey, onSuccess: show });
  const remove = useMutation({
    mutationFn: (passkey_id: string) => call(removePasskey, { params: { passkey_id } }),
    onSuccess: show,
  });
  if (passkeys.isError) return <ErrorPanel error={passkeys.error} retry={() => void passkeys.refetch()} />;
  if (!passkeys.data) return <Skeleton className="h-16" />;
  const list = passkeys.data.passkeys;
  return (
    <div className="grid gap-4">
      <p className="text-ink-soft">
        {t(
          '비밀번호 대신 이 기기의 지문, 얼굴, 화면 잠금으로 로그인합니다. 가짜 사이트에서는 쓸 수 없습니다.',
          'Sign in with this device’s fingerprint, face or screen lock instead of a password. It does not work on fake sites.',
        )}
      </p>
      {list.length > 0 ? (
        <ul className="divide-y divide-line border-y border-line">
          {list.map((one) => (
            <li key={one.passkey_id} className="flex flex-wrap items-center justify-between gap-3 py-3">
              <div className="min-w-0">
                <p className="font-semibold">{one.device === '?' ? t('패스키', 'Passkey') : one.device}</p>
                <p className="tabular text-sm text-ink-faint">
                  {t('만든 때', 'Made')} {fullTime(one.created_at, lang)}
                  {one.last_used_at ? ` · ${t('마지막 사용', 'last used')} ${fullTime(one.last_used_at, lang)}` : ''}
                </p>
              </div>
              <Button
                look="line"
                size="sm"
                busy={remove.isPending && remove.variables === one.passkey_id}
                aria-label={t(`패스키 지우기 (${one.device})`, `Remove the passkey (${one.device})`)}
                onClick={() => remove.mutate(one.passkey_id)}
              >
                {t('지우기', 'Remove')}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      {wasCanceled(add.error) ? null : <Failed error={add.error} again={() => add.mutate()} />}
      <Failed error={remove.error} again={() => remove.variables && remove.mutate(remove.variables)} />
      {hasPasskeys() ? (
        <div>
          <Button look="line" size="sm" busy={add.isPending} onClick={() => add.mutate()}>
            {t('이 기기에 패스키 만들기', 'Create a passkey on this device')}
          </Button>
        </div>
      ) : (
        <p className="text-sm text-ink-faint">
          {t('이 브라우저는 패스키를 지원하지 않습니다.', 'This browser does not support passkeys.')}
        </p>
      )}
    </div>
  );
}
