import { verifySignUp } from '@madang/contract/challenges';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call, Problem } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { TextField } from '../../../ui/parts/field.tsx';
import { Empty } from '../../../ui/parts/status.tsx';
import { toast } from '../../../ui/parts/toast.tsx';
import { PageHeading } from '../../layout/page.tsx';
import { becomeSession } from './api.ts';
import { Form } from './form.tsx';
import { forgetLinkToken, useLinkToken } from './use-link-token.ts';

/** Where the link of the sign-up mail leads. It asks for one press: mail programs that open links by themselves sign nobody up. */
export function VerifyPage() {
  const t = useSay();
  const go = useNavigate();
  const queries = useQueryClient();
  const token = useLinkToken('verify');
  const [password, setPassword] = useState('');
  const act = useMutation({
    mutationFn: () => call(verifySignUp, { body: { token: token ?? '', ...(password ? { password } : {}) } }),
    onSuccess: (session) => {
      forgetLinkToken('verify');
      becomeSession(queries, session);
      toast(t('가입이 완료되었습니다. 반갑습니다.', 'Welcome! Your account is ready.'));
      void go({ to: '/', replace: true });
    },
  });
  const elsewhere = password !== '' || (act.error instanceof Problem && act.error.code === 'confirm_password');
  if (!token) return <NoLink />;
  return (
    <div className="page max-w-md">
      <PageHeading title={t('이메일 확인', 'Confirm your e-mail')}>
        {t('버튼을 누르면 가입이 끝납니다.', 'Press the button to finish signing up.')}
      </PageHeading>
      <Form act={act} label={t('가입 완료', 'Finish')}>
        {elsewhere ? (
          <TextField
            name="password"
            type="password"
            label={t('가입할 때 정한 비밀번호', 'The password you chose')}
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        ) : null}
      </Form>
    </div>
  );
}

/** A page that only a link opens, opened without one. */
export function NoLink() {
  const t = useSay();
  return (
    <div className="page">
      <PageHeading title={t('링크가 올바르지 않습니다', 'This link is incomplete')} />
      <Empty
        title={t(
          '받은 메일에서 버튼을 다시 눌러 주세요.',
          'Please open the e-mail we sent you and press its button again.',
        )}
      >
        <Link to="/sign-in" className="inline-flex min-h-11 items-center underline underline-offset-4">
          {t('로그인하러 가기', 'Go to sign in')}
        </Link>
      </Empty>
    </div>
  );
}
