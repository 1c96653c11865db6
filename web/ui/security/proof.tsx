import { Problem } from '@madang/contract/client';
import { provePerson, readProof, startSocialProof } from '@madang/contract/second-factor';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { call, sentenceOf } from '../lib/api.ts';
import { useSay } from '../lib/language.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { ErrorPanel, Notice, Skeleton } from '../parts/status.tsx';
import { CodeField } from './code-field.tsx';
import { hasPasskeys, proveWithPasskey, wasCanceled } from './passkey.ts';
import { type Provider, providerName } from './social-words.ts';

/** What changes how one signs in was refused for want of a recent proof. */
const needsProof = (error: unknown): boolean => error instanceof Problem && error.code === 'proof_required';

/** A failed act: asks who is there where that was missing, and goes on; else says what is wrong. */
export function Failed({ error, again }: { error: unknown; again: () => void }) {
  const t = useSay();
  if (!error) return null;
  if (needsProof(error))
    return (
      <div className="grid max-w-sm gap-4 rounded-card border border-line p-4">
        <p>{t('본인인지 확인합니다.', 'Please confirm that it is you.')}</p>
        <ProofForm onProved={again} />
      </div>
    );
  return (
    <Notice tone="bad" alert>
      {sentenceOf(error)}
    </Notice>
  );
}

/** Every way this account may prove who is there: password, code of the app, passkey, a fresh sign-in elsewhere. */
export function ProofForm({ onProved }: { onProved: () => void }) {
  const t = useSay();
  const proof = useQuery({
    queryKey: ['me', 'proof'],
    queryFn: ({ signal }) => call(readProof, { signal }),
    staleTime: 0,
    gcTime: 0,
  });
  const [by_code, setByCode] = useState(false);
  const passkey = useMutation({ mutationFn: proveWithPasskey, onSuccess: onProved });
  const social = useMutation({
    mutationFn: (provider: Provider) =>
      call(startSocialProof, { params: { provider }, body: { next: location.pathname } }),
    onSuccess: ({ url }) => location.assign(url),
  });
  if (proof.isError) return <ErrorPanel error={proof.error} retry={() => void proof.refetch()} />;
  if (!proof.data) return <Skeleton className="h-28" />;
  const { ways } = proof.data;
  const types = ways.password && !by_code ? 'password' : ways.code ? 'code' : null;
  const failed = wasCanceled(passkey.error) ? social.error : (passkey.error ?? social.error);
  return (
    <div className="grid gap-4">
      {types ? <Typed key={types} what={types} onProved={onProved} /> : null}
      {ways.password && ways.code ? (
        <Button look="quiet" size="sm" onClick={() => setByCode((now) => !now)}>
          {by_code ? t('비밀번호로 확인', 'Use the password') : t('인증 앱의 코드로 확인', 'Use an authenticator code')}
        </Button>
      ) : null}
      {ways.passkey && hasPasskeys() ? (
        <Button look="line" busy={passkey.isPending} onClick={() => passkey.mutate()}>
          {t('패스키로 확인', 'Use a passkey')}
        </Button>
      ) : null}
      {ways.social.map((provider) => (
        <Button
          key={provider}
          look="line"
          busy={social.isPending && social.variables === provider}
          onClick={() => social.mutate(provider)}
        >
          {t(`${providerName(t, provider)}에 다시 로그인`, `Sign in with ${providerName(t, provider)} again`)}
        </Button>
      ))}
      {failed ? (
        <Notice tone="bad" alert>
          {sentenceOf(failed)}
        </Notice>
      ) : null}
      {types === null && !ways.passkey && ways.social.length === 0 ? (
        <p>{t('로그아웃한 뒤 다시 로그인해 주세요.', 'Please sign out and in again.')}</p>
      ) : null}
    </div>
  );
}

function Typed({ what, onProved }: { what: 'password' | 'code'; onProved: () => void }) {
  const t = useSay();
  const [text, setText] = useState('');
  const form = useRef<HTMLFormElement>(null);
  // It appears where somebody has just been stopped: the next thing typed belongs here.
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  const act = useMutation({
    mutationFn: () => call(provePerson, { body: what === 'code' ? { code: text } : { password: text } }),
    onSuccess: onProved,
  });
  const error = act.isError ? sentenceOf(act.error) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // Inside another form's dialog it is this one alone that is sent.
    event.stopPropagation();
    if (!act.isPending && text) act.mutate();
  };
  return (
    <form ref={form} className="grid gap-4" onSubmit={submit}>
      {what === 'code' ? (
        <CodeField recovery value={text} onChange={setText} error={error} />
      ) : (
        <TextField
          name="password"
          type="password"
          label={t('비밀번호', 'Password')}
          autoComplete="current-password"
          required
          value={text}
          onChange={(event) => setText(event.target.value)}
          error={error}
        />
      )}
      <Button type="submit" busy={act.isPending}>
        {t('확인', 'Confirm')}
      </Button>
    </form>
  );
}
