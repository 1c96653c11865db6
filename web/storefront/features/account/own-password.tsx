import { useSay } from '../../../ui/lib/language.ts';
import { TextField } from '../../../ui/parts/field.tsx';
import type { Me } from './section.tsx';

type Props = { me: Me; name: string; value: string; onChange: (password: string) => void };

/** The password of one's own account, asked for once more; nothing where one signs in without. */
export function OwnPassword({ me, name, value, onChange }: Props) {
  const t = useSay();
  if (!me.has_password) return null;
  return (
    <TextField
      name={name}
      type="password"
      label={t('비밀번호', 'Password')}
      autoComplete="current-password"
      required
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
