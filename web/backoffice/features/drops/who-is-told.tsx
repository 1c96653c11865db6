import { useQuery } from '@tanstack/react-query';
import { calendarDay, count, many } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { type Drop, promisedBuyersQuery } from './drops.ts';

/** Before the promised day of a pre-order is moved: how many buyers will be told, and when. */
export function WhoIsTold({ drop, promised_on }: { drop: Drop; promised_on: string }) {
  const t = useSay();
  const moved = promised_on !== '' && promised_on !== drop.promised_on;
  const { data, isError } = useQuery({ ...promisedBuyersQuery(drop.drop_id), enabled: moved });
  return (
    <div role="status" className="mt-2 text-sm text-ink-soft" data-testid="who-is-told">
      {!moved || !drop.promised_on ? null : isError ? (
        t(
          '구매자 수를 불러오지 못했습니다. 저장하면 기다리는 구매자 모두에게 알립니다.',
          'Could not count the buyers. Saving tells all who wait.',
        )
      ) : data ? (
        <Told {...data} from={drop.promised_on} to={promised_on} />
      ) : (
        t('알릴 구매자를 세는 중…', 'Counting the buyers…')
      )}
    </div>
  );
}

function Told({ orders, mails, from, to }: { orders: number; mails: number; from: string; to: string }) {
  const t = useSay();
  const lang = useLanguage();
  const days = `${calendarDay(from, lang)} → ${calendarDay(to, lang)}`;
  if (orders === 0)
    return (
      <>{t(`${days}. 기다리는 주문이 없어 알릴 구매자가 없습니다.`, `${days}. No order waits, so nobody is told.`)}</>
    );
  const without = orders - mails;
  return (
    <>
      <p className="font-medium text-warn">
        {t(
          `${days}. 기다리는 주문 ${count(orders)}건의 구매자에게 알립니다.`,
          `${days}. The buyers of ${many(orders, 'waiting order')} will be told.`,
        )}
      </p>
      <p className="mt-1">
        {t(
          `메일 ${count(mails)}통과 주문 내역으로 알립니다.${without > 0 ? ` 메일 주소가 없는 ${count(without)}건은 주문 내역에만 보입니다.` : ''} 저장하고 1분 뒤에 나가며, 그 안에 다시 바꾸면 마지막 날짜만 알립니다.`,
          `By ${many(mails, 'mail')} and on the page of each order${without > 0 ? ` (${count(without)} left no e-mail)` : ''}. They go out a minute after saving; a day changed again before then is told once, as it ends.`,
        )}
      </p>
    </>
  );
}
