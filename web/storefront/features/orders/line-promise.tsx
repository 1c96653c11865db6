import { calendarDay } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { PromisedDay } from '../drops/promised-day.tsx';
import type { Order } from './api.ts';

/** The day a line was promised for: when a pre-order is sent, or when a thing made to order is made. */
export function LinePromise({ line, of_drop }: { line: Order['lines'][number]; of_drop: boolean }) {
  const t = useSay();
  const lang = useLanguage();
  if (!line.promised_on) return null;
  if (of_drop) return <PromisedDay day={line.promised_on} before={line.first_promised_on} />;
  return (
    <p className="mt-0.5 text-sm font-semibold" data-testid="promise">
      {t('제작 완료 예정', 'Ready by')} {calendarDay(line.promised_on, lang)}
    </p>
  );
}
