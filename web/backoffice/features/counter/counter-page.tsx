import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { won } from '../../../ui/lib/format.ts';
import { type Language, type Say, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { placeIn } from '../../../ui/lib/place-names.ts';
import { Badge } from '../../../ui/parts/status.tsx';
import { Go, useFilters, useGo } from '../../frame/go.tsx';
import { useKeys } from '../../frame/keys.ts';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Checkbox } from '../../ui/field.tsx';
import type { Column } from '../../ui/grid.tsx';
import { Choice, List } from '../../ui/list.tsx';
import { PageHead } from '../../ui/panel.tsx';
import { When } from '../../ui/when.tsx';
import { counter_filters, type StoreOrderRow, storeOrdersQuery, storesQuery } from './counter.ts';

export function DueBadge({ order, t, lang }: { order: { due_krw: number; state: string }; t: Say; lang: Language }) {
  if (order.due_krw > 0) return <Badge tone="warn">{`${t('잔금', 'Due')} ${won(order.due_krw, lang)}`}</Badge>;
  if (order.due_krw < 0)
    return <Badge tone="bad">{`${t('환불할 금액', 'To refund')} ${won(-order.due_krw, lang)}`}</Badge>;
  return order.state === 'canceled' ? (
    <Badge>{t('취소', 'Canceled')}</Badge>
  ) : (
    <Badge tone="good">{t('완납', 'Paid')}</Badge>
  );
}

function columnsOf(t: Say, lang: Language): Column<StoreOrderRow>[] {
  return [
    {
      id: 'number',
      title: t('주문번호', 'Number'),
      track: '8.5rem',
      cell: (order) => <span className="tabular font-medium">{order.number}</span>,
    },
    {
      id: 'goods',
      title: t('상품', 'Goods'),
      track: 'minmax(8rem,2fr)',
      cell: (order) => <span className="block truncate">{order.title}</span>,
    },
    {
      id: 'customer',
      title: t('고객', 'Customer'),
      track: 'minmax(8rem,1fr)',
      wide: true,
      cell: (order) => order.customer,
    },
    {
      id: 'total',
      title: t('금액', 'Total'),
      track: '7rem',
      align: 'right',
      wide: true,
      cell: (order) => won(order.total_krw, lang),
    },
    {
      id: 'due',
      title: t('잔금', 'Due'),
      track: '10rem',
      align: 'right',
      cell: (order) => <DueBadge {...{ order, t, lang }} />,
    },
    {
      id: 'place',
      title: t('지역', 'Region'),
      track: '8rem',
      wide: true,
      cell: (order) => placeIn(t, order.sido, order.sigungu) || t('매장', 'Shop'),
    },
    {
      id: 'wished',
      title: t('희망일', 'Requested'),
      track: '6rem',
      wide: true,
      cell: (order) => order.wished_on ?? '–',
    },
    { id: 'store', title: t('매장', 'Store'), track: '7rem', wide: true, cell: (order) => order.channel_name },
    {
      id: 'at',
      title: t('받은 때', 'Taken'),
      track: '8rem',
      wide: true,
      cell: (order) => <When at={order.taken_at} style="short" />,
    },
  ];
}

export function CounterPage() {
  const t = useSay();
  const lang = useLanguage();
  const go = useGo();
  const may = useMay();
  usePageTitle(t('매장 주문', 'Counter orders'));
  const [filters, setFilters] = useFilters(counter_filters);
  const query = useInfiniteQuery(storeOrdersQuery(filters));
  const stores = useQuery(storesQuery).data ?? [];
  const can_write = may('orders.write');
  useKeys(
    can_write
      ? [{ keys: 'n', label: t('주문 받기', 'Take an order'), run: () => go({ to: paths.take_store_order }) }]
      : [],
  );
  const take = can_write ? (
    <Go to={paths.take_store_order} className={buttonClass('ink')}>
      {t('주문 받기', 'Take an order')}
    </Go>
  ) : null;
  return (
    <>
      <PageHead
        title={t('매장 주문', 'Counter orders')}
        note={t('매장에서 받은 주문과 계약금·잔금', 'Orders taken at the counter, with deposits and balances')}
        actions={take}
      />
      <div className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-2">
        <Choice
          label={t('매장', 'Store')}
          any={t('모든 매장', 'All stores')}
          className="w-56"
          value={filters.channel_id}
          options={stores.map((one) => [one.channel_id, one.name])}
          onChange={(channel_id) => setFilters({ channel_id })}
        />
        <Checkbox
          label={t('잔금·환불 남은 것만', 'Outstanding only')}
          checked={filters.due === '1'}
          onChange={(event) => setFilters({ due: event.target.checked ? '1' : '' })}
        />
      </div>
      <List
        label={t('매장 주문 목록', 'Counter orders')}
        columns={columnsOf(t, lang)}
        query={query}
        pick={(page) => page.orders}
        rowId={(order) => order.order_id}
        onOpen={(order) => go({ to: paths.store_order(order.order_id) })}
        empty={
          <Empty title={t('매장 주문이 없습니다', 'No counter orders')} action={take}>
            {t(
              '태블릿에서 상품, 합의한 가격, 받은 금액을 입력합니다.',
              'Record products, agreed prices and payments on a tablet.',
            )}
          </Empty>
        }
      />
    </>
  );
}
