import type { InputHTMLAttributes } from 'react';
import { useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';

type Props = {
  label: string;
  /** Empty: it stays as it is. Null: it is emptied. */
  value: string | null;
  onChange: (value: string | null) => void;
} & Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange'>;

/** A field of which nobody sees what is in it: it stays, is written over, or is emptied. */
export function EmptiedField({ label, value, onChange, ...rest }: Props) {
  const t = useSay();
  const emptied = value === null;
  return (
    <div className="flex items-end gap-1">
      <TextField
        className="min-w-0 flex-1"
        label={label}
        autoComplete="off"
        {...rest}
        value={value ?? ''}
        disabled={emptied}
        placeholder={emptied ? t('비웁니다', 'will be empty') : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      <Button
        look="quiet"
        type="button"
        aria-pressed={emptied}
        aria-label={t(`${label} 비우기`, `Empty: ${label}`)}
        onClick={() => onChange(emptied ? '' : null)}
      >
        {emptied ? t('그대로', 'Keep') : t('비우기', 'Empty')}
      </Button>
    </div>
  );
}
