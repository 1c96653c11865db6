import { Problem } from '@madang/contract/client';
import { provePerson } from '@madang/contract/second-factor';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { call, sentenceOf } from '../lib/api.ts';
import { useSay } from '../lib/language.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { Notice } from '../parts/status.tsx';

/** What changes how one signs in was refused for want of a recent proof. */
const needsProof = (error: unknown): boolean => error instanceof Problem && error.code === 'proof_required';

/** A failed act: asks for the password where that was missing, and goes on; else says what is wrong. */
export function Failed({ error, again }: { error: unknown; again: () => void }) {
  if (!error) return null;
  if (needsProof(error)) return <Proof onProved={again} />;
  return (
    <Notice tone="bad" alert>
      {sentenceOf(error)}
    </Notice>
  );
}

function Proof({ onProved }: { onProved: () => void }) {
  const t = useSay();
  const [password, setPassword] = useState('');
  const act = useMutation({
    mutationFn: () => call(provePerson, { body: { password } }),
    onSuccess: onProved,
  });
  return (
    <form
      className="grid max-w-sm gap-4 rounded-card border border-line p-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!act.isPending && password) act.mutate();
      }}
    >
      <p>{t('본인인지 확인합니다. 비밀번호를 다시 입력해 주세요.', 'To be sure it is you: your password again.')}</p>
      <TextField
        name="password"
        type="password"
        label={t('비밀번호', 'Password')}
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        error={act.isError ? sentenceOf(act.error) : null}
      />
      <Button type="submit" busy={act.isPending}>
        {t('확인', 'Confirm')}
      </Button>
    </form>
  );
}
