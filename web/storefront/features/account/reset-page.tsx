import { askReset, resetPassword } from '@madang/contract/challenges';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../../ui/lib/api.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { TextField } from '../../../ui/parts/field.tsx';
import { toast } from '../../../ui/parts/toast.tsx';
import { PageHeading } from '../../layout/page.tsx';
import { type Asked, CodeField } from './code-field.tsx';
import { Form, OwnName } from './form.tsx';
import { PasswordField } from './password-field.tsx';
import { forgetLinkToken, useLinkToken } from './use-link-token.ts';

/** A forgotten password: ask by e-mail, then choose a new one with the code or the link. */
export function ResetPage() {
  const t = useSay();
  const token = useLinkToken('reset');
  const [asked, setAsked] = useState<{ reply: Asked; email: string } | null>(null);
  return (
    <div className="page max-w-md">
      <PageHeading title={t('비밀번호 재설정', 'Reset your password')}>
        {token
          ? t(
              '새 비밀번호를 정하면 모든 기기에서 로그아웃됩니다.',
              'Setting a new password signs you out on all devices.',
            )
          : asked
            ? t(
                `${asked.email}에 계정이 있다면 메일이 도착합니다. 여섯 자리 숫자를 적거나 메일의 버튼을 눌러 주세요.`,
                `If ${asked.email} has an account, a mail arrives there. Enter the six digits or press its button.`,
              )
            : t('가입한 이메일로 확인 메일을 보내 드립니다.', 'We will e-mail you a code and a link.')}
      </PageHeading>
      {token || asked ? (
        <ChooseForm token={token} asked={asked?.reply ?? null} email={asked?.email ?? ''} />
      ) : (
        <AskForm onAsked={(reply, email) => setAsked({ reply, email })} />
      )}
    </div>
  );
}

function AskForm({ onAsked }: { onAsked: (reply: Asked, email: string) => void }) {
  const t = useSay();
  const lang = useLanguage();
  const [email, setEmail] = useState('');
  const act = useMutation({
    mutationFn: () => call(askReset, { body: { email: email.trim(), language: lang } }),
    onSuccess: (reply) => onAsked(reply, email.trim()),
  });
  return (
    <Form act={act} label={t('확인 메일 받기', 'Send the e-mail')}>
      <TextField
        name="email"
        type="email"
        label={t('이메일', 'E-mail')}
        autoComplete="username"
        required
        maxLength={254}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
    </Form>
  );
}

function ChooseForm({ token, asked, email }: { token: string | null; asked: Asked | null; email: string }) {
  const t = useSay();
  const go = useNavigate();
  const [code, setCode] = useState('');
  const [password, setPassword] = useState('');
  const act = useMutation({
    mutationFn: () => {
      const proof = token ? { token } : { challenge_id: asked?.challenge_id, code };
      return call(resetPassword, { body: { ...proof, new_password: password } });
    },
    onSuccess: () => {
      forgetLinkToken('reset');
      toast(t('새 비밀번호로 로그인해 주세요.', 'Please sign in with your new password.'));
      void go({ to: '/sign-in', replace: true });
    },
  });
  return (
    <Form act={act} label={t('새 비밀번호로 바꾸기', 'Use this password')} ready={Boolean(token) || code.length === 6}>
      {email ? <OwnName email={email} /> : null}
      {asked && !token ? <CodeField asked={asked} value={code} onChange={setCode} /> : null}
      <PasswordField
        name="new_password"
        label={t('새 비밀번호', 'New password')}
        email={email}
        value={password}
        onChange={setPassword}
      />
    </Form>
  );
}
