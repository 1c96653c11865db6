import { readShippingDay, type ShippingDay } from '@madang/contract/channel-work';
import { useQueries } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import { serverNow } from '../../../ui/lib/clock.ts';
import { calendarDay } from '../../../ui/lib/format.ts';
import { type Say, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../ui/button.tsx';
import { koreaDay } from '../../ui/korea-time.ts';

const day_ms = 86_400_000;

function whyOff({ off, name }: ShippingDay, t: Say): string {
  const called = name ? ` (${name})` : '';
  if (off === 'holiday') return t(`공휴일${called}이라 발송하지 않습니다`, `a public holiday${called}, nothing ships`);
  if (off === 'closure') return t(`휴무${called}라 발송하지 않습니다`, `the shop is closed${called}, nothing ships`);
  return t('주말이라 발송하지 않습니다', 'a weekend, nothing ships');
}

type Props = {
  shop_ids: readonly string[];
  /** Empty where none is chosen yet: then it is about tomorrow. */
  day: string;
  onChoose: (day: string) => void;
};

/** Beside a day to ship: whether that day is none, and why; and the first one that is. */
export function ShippingDayNote({ shop_ids, day, onChoose }: Props) {
  const t = useSay();
  const lang = useLanguage();
  const asked = day || koreaDay(serverNow() + day_ms);
  const days = useQueries({
    queries: shop_ids.map((shop_id) => ({
      queryKey: ['shipping-calendar', shop_id, asked],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        call(readShippingDay, { params: { shop_id, day: asked }, signal }),
    })),
    combine: (all) => all.flatMap(({ data }) => data ?? []),
  });
  const shut = day ? days.find((one) => one.off) : undefined;
  const next = days
    .map((one) => one.next)
    .sort()
    .at(-1);
  return (
    <div role="status" className="grid justify-items-start gap-1.5 text-xs">
      {shut ? (
        <p className="text-warn">
          {calendarDay(day, lang)}: {whyOff(shut, t)}.
        </p>
      ) : null}
      {next && (shut || !day) ? (
        <Button onClick={() => onChoose(next)}>
          {t(`다음 영업일: ${calendarDay(next, lang)}`, `Next working day: ${calendarDay(next, lang)}`)}
        </Button>
      ) : null}
    </div>
  );
}
