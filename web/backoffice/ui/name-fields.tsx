import { useSay } from '../../ui/lib/language.ts';
import { TextField } from './field.tsx';

/** The name of something buyers see, in both languages. */
export function NameFields({
  ko,
  en,
  errors,
  onChange,
}: {
  ko: string;
  en: string;
  errors: { ko?: string | undefined; en?: string | undefined };
  onChange(change: { ko?: string; en?: string }): void;
}) {
  const t = useSay();
  const fields = [
    ['ko', t('이름 (한국어)', 'Name (Korean)'), ko],
    ['en', t('이름 (영어)', 'Name (English)'), en],
  ] as const;
  return fields.map(([lang, label, value]) => (
    <TextField
      key={lang}
      label={label}
      lang={lang}
      maxLength={120}
      value={value}
      error={errors[lang]}
      onChange={(event) => onChange({ [lang]: event.target.value })}
    />
  ));
}
