import { useCountdown } from '../lib/clock.ts';
import { useLanguage, useSay } from '../lib/language.ts';

const two = (value: number) => String(value).padStart(2, '0');

/** "2일 03:04:05" on the server's clock. Read once as a sentence, not second by second. */
export function Countdown({ until, className = '' }: { until: string; className?: string }) {
  const left = useCountdown(until);
  const lang = useLanguage();
  const days = left.days > 0 ? (lang === 'en' ? `${left.days}d ` : `${left.days}일 `) : '';
  return (
    <span role="timer" aria-live="off" className={`tabular ${className}`}>
      {days}
      {two(left.hours)}:{two(left.minutes)}:{two(left.seconds)}
    </span>
  );
}

/** The same in large separate figures, for the hero. */
export function BigCountdown({ until }: { until: string }) {
  const left = useCountdown(until);
  const t = useSay();
  const cells: [string, string][] = [
    [two(left.hours), t('시간', 'hours')],
    [two(left.minutes), t('분', 'min')],
    [two(left.seconds), t('초', 'sec')],
  ];
  if (left.days > 0) cells.unshift([String(left.days), t('일', 'days')]);
  return (
    <div role="timer" aria-live="off" className="tabular flex items-start gap-3 sm:gap-4">
      {cells.map(([value, unit]) => (
        <div key={unit} className="min-w-12 text-center">
          <div className="text-4xl font-light tracking-tight sm:text-5xl">{value}</div>
          <div className="mt-1 text-xs opacity-80">{unit}</div>
        </div>
      ))}
    </div>
  );
}
