import { useSay } from '../lib/language.ts';
import { TextField } from '../parts/field.tsx';

/** Where six digits of an app go, or (`recovery`) one of the codes kept for the day it is lost. */
export function CodeField({
  value,
  onChange,
  recovery = false,
  error,
}: {
  value: string;
  onChange: (code: string) => void;
  recovery?: boolean;
  error?: string | null;
}) {
  const t = useSay();
  return (
    <TextField
      name="code"
      label={
        recovery
          ? t('인증 코드 또는 복구 코드', 'Authenticator or recovery code')
          : t('인증 앱의 코드', 'Authenticator code')
      }
      inputMode={recovery ? 'text' : 'numeric'}
      autoComplete="one-time-code"
      autoCapitalize="characters"
      spellCheck={false}
      maxLength={recovery ? 20 : 6}
      required
      value={value}
      onChange={(event) => onChange(recovery ? event.target.value : event.target.value.replace(/\D/g, ''))}
      error={error ?? null}
    />
  );
}
