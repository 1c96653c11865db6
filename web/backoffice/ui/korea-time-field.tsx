import { serverNow } from '../../ui/lib/clock.ts';
import { useLanguage, useSay } from '../../ui/lib/language.ts';
import { Field } from './field.tsx';
import { farFrom, fromKoreaInput } from './korea-time.ts';

type Props = {
  label: string;
  /** What the control holds: a Korean wall-clock time, see `toKoreaInput`. */
  value: string;
  onChange: (value: string) => void;
  error?: string | null;
  disabled?: boolean;
  className?: string;
};

/** Date and time to the second in Korea, with how far away that is. */
export function KoreaTimeField({ label, value, onChange, error, disabled, className }: Props) {
  const t = useSay();
  const lang = useLanguage();
  const iso = fromKoreaInput(value);
  const hint = iso
    ? `${t('한국 시간', 'Korea time')} · ${farFrom(iso, serverNow(), lang)}`
    : t('한국 시간', 'Korea time');
  return (
    <Field label={label} hint={hint} error={error} className={className}>
      {(tie) => (
        <input
          {...tie}
          type="datetime-local"
          step={1}
          className="control tabular"
          value={value}
          disabled={disabled}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
