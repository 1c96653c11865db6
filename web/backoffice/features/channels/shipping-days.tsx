import { readShippingCalendar } from '@madang/contract/channel-work';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../ui/lib/api.ts';
import { count } from '../../../ui/lib/format.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { CalendarDialog } from './calendar-dialog.tsx';

/** In one line when a shop ships, and the way to change it. */
export function ShippingDays({ shop_id }: { shop_id: string }) {
  const t = useSay();
  const may = useMay();
  const [open, setOpen] = useState(false);
  const { data } = useQuery({
    queryKey: ['shipping-calendar', shop_id],
    queryFn: ({ signal }) => call(readShippingCalendar, { params: { shop_id }, signal }),
  });
  if (!data) return null;
  const words = [
    t(`영업일 ${data.due_days}일 안에`, `Within ${data.due_days} working days`),
    data.cutoff ? t(`${data.cutoff} 마감`, `until ${data.cutoff}`) : null,
    data.ships_saturdays ? t('토요일 발송', 'Saturdays too') : null,
    data.closures.length > 0
      ? t(`휴무 ${count(data.closures.length)}건`, `${count(data.closures.length)} closures`)
      : null,
  ];
  return (
    <>
      <span>{words.filter(Boolean).join(' · ')}</span>
      {may('orders.write') ? (
        <Button look="quiet" onClick={() => setOpen(true)}>
          {t('발송 달력', 'Calendar')}
        </Button>
      ) : null}
      {open ? <CalendarDialog calendar={data} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
