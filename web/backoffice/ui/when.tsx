import { clockTime, dayAndTime, fullTime } from '../../ui/lib/format.ts';
import { useLanguage } from '../../ui/lib/language.ts';

/** A moment, always Korea time; the full date is in the tooltip. */
export function When({ at, style = 'day' }: { at: string | null; style?: 'day' | 'clock' | 'full' }) {
  const lang = useLanguage();
  if (!at) return <span className="text-ink-faint">–</span>;
  const text = style === 'clock' ? clockTime(at, lang) : style === 'full' ? fullTime(at, lang) : dayAndTime(at, lang);
  return (
    <time dateTime={at} title={`${fullTime(at, lang)} KST`} className="tabular whitespace-nowrap">
      {text}
    </time>
  );
}
