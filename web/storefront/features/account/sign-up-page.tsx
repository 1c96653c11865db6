import { signUp, verifySignUp } from '@madang/contract/challenges';
import type { ReplyOf } from '@madang/contract/route';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../../ui/parts/button.tsx';
import { TextField } from '../../../ui/parts/field.tsx';
import { Notice } from '../../../ui/parts/status.tsx';
import { toast } from '../../../ui/parts/toast.tsx';
import { PageHeading } from '../../layout/page.tsx';
import { spellPhone } from '../checkout/contact.ts';
import { becomeSession } from './api.ts';

type Asked = ReplyOf<typeof signUp>;

export function SignUpPage() {
  const t = useSay();
  const [asked, setAsked] = useState<{ reply: Asked; email: string } | null>(null);
  return (
    <div className="page max-w-md">
      <PageHeading title={t('회원 가입', 'Sign up')}>
        {asked
          ? t(`${asked.email}(으)로 보낸 여섯 자리 숫자를 적어 주세요.`, `Enter the six digits sent to ${asked.email}.`)
          : t('이메일만 확인하면 됩니다.', 'We only check your e-mail.')}
      </PageHeading>
      {asked ? (
        <CodeForm asked={asked.reply} onRestart={() => setAsked(null)} />
      ) : (
        <AskForm onAsked={(reply, email) => setAsked({ reply, email })} />
      )}
      <p className="mt-8 text-[0.9375rem] text-ink-soft">
        {t('이미 회원이라면 ', 'A member already? ')}
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
  const [form, setForm] = useState({ name: '', email: '', password: '', phone: '' });
  const set = (name: keyof typeof form) => (event: { target: { value: string } }) =>
    setForm({ ...form, [name]: event.target.value });
  const act = useMutation({
    mutationFn: () =>
      call(signUp, {
        body: {
          name: form.name.trim(),
          email: form.email.trim(),
          password: form.password,
          language: lang,
          ...(form.phone.trim() ? { phone: form.phone.trim() } : {}),
        },
      }),
    onSuccess: (reply) => onAsked(reply, form.email.trim()),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!act.isPending) act.mutate();
  };
  return (
    <form onSubmit={submit} className="mt-8 grid gap-5">
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
      <TextField
        name="password"
        type="password"
        label={t('비밀번호', 'Password')}
        autoComplete="new-password"
        required
        maxLength={200}
        value={form.password}
        onChange={set('password')}
        hint={t('8자 이상, 글자·숫자·기호를 섞어 주세요.', '8 or more characters: letters, digits and symbols.')}
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
      {act.isError ? (
        <Notice tone="bad" alert>
          {sentenceOf(act.error)}
        </Notice>
      ) : null}
      <Button type="submit" size="lg" wide busy={act.isPending}>
        {t('확인 메일 받기', 'Send the code')}
      </Button>
    </form>
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
      toast(t('가입했습니다. 반갑습니다.', 'You are in. Welcome.'));
      void go({ to: '/', replace: true });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!act.isPending && /^\d{6}$/.test(code)) act.mutate();
  };
  return (
    <form onSubmit={submit} className="mt-8 grid gap-5">
      <TextField
        name="code"
        label={t('여섯 자리 숫자', 'Six digits')}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        value={code}
        onChange={(event) => setCode(event.target.value.replace(/\D/g, ''))}
        className="tabular text-center text-2xl tracking-[0.4em]"
        hint={asked.demo_code ? t(`연습 상점: ${asked.demo_code}`, `Demonstration: ${asked.demo_code}`) : undefined}
      />
      {act.isError ? (
        <Notice tone="bad" alert>
          {sentenceOf(act.error)}
        </Notice>
      ) : null}
      <Button type="submit" size="lg" wide busy={act.isPending}>
        {t('가입 마치기', 'Finish')}
      </Button>
      <Button look="quiet" wide onClick={onRestart}>
        {t('처음부터 다시', 'Start over')}
      </Button>
    </form>
  );
}
