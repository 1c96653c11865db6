import { type PasswordFault, password_needs, passwordFaults } from '@madang/contract/password';
import { useState } from 'react';
import { type Say, useSay } from '../../../ui/lib/language.ts';
import { TextField } from '../../../ui/parts/field.tsx';
import { useLeaked } from './leaked.ts';

const needs: Record<(typeof password_needs)[number], (t: Say) => string> = {
  too_short: (t) => t('8자 이상', '8 characters or more'),
  no_letter: (t) => t('글자', 'a letter'),
  no_digit: (t) => t('숫자', 'a digit'),
  no_symbol: (t) => t('기호', 'a symbol'),
};
const sentences: Record<Exclude<PasswordFault, (typeof password_needs)[number]>, (t: Say) => string> = {
  repeats: (t) => t('같은 글자가 되풀이됩니다.', 'It repeats the same few characters.'),
  too_common: (t) => t('유출된 적이 있거나 흔한 비밀번호입니다.', 'This password is common or has been leaked before.'),
  has_email: (t) => t('이메일이 들어 있습니다.', 'It contains your e-mail address.'),
};

type Props = {
  label: string;
  name?: string;
  email: string;
  value: string;
  onChange: (value: string) => void;
};

/** A new password with the rule beside it, followed while it is typed; the server asks the same rule. */
export function PasswordField({ label, name = 'password', email, value, onChange }: Props) {
  const t = useSay();
  const [touched, setTouched] = useState(false);
  const [shown, setShown] = useState(false);
  const isLeaked = useLeaked(touched);
  const faults = new Set(passwordFaults(value, email, isLeaked));
  // What is too short is not yet repetitive: "abc" is told one thing at a time.
  const said =
    value && !faults.has('too_short')
      ? Object.entries(sentences).filter(([fault]) => faults.has(fault as PasswordFault))
      : [];
  return (
    <div className="grid gap-2">
      <TextField
        name={name}
        type={shown ? 'text' : 'password'}
        label={label}
        autoComplete="new-password"
        autoCapitalize="off"
        spellCheck={false}
        required
        maxLength={200}
        value={value}
        onFocus={() => setTouched(true)}
        onChange={(event) => onChange(event.target.value)}
        aria-describedby={`${name}-rule`}
      />
      <div className="flex items-start justify-between gap-4">
        <ul id={`${name}-rule`} className="flex flex-wrap gap-x-4 gap-y-1 text-sm" aria-live="polite">
          {password_needs.map((need) => {
            const met = value !== '' && !faults.has(need);
            return (
              <li key={need} className={met ? 'text-good' : 'text-ink-soft'}>
                <span aria-hidden="true">{met ? '✓ ' : '· '}</span>
                {needs[need](t)}
                <span className="sr-only">{met ? t(' 됨', ' done') : t(' 필요', ' needed')}</span>
              </li>
            );
          })}
          {said.map(([fault, sentence]) => (
            <li key={fault} className="w-full text-bad" data-fault={fault}>
              {sentence(t)}
            </li>
          ))}
        </ul>
        <button
          type="button"
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
          className="-my-2 inline-flex min-h-11 shrink-0 items-center text-sm text-ink-soft underline underline-offset-4"
        >
          {shown ? t('숨기기', 'Hide') : t('보기', 'Show')}
        </button>
      </div>
    </div>
  );
}
