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
  return (
    <>
      <TextField
        label={t('이름 (한국어)', 'Name (Korean)')}
        lang="ko"
        maxLength={120}
        value={ko}
        error={errors.ko}
        onChange={(event) => onChange({ ko: event.target.value })}
      />
      <TextField
        label={t('이름 (영어)', 'Name (English)')}
        lang="en"
        maxLength={120}
        value={en}
        error={errors.en}
        onChange={(event) => onChange({ en: event.target.value })}
      />
    </>
  );
}
