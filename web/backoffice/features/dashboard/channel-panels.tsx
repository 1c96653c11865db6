import { useQuery } from '@tanstack/react-query';
import { serverNow } from '../../../ui/lib/clock.ts';
import { count, many, won } from '../../../ui/lib/format.ts';
import { type Say, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { useLive } from '../../../ui/lib/live.ts';
import { Go } from '../../frame/go.tsx';
import { paths } from '../../frame/paths.ts';
import { Empty } from '../../ui/empty.tsx';
import { koreaDay } from '../../ui/korea-time.ts';
import { channelName } from '../channels/channel-name.ts';
import { workQuery } from '../channels/channels.ts';
import { listWord } from '../channels/list-word.ts';
import { gridDayQuery } from '../orders/orders.ts';
import { ListPanel, list_row } from './list-panel.tsx';

/** What cannot wait first; then what is in the way of sending; then what only differs. */
const lists = ['overdue', 'due_today', 'new', 'blocked', 'short', 'unmatched', 'differences', 'unseen'] as const;

const note = (list: (typeof lists)[number], t: Say): string =>
  ({
    overdue: t('보내거나 발송지연을 알립니다', 'Ship them, or announce a delay'),
    due_today: t('오늘 안에 보냅니다', 'Ship them today'),
    new: t('확인해야 보낼 수 있습니다', 'Confirm before they can ship'),
    blocked: t('취소 요청, 주소 변경', 'Cancel requests, changed addresses'),
    short: t('재고가 모자랍니다', 'Not enough stock'),
    unmatched: t('우리 상품과 이어 줍니다', 'Match them to your products'),
    differences: t('판매처와 다르게 고친 것', 'Edited here, different at the channel'),
    unseen: t('판매자센터에서 확인합니다', 'Check in the seller center'),
  })[list];

/** What the channels' orders want done, as a list that is worked off from the top. */
export function ChannelTasks() {
  const t = useSay();
  const { data, error, refetch } = useQuery(workQuery);
  useLive(
    ['channel-work'],
    () => void refetch(),
    () => void refetch(),
  );
  const shown = lists.filter((list) => (data?.counts[list] ?? 0) > 0);
  const alerts = data?.counts.alerts ?? 0;
  return (
    <ListPanel
      title={t('할 일', 'To do')}
      note={t('판매처 주문', 'Orders of channels')}
      all={{ to: paths.channel_work, words: t('모두', 'All') }}
      loaded={data !== undefined}
      error={error}
      failed={t('할 일을 불러오지 못했습니다', 'Tasks could not be loaded')}
      empty={
        shown.length === 0 && alerts === 0 ? (
          <Empty
            title={t('밀린 일이 없습니다', 'Nothing is waiting')}
            action={
              <Go to={paths.imports} className="link">
                {t('주문 파일 가져오기', 'Import an order file')}
              </Go>
            }
          />
        ) : null
      }
    >
      {alerts > 0 ? (
        <li>
          <Go to={paths.channel_work} className={list_row}>
            <strong className="tabular min-w-6 text-right text-base text-bad">{count(alerts)}</strong>
            <span className="font-medium">{t('발송을 멈춰야 할 주문', 'Must not ship')}</span>
          </Go>
        </li>
      ) : null}
      {shown.map((list) => (
        <li key={list}>
          <Go to={paths.channel_work} search={{ list }} className={list_row}>
            <strong className={`tabular min-w-6 text-right text-base ${list === 'overdue' ? 'text-bad' : ''}`}>
              {count(data!.counts[list])}
            </strong>
            <span className="font-medium">{listWord(list, t)}</span>
            <span className="ml-auto truncate text-xs text-ink-soft">{note(list, t)}</span>
          </Go>
        </li>
      ))}
    </ListPanel>
  );
}

/** Today's orders by where they were sold, our own shops' among them. */
export function SoldToday() {
  const t = useSay();
  const lang = useLanguage();
  const day = koreaDay(serverNow());
  const { data, error } = useQuery(gridDayQuery(day));
  const sum = (of: 'orders' | 'amount_krw') => (data ?? []).reduce((all, one) => all + one[of], 0);
  return (
    <ListPanel
      title={t('오늘 들어온 주문', 'Orders today')}
      note={
        data
          ? `${t(`${count(sum('orders'))}건`, many(sum('orders'), 'order'))} · ${won(sum('amount_krw'), lang)}`
          : null
      }
      all={{ to: paths.orders, search: { from: day }, words: t('오늘 주문 보기', "Today's orders") }}
      loaded={data !== undefined}
      error={error}
      failed={t('주문을 불러오지 못했습니다', 'Orders could not be loaded')}
      empty={
        data?.length === 0 ? (
          <Empty title={t('오늘은 아직 주문이 없습니다', 'No orders yet today')}>
            {t(
              '판매처 파일을 가져오거나 쇼핑몰에 주문이 들어오면 여기 모입니다.',
              'What you import and what your shop sells gathers here.',
            )}
          </Empty>
        ) : null
      }
    >
      {data?.map((one) => (
        <li key={one.value}>
          <Go to={paths.orders} search={{ channel: one.value, from: day }} className={list_row}>
            <span className="min-w-0 truncate font-medium">{channelName(t, one.label)}</span>
            {one.gone > 0 ? (
              <span className="text-xs text-ink-soft">
                {t(`취소·반품 ${count(one.gone)}건`, `${count(one.gone)} canceled or returned`)}
              </span>
            ) : null}
            <span className="tabular ml-auto">{t(`${count(one.orders)}건`, many(one.orders, 'order'))}</span>
            <span className="tabular w-28 text-right font-medium">{won(one.amount_krw, lang)}</span>
          </Go>
        </li>
      ))}
    </ListPanel>
  );
}
