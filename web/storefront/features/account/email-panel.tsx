import { askEmailChange, changeEmail } from '@madang/contract/challenges';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../../ui/parts/button.tsx';
import { TextField } from '../../../ui/parts/field.tsx';
import { toast } from '../../../ui/parts/toast.tsx';
import { meQuery, sessionQuery } from './api.ts';
import { type Asked, CodeField } from './code-field.tsx';
import { Form } from './form.tsx';
import { OwnPassword } from './own-password.tsx';
import { type Me, Section } from './section.tsx';

/** The e-mail one signs in with; changed by an answer from the new mailbox. */
export function EmailPanel({ me }: { me: Me }) {
  const t = useSay();
  const [asked, setAsked] = useState<{ reply: Asked; email: string } | null>(null);
  return (
    <Section title={t('이메일', 'E-mail')}>
      <p className="mt-2 text-ink-soft">{me.email}</p>
      {asked ? (
        <Confirm asked={asked.reply} email={asked.email} onDone={() => setAsked(null)} />
      ) : (
        <Ask me={me} onAsked={(reply, email) => setAsked({ reply, email })} />
      )}
    </Section>
  );
}

function Ask({ me, onAsked }: { me: Me; onAsked: (reply: Asked, email: string) => void }) {
  const t = useSay();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const act = useMutation({
    mutationFn: () =>
      call(askEmailChange, {
        body: { new_email: email.trim(), ...(me.has_password ? { current_password: password } : {}) },
      }),
    onSuccess: (reply) => onAsked(reply, email.trim()),
  });
  return (
    <Form
      act={act}
      label={t('새 이메일 확인하기', 'Confirm the new e-mail')}
      ready={email !== '' && (!me.has_password || password !== '')}
    >
      <TextField
        name="new_email"
        type="email"
        label={t('새 이메일', 'New e-mail')}
        autoComplete="email"
        required
        maxLength={254}
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <OwnPassword me={me} name="email_password" value={password} onChange={setPassword} />
    </Form>
  );
}

function Confirm({ asked, email, onDone }: { asked: Asked; email: string; onDone: () => void }) {
  const t = useSay();
  const queries = useQueryClient();
  const [code, setCode] = useState('');
  const act = useMutation({
    mutationFn: () => call(changeEmail, { body: { challenge_id: asked.challenge_id, code } }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: meQuery.queryKey });
      void queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
      toast(t('이메일을 바꿨습니다.', 'Your e-mail was changed.'));
      onDone();
    },
  });
  return (
    <Form
      act={act}
      label={t('이 이메일로 바꾸기', 'Use this e-mail')}
      ready={code.length === 6}
      after={
        <Button look="quiet" wide onClick={onDone}>
          {t('취소', 'Cancel')}
        </Button>
      }
    >
      <p className="text-ink-soft">{t(`${email} 주소로 메일을 보냈습니다.`, `We mailed ${email}.`)}</p>
      <CodeField asked={asked} value={code} onChange={setCode} />
    </Form>
  );
}
