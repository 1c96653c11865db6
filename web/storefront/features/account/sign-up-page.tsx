import { signUp, verifySignUp } from '@madang/contract/challenges';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call, Problem } from '../../../ui/lib/api.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../../ui/parts/button.tsx';
import { TextField } from '../../../ui/parts/field.tsx';
import { toast } from '../../../ui/parts/toast.tsx';
import { PageHeading } from '../../layout/page.tsx';
import { spellPhone } from '../checkout/contact.ts';
import { operatorQuery } from '../documents/api.ts';
import { ConsentFields, useConsents } from '../documents/consent-fields.tsx';
import { becomeSession } from './api.ts';
import { type Asked, CodeField } from './code-field.tsx';
import { Form } from './form.tsx';
import { PasswordField } from './password-field.tsx';
import { SocialButtons } from './social-buttons.tsx';

export function SignUpPage() {
  const t = useSay();
  const [asked, setAsked] = useState<{ reply: Asked; email: string } | null>(null);
  return (
    <div className="page max-w-md">
      <PageHeading title={t('회원 가입', 'Sign up')}>
        {asked
          ? t(
              `${asked.email} 주소로 메일을 보냈습니다. 여섯 자리 숫자를 적거나 메일의 버튼을 눌러 주세요.`,
              `We mailed ${asked.email}. Enter the six digits or press the button in the mail.`,
            )
          : t('이메일만 확인하면 됩니다.', 'All you need is an e-mail address.')}
      </PageHeading>
      {asked ? (
        <CodeForm asked={asked.reply} onRestart={() => setAsked(null)} />
      ) : (
        <>
          <AskForm onAsked={(reply, email) => setAsked({ reply, email })} />
          <SocialButtons />
        </>
      )}
      <p className="mt-8 text-[0.9375rem] text-ink-soft">
        {t('이미 회원이라면 ', 'Already a member? ')}
        <Link
          to="/sign-in"
          className="inline-flex min-h-11 items-center font-semibold text-ink underline underline-offset-4"
        >
          {t('로그인', 'Sign in')}
        </Link>
      </p>
    </div>
  );
}

function AskForm({ onAsked }: { onAsked: (reply: Asked, email: string) => void }) {
  const t = useSay();
  const lang = useLanguage();
  const { ticked, setTicked, agreed } = useConsents();
  const [tried, setTried] = useState(false);
  const queries = useQueryClient();
  const [form, setForm] = useState({ name: '', email: '', password: '', phone: '' });
  const set = (name: keyof typeof form) => (event: { target: { value: string } }) =>
    setForm({ ...form, [name]: event.target.value });
  const act = useMutation({
    mutationFn: async () =>
      call(signUp, {
        body: {
          agreed: { ...agreed!, marketing: ticked.marketing },
          name: form.name.trim(),
          email: form.email.trim(),
          password: form.password,
          language: lang,
          ...(form.phone.trim() ? { phone: form.phone.trim() } : {}),
        },
      }),
    onSuccess: (reply) => onAsked(reply, form.email.trim()),
    onError: (error) => {
      if (error instanceof Problem && error.code === 'terms_changed')
        void queries.invalidateQueries({ queryKey: operatorQuery.queryKey });
    },
  });
  return (
    <Form
      act={{ ...act, mutate: () => (agreed ? act.mutate() : setTried(true)) }}
      label={t('확인 메일 받기', 'Send me a code')}
    >
      <TextField
        name="name"
        label={t('이름', 'Name')}
        autoComplete="name"
        required
        maxLength={60}
        value={form.name}
        onChange={set('name')}
      />
      <TextField
        name="email"
        type="email"
        label={t('이메일', 'E-mail')}
        autoComplete="username"
        required
        maxLength={254}
        value={form.email}
        onChange={set('email')}
      />
      <PasswordField
        label={t('비밀번호', 'Password')}
        email={form.email}
        value={form.password}
        onChange={(password) => setForm({ ...form, password })}
      />
      <TextField
        name="phone"
        type="tel"
        label={t('전화번호', 'Phone')}
        optional={t('선택', 'optional')}
        autoComplete="tel-national"
        maxLength={20}
        value={form.phone}
        onChange={(event) => setForm({ ...form, phone: spellPhone(event.target.value) })}
      />
      <ConsentFields ticked={ticked} onChange={setTicked} tried={tried} marketing />
    </Form>
  );
}

function CodeForm({ asked, onRestart }: { asked: Asked; onRestart: () => void }) {
  const t = useSay();
  const go = useNavigate();
  const queries = useQueryClient();
  const [code, setCode] = useState('');
  const act = useMutation({
    mutationFn: () => call(verifySignUp, { body: { challenge_id: asked.challenge_id, code } }),
    onSuccess: (session) => {
      becomeSession(queries, session);
      toast(t('가입이 완료되었습니다. 반갑습니다.', 'Welcome! Your account is ready.'));
      void go({ to: '/', replace: true });
    },
  });
  return (
    <Form
      act={act}
      label={t('가입 완료', 'Finish')}
      ready={code.length === 6}
      after={
        <Button look="quiet" wide onClick={onRestart}>
          {t('처음부터 다시', 'Start over')}
        </Button>
      }
    >
      <CodeField asked={asked} value={code} onChange={setCode} />
    </Form>
  );
}
