import { serverNow } from '../../ui/lib/clock.ts';
import { clockTime, dayAndTime, fullTime } from '../../ui/lib/format.ts';
import { type Language, useLanguage } from '../../ui/lib/language.ts';
import { koreaDay } from './korea-time.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** The shortest that is still clear in a list: "16:43" today, "11. 20. 16:43" or "20 Nov 16:43" this year, else with the year. */
function short(iso: string, lang: Language): string {
  const [day, today] = [koreaDay(Date.parse(iso)), koreaDay(serverNow())];
  const clock = clockTime(iso, lang).slice(0, 5);
  if (day === today) return lang === 'en' ? `Today ${clock}` : `오늘 ${clock}`;
  const [year, month, date] = day.split('-').map(Number);
  const text = lang === 'en' ? `${date} ${months[month! - 1]}` : `${month}. ${date}.`;
  return `${day.slice(0, 4) === today.slice(0, 4) ? text : `${lang === 'en' ? `${text} ${year}` : `${year}. ${text}`}`} ${clock}`;
}

/** A moment, always Korea time; the full date is in the tooltip. */
export function When({ at, style = 'day' }: { at: string | null; style?: 'short' | 'day' | 'full' }) {
  const lang = useLanguage();
  if (!at) return <span className="text-ink-faint">–</span>;
  const text = style === 'short' ? short(at, lang) : style === 'full' ? fullTime(at, lang) : dayAndTime(at, lang);
  return (
    <time dateTime={at} title={`${fullTime(at, lang)} KST`} className="tabular whitespace-nowrap">
      {text}
    </time>
  );
}
