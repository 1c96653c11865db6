import { signIn } from '@madang/contract/identity';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../../ui/parts/button.tsx';
import { TextField } from '../../../ui/parts/field.tsx';
import { Notice } from '../../../ui/parts/status.tsx';
import { toast } from '../../../ui/parts/toast.tsx';
import { useAskedForCode } from '../../../ui/security/asked-for-code.ts';
import { CodeField } from '../../../ui/security/code-field.tsx';
import { PasskeyButton } from '../../../ui/security/passkey-button.tsx';
import { PageHeading } from '../../layout/page.tsx';
import { becomeSession, type Session, sessionQuery } from './api.ts';
import { SocialButtons, SocialRefused } from './social-buttons.tsx';

export function SignInPage() {
  const t = useSay();
  const go = useNavigate();
  const queries = useQueryClient();
  const { next, social } = useSearch({ from: '/sign-in' });
  const session = useQuery(sessionQuery);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const enter = (reply: Session) => {
    becomeSession(queries, reply);
    toast(t(`${reply.account?.name ?? ''} 님, 반갑습니다.`, `Welcome, ${reply.account?.name ?? ''}.`));
    void go({ to: next ?? '/', replace: true });
  };
  const act = useMutation({
    mutationFn: () => call(signIn, { body: { email: email.trim(), password, ...(code ? { code } : {}) } }),
    onSuccess: (reply) => enter(reply),
  });
  const asked = useAskedForCode(act.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!act.isPending && email && password) act.mutate();
  };
  return (
    <div className="page max-w-md">
      <PageHeading title={t('로그인', 'Sign in')}>
        {t('장바구니에 담은 것은 그대로 이어집니다.', 'Your cart stays with you.')}
      </PageHeading>
      {social ? (
        <div className="mt-6">
          <SocialRefused why={social} />
        </div>
      ) : null}
      <form onSubmit={submit} className="mt-8 grid gap-5">
        <TextField
          name="email"
          type="email"
          label={t('이메일', 'E-mail')}
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <TextField
          name="password"
          type="password"
          label={t('비밀번호', 'Password')}
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        {asked ? <CodeField recovery value={code} onChange={setCode} /> : null}
        {act.isError && !(asked && !code) ? (
          <Notice tone="bad" alert>
            {sentenceOf(act.error)}
          </Notice>
        ) : null}
        <Button type="submit" size="lg" wide busy={act.isPending}>
          {t('로그인', 'Sign in')}
        </Button>
      </form>
      <div className="mt-3">
        <PasskeyButton onSignedIn={enter} />
      </div>
      <SocialButtons next={next} />
      {session.data?.demo ? (
        <p className="mt-6 text-sm text-ink-faint">
          {t(
            '체험용 상점입니다. 시작할 때 터미널에 나온 계정으로 로그인할 수 있습니다.',
            'This is a demo shop. Use one of the logins printed when it started.',
          )}
        </p>
      ) : null}
      <p className="mt-8 flex flex-wrap gap-x-6 text-[0.9375rem]">
        <Link to="/sign-up" className="inline-flex min-h-11 items-center font-semibold underline underline-offset-4">
          {t('회원 가입', 'Sign up')}
        </Link>
        <Link to="/reset" className="inline-flex min-h-11 items-center text-ink-soft underline underline-offset-4">
          {t('비밀번호를 잊으셨나요?', 'Forgot your password?')}
        </Link>
        <Link
          to="/order-lookup"
          className="inline-flex min-h-11 items-center text-ink-soft underline underline-offset-4"
        >
          {t('비회원 주문 조회', 'Find a guest order')}
        </Link>
      </p>
    </div>
  );
}
