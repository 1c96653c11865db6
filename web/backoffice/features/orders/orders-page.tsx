import { adminExportOrders } from '@madang/contract/exports';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../ui/lib/api.ts';
import { orderNumber, won } from '../../../ui/lib/format.ts';
import { type Language, type Say, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Go, useFilters, useGo } from '../../frame/go.tsx';
import { useKeys } from '../../frame/keys.ts';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import type { Column } from '../../ui/grid.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Choice, FilterForm, List, SearchBox } from '../../ui/list.tsx';
import { PageHead } from '../../ui/panel.tsx';
import { Thumb } from '../../ui/picture.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { When } from '../../ui/when.tsx';
import { order_state_names, wordOf } from '../../ui/words.ts';
import { ExportDialog } from '../exports/export-dialog.tsx';
import { exportFilter, type OrderFilters, type OrderRow, order_filters, ordersQuery } from './orders.ts';

function columnsOf(t: Say, lang: Language): Column<OrderRow>[] {
  return [
    {
      id: 'number',
      title: t('주문 번호', 'Number'),
      track: '8.5rem',
      phone: 'minmax(8rem,1fr)',
      cell: (order) => (
        <>
          <Go to={paths.order(order.order_id)} className="link tabular font-medium" tabIndex={-1}>
            {orderNumber(order.order_number)}
          </Go>
          <span className="mt-0.5 block truncate text-xs text-ink-soft md:hidden">{order.title}</span>
        </>
      ),
    },
    {
      id: 'at',
      title: t('주문 시각', 'Placed'),
      track: '9rem',
      wide: true,
      cell: (order) => <When at={order.placed_at} style="short" />,
    },
    {
      id: 'title',
      title: t('상품', 'Goods'),
      track: 'minmax(7rem,3fr)',
      wide: true,
      cell: (order) => (
        <span className="flex items-center gap-2">
          <Thumb image={order.image} className="hidden size-6 md:inline-block" />
          <span className="truncate">{order.title}</span>
        </span>
      ),
    },
    { id: 'buyer', title: t('주문자', 'Buyer'), track: 'minmax(11rem,1fr)', wide: true, cell: (order) => order.buyer },
    {
      id: 'state',
      title: t('주문 상태', 'Order'),
      track: '7rem',
      phone: '6.5rem',
      cell: (order) => <StateBadge kind="order" state={order.state} />,
    },
    {
      id: 'payment',
      title: t('결제', 'Payment'),
      track: '7.5rem',
      wide: true,
      cell: (order) => (order.payment_state ? wordOf('payment', order.payment_state)[lang] : '–'),
    },
    {
      id: 'amount',
      title: t('금액', 'Amount'),
      track: '7rem',
      phone: '6rem',
      align: 'right',
      cell: (order) => (
        <span>
          {won(order.amount_krw, lang)}
          {order.refunded_krw > 0 ? <span className="sr-only">, {t('환불 있음', 'with refunds')}</span> : null}
        </span>
      ),
    },
    {
      id: 'refunded',
      title: t('환불', 'Refunded'),
      track: '6.5rem',
      align: 'right',
      wide: true,
      cell: (order) => (order.refunded_krw > 0 ? won(order.refunded_krw, lang) : ''),
    },
  ];
}

export function OrdersPage() {
  const t = useSay();
  const lang = useLanguage();
  const go = useGo();
  usePageTitle(t('주문', 'Orders'));
  const [filters, setFilters] = useFilters(order_filters);
  const query = useInfiniteQuery(ordersQuery(filters));
  const may = useMay();
  const [exporting, setExporting] = useState(false);
  const filtered = Object.keys(filters).length > 0;
  useKeys([{ keys: 'r', label: t('새로 읽기', 'Reload'), run: () => void query.refetch() }]);
  return (
    <>
      <PageHead
        title={t('주문', 'Orders')}
        actions={
          <>
            {may('personal_data.export') && !filters.q ? (
              <Button onClick={() => setExporting(true)}>{t('내려받기', 'Export')}</Button>
            ) : null}
            <IconButton label={t('새로 읽기 (r)', 'Reload (r)')} onClick={() => void query.refetch()}>
              <Icon name="refresh" />
            </IconButton>
          </>
        }
      />
      <Filters filters={filters} onChange={setFilters} />
      <ExportDialog
        name="export-orders"
        open={exporting}
        onClose={() => setExporting(false)}
        about={filtered ? t('지금 고른 조건의 주문', 'The orders chosen now') : t('모든 주문', 'Every order')}
        ask={(why, key) => call(adminExportOrders, { body: { filter: exportFilter(filters), ...why }, key })}
      />
      <List
        label={t('주문 목록', 'Orders')}
        columns={columnsOf(t, lang)}
        query={query}
        pick={(page) => page.orders}
        rowId={(order) => order.order_id}
        onOpen={(order) => go({ to: paths.order(order.order_id) })}
        empty={
          filtered ? (
            <Empty
              title={t('조건에 맞는 주문이 없습니다', 'No order matches')}
              action={<Button onClick={() => go({ to: paths.orders })}>{t('조건 지우기', 'Clear the filters')}</Button>}
            >
              {t('기간을 넓히거나 상태를 바꿔 보세요.', 'Widen the days or change the state.')}
            </Empty>
          ) : (
            <Empty title={t('아직 주문이 없습니다', 'No orders yet')}>
              {t('가게에서 시험 주문을 하거나 드롭을 열어 보세요.', 'Place a test order in the shop, or open a drop.')}
            </Empty>
          )
        }
      />
    </>
  );
}

function Filters({ filters, onChange }: { filters: OrderFilters; onChange: (next: OrderFilters) => void }) {
  const t = useSay();
  const lang = useLanguage();
  return (
    <FilterForm>
      <SearchBox
        label={t('주문 번호, 전화번호, 이메일', 'Order number, phone or e-mail')}
        value={filters.q}
        onSearch={(q) => onChange({ q })}
      />
      <Choice
        label={t('주문 상태', 'Order state')}
        any={t('모든 상태', 'Every state')}
        className="col-span-2 md:w-40"
        value={filters.state}
        options={order_state_names.map((name) => [name, wordOf('order', name)[lang]])}
        onChange={(state) => onChange({ state })}
      />
      <input
        type="date"
        aria-label={t('이날부터', 'From this day')}
        className="control md:w-38"
        value={filters.from ?? ''}
        max={filters.to}
        onChange={(event) => onChange({ from: event.target.value })}
      />
      <input
        type="date"
        aria-label={t('이날까지', 'To this day')}
        className="control md:w-38"
        value={filters.to ?? ''}
        min={filters.from}
        onChange={(event) => onChange({ to: event.target.value })}
      />
      {filters.drop_id ? (
        <Button look="quiet" onClick={() => onChange({ drop_id: '' })}>
          {t('드롭 한정 해제 ×', 'Any drop ×')}
        </Button>
      ) : null}
    </FilterForm>
  );
}
