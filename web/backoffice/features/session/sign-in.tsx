import { signIn } from '@madang/contract/identity';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { BrandName } from '../../../ui/parts/brand.tsx';
import { useAskedForCode } from '../../../ui/security/asked-for-code.ts';
import { CodeField } from '../../../ui/security/code-field.tsx';
import { PasskeyButton } from '../../../ui/security/passkey-button.tsx';
import { AccountMenu } from '../../frame/account-menu.tsx';
import { becomePerson, type Session, useSignOut } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';

/** Shown instead of any page until somebody of the staff has signed in. */
export function SignIn({ session }: { session: Session }) {
  const t = useSay();
  const queries = useQueryClient();
  const signOut = useSignOut();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [stay, setStay] = useState(false);
  const [code, setCode] = useState('');
  // Not `useAct`: nothing of a password, not even a fingerprint, goes into the browser's storage.
  const act = useMutation({
    mutationFn: (body: { email: string; password: string; stay: boolean; code?: string }) => call(signIn, { body }),
    onSuccess: (reply) => becomePerson(queries, reply),
  });
  const asked = useAskedForCode(act.error);
  return (
    <main className="mx-auto grid min-h-dvh max-w-sm content-center gap-6 px-6 py-10">
      <div>
        <BrandName className="text-xl" />
        <h1 className="mt-6 text-xl font-bold">{t('관리자 로그인', 'Sign in to the back office')}</h1>
      </div>
      {session.account && !session.account.staff ? (
        <div role="alert" className="grid grid-cols-1 gap-2 rounded-card bg-warn-soft p-3 text-warn">
          <p>
            {t(
              `${session.account.email} 계정에는 관리 권한이 없습니다. 소유자에게 권한을 받거나 다른 계정으로 로그인하세요.`,
              `${session.account.email} does not have access to the back office. Ask an owner for a role, or sign in with another account.`,
            )}
          </p>
          <div>
            <Button onClick={() => void signOut()}>{t('로그아웃', 'Sign out')}</Button>
          </div>
        </div>
      ) : null}
      <form
        className="grid grid-cols-1 gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          act.mutate({ email: email.trim(), password, stay, ...(code ? { code } : {}) });
        }}
      >
        <TextField
          label={t('이메일', 'E-mail')}
          type="email"
          name="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <TextField
          label={t('비밀번호', 'Password')}
          type="password"
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <label className="flex items-start gap-2">
          <input
            type="checkbox"
            name="stay"
            className="mt-1"
            checked={stay}
            onChange={(event) => setStay(event.target.checked)}
          />
          <span>
            {t('로그인 유지', 'Stay signed in')}
            <span className="block text-xs text-ink-faint">
              {t('30일 동안, 나만 쓰는 기기에서만 켜세요.', 'For 30 days. Use only on your own device.')}
            </span>
          </span>
        </label>
        {asked ? <CodeField recovery value={code} onChange={setCode} /> : null}
        {act.error && !(asked && !code) ? (
          <p role="alert" className="text-bad">
            {sentenceOf(act.error)}
          </p>
        ) : null}
        <Button type="submit" look="ink" busy={act.isPending} className="h-10">
          {t('로그인', 'Sign in')}
        </Button>
      </form>
      <PasskeyButton stay={stay} onSignedIn={(reply) => becomePerson(queries, reply)} />
      {session.demo ? (
        <p className="text-xs text-ink-faint">
          {t(
            '데모 가게의 계정은 npm start가 터미널에 알려 줍니다.',
            'npm start prints the demo accounts in its terminal.',
          )}
        </p>
      ) : null}
      <div className="border-t border-line pt-4">
        <AccountMenu />
      </div>
    </main>
  );
}
