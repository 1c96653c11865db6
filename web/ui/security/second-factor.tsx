import {
  beginTotp,
  confirmTotp,
  readSecondFactor,
  removeTotp,
  renewRecoveryCodes,
} from '@madang/contract/second-factor';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '../lib/api.ts';
import { fullTime } from '../lib/format.ts';
import { useLanguage, useSay } from '../lib/language.ts';
import { Button } from '../parts/button.tsx';
import { Badge, ErrorPanel, Notice, Skeleton } from '../parts/status.tsx';
import { CodeField } from './code-field.tsx';
import { Failed } from './proof.tsx';
import { QrCode } from './qr-code.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';

const secondFactorQuery = queryOptions({
  queryKey: ['me', 'second-factor'],
  queryFn: ({ signal }) => call(readSecondFactor, { signal }),
});

/** The second factor: on or off, its recovery codes. `onChanged`: the session is another now. */
export function SecondFactor({ onChanged }: { onChanged?: () => void }) {
  const t = useSay();
  const lang = useLanguage();
  const queries = useQueryClient();
  const state = useQuery(secondFactorQuery);
  const [codes, setCodes] = useState<string[] | null>(null);
  const [asking, setAsking] = useState<'remove' | 'renew' | null>(null);
  if (state.isError) return <ErrorPanel error={state.error} retry={() => void state.refetch()} />;
  if (!state.data) return <Skeleton className="h-24" />;
  const done = (fresh: string[] | null) => {
    setCodes(fresh);
    setAsking(null);
    void queries.invalidateQueries({ queryKey: ['me'] });
    if (!fresh) onChanged?.();
  };
  const close = () => {
    setCodes(null);
    onChanged?.();
  };
  if (codes) return <RecoveryCodes codes={codes} onKept={close} />;
  if (!state.data.on) return <Enrol onDone={done} />;
  const { since, recovery_left } = state.data;
  return (
    <div className="grid gap-4">
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone="good">{t('켜짐', 'On')}</Badge>
        <span className="tabular text-sm text-ink-faint">
          {since ? fullTime(since, lang) : ''} ·{' '}
          {t(`복구 코드 ${recovery_left}개 남음`, `${recovery_left} recovery codes left`)}
        </span>
      </p>
      {recovery_left < 3 ? (
        <Notice tone="warn">{t('복구 코드를 새로 받아 두세요.', 'Please create new recovery codes.')}</Notice>
      ) : null}
      {asking ? (
        <WithCode what={asking} onDone={done} onLeave={() => setAsking(null)} />
      ) : (
        <div className="flex flex-wrap gap-2">
          <Button look="line" size="sm" onClick={() => setAsking('renew')}>
            {t('복구 코드 새로 받기', 'New recovery codes')}
          </Button>
          <Button look="bad" size="sm" onClick={() => setAsking('remove')}>
            {t('끄거나 앱 바꾸기', 'Turn off or change the app')}
          </Button>
        </div>
      )}
    </div>
  );
}

function Enrol({ onDone }: { onDone: (codes: string[]) => void }) {
  const t = useSay();
  const [code, setCode] = useState('');
  const begin = useMutation({ mutationFn: () => call(beginTotp) });
  const confirm = useMutation({
    mutationFn: () => call(confirmTotp, { body: { code } }),
    onSuccess: (reply) => onDone(reply.recovery_codes),
  });
  if (!begin.data) {
    return (
      <div className="grid gap-4">
        <p className="text-ink-soft">
          {t(
            '비밀번호가 유출되어도 휴대전화의 인증 앱 없이는 로그인할 수 없습니다.',
            'Even if your password leaks, nobody can sign in without the code from the authenticator app on your phone.',
          )}
        </p>
        <Failed error={begin.error} again={() => begin.mutate()} />
        <div>
          <Button busy={begin.isPending} onClick={() => begin.mutate()}>
            {t('2단계 인증 켜기', 'Turn on two-step sign-in')}
          </Button>
        </div>
      </div>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!confirm.isPending && code.length === 6) confirm.mutate();
  };
  const { secret, uri } = begin.data;
  return (
    <div className="grid gap-6 sm:grid-cols-[auto_1fr]">
      <QrCode text={uri} label={t('인증 앱으로 찍을 QR 코드', 'QR code for the authenticator app')} />
      <form onSubmit={submit} className="grid content-start gap-4">
        <p>
          {t(
            '인증 앱(Google Authenticator, 1Password 등)으로 QR 코드를 찍고, 앱에 나온 여섯 자리를 적어 주세요.',
            'Scan the code with an authenticator app (Google Authenticator, 1Password …) and enter its six digits.',
          )}
        </p>
        <p className="text-sm text-ink-faint">
          {t('찍을 수 없으면 이 키를 입력하세요: ', 'Cannot scan? Type this key: ')}
          <code className="tabular font-semibold break-all text-ink">{secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
        </p>
        <CodeField value={code} onChange={setCode} />
        <Failed error={confirm.error} again={() => confirm.mutate()} />
        <Button type="submit" busy={confirm.isPending}>
          {t('확인하고 켜기', 'Confirm and turn on')}
        </Button>
      </form>
    </div>
  );
}

function WithCode({
  what,
  onDone,
  onLeave,
}: {
  what: 'remove' | 'renew';
  onDone: (codes: string[] | null) => void;
  onLeave: () => void;
}) {
  const t = useSay();
  const [code, setCode] = useState('');
  const act = useMutation({
    mutationFn: async () => {
      if (what === 'renew') return (await call(renewRecoveryCodes, { body: { code } })).recovery_codes;
      await call(removeTotp, { body: { code } });
      return null;
    },
    onSuccess: onDone,
  });
  return (
    <form
      className="grid max-w-sm gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!act.isPending && code.length >= 6) act.mutate();
      }}
    >
      <CodeField recovery value={code} onChange={setCode} />
      <Failed error={act.error} again={() => act.mutate()} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look={what === 'remove' ? 'bad' : 'ink'} busy={act.isPending}>
          {what === 'remove' ? t('끄기', 'Turn off') : t('새로 받기', 'Get new ones')}
        </Button>
        <Button look="quiet" onClick={onLeave}>
          {t('취소', 'Cancel')}
        </Button>
      </div>
    </form>
  );
}
