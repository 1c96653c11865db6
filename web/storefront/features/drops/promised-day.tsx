import { useQuery } from '@tanstack/react-query';
import { calendarDay } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { dropsQuery } from './api.ts';

/** Until when a pre-ordered thing is sent, wherever it is bought or was; `before`: another day had been promised. */
export function PromisedDay({ day, before = null }: { day: string; before?: string | null }) {
  const t = useSay();
  const lang = useLanguage();
  return (
    <p className="mt-0.5 text-sm font-semibold" data-testid="promised">
      {t('예약 상품 · ', 'Pre-order · ships by ')}
      {before ? (
        <>
          <s className="font-normal text-ink-faint">{calendarDay(before, lang)}</s>
          <span aria-hidden="true"> → </span>
          <span className="sr-only">{t(' 대신 ', ' moved to ')}</span>
        </>
      ) : null}
      {calendarDay(day, lang)}
      {t('까지 발송', '')}
    </p>
  );
}

/** The promise of the pre-order that sells this now; nothing for goods that are there. */
export function DropPromise({ variant_id }: { variant_id: string }) {
  const drops = useQuery(dropsQuery);
  const day = drops.data?.drops.find((drop) => drop.variant_id === variant_id)?.promised_on;
  return day ? <PromisedDay day={day} /> : null;
}
