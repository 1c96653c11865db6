import { clockTime, many, won } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';

type Hour = { at: string; placed: number; paid_krw: number };

/** A day in 24 bars: how many orders each hour. */
export function HoursChart({ hours }: { hours: readonly Hour[] }) {
  const t = useSay();
  const lang = useLanguage();
  const most = Math.max(1, ...hours.map((hour) => hour.placed));
  const total = hours.reduce((sum, hour) => sum + hour.placed, 0);
  if (hours.length === 0) return null;
  return (
    <figure className="px-4 pt-4 pb-3">
      <figcaption className="sr-only">
        {t(`시간별 주문, 모두 ${total}건`, `Orders by hour, ${total} in all`)}
      </figcaption>
      <ol className="flex h-28 items-end gap-[3px]">
        {hours.map((hour) => (
          <li
            key={hour.at}
            title={`${clockTime(hour.at, lang)} · ${t(`${hour.placed}건`, many(hour.placed, 'order'))} · ${won(hour.paid_krw, lang)}`}
            className="group relative flex h-full flex-1 items-end rounded-t-[2px] bg-sunken/60"
          >
            <span className="sr-only">
              {clockTime(hour.at, lang)} {t(`${hour.placed}건`, many(hour.placed, 'order'))}
            </span>
            <span
              aria-hidden="true"
              className="w-full rounded-t-[2px] bg-accent transition-[height] duration-300 group-hover:bg-accent-strong"
              style={{ height: `${(hour.placed / most) * 100}%` }}
            />
          </li>
        ))}
      </ol>
      <div aria-hidden="true" className="mt-1 flex justify-between text-2xs text-ink-faint">
        {[0, 6, 12, 18, 23].map((at) => {
          const hour = hours[at];
          return hour ? <span key={at}>{clockTime(hour.at, lang)}</span> : null;
        })}
      </div>
    </figure>
  );
}
