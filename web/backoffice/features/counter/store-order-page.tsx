import { adminReadStoreOrder } from '@madang/contract/store-orders';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { calendarDay, won } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Badge, Skeleton } from '../../../ui/parts/status.tsx';
import { Go, useParam } from '../../frame/go.tsx';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { PageFailed, PageLoading } from '../../ui/page-state.tsx';
import { PageHead, Panel } from '../../ui/panel.tsx';
import { proved } from '../../ui/proof.ts';
import { Scroller } from '../../ui/scroller.tsx';
import { When } from '../../ui/when.tsx';
import { partWords, reason_words, type StoreOrder, storeOrderQuery, tender_words } from './counter.ts';
import { DueBadge } from './counter-page.tsx';
import { CancelStoreOrder, RefundTender, TakeMoney } from './money-dialogs.tsx';
import { history_words, Papers } from './papers.tsx';
import { Sheet } from './sheet.tsx';
import { Sums } from './take-order-page.tsx';

export function StoreOrderPage() {
  const t = useSay();
  const order_id = useParam('order_id');
  const { data: order, error, refetch } = useQuery(storeOrderQuery(order_id));
  usePageTitle(order ? `${t('매장 주문', 'Counter order')} ${order.number}` : t('매장 주문', 'Counter order'));
  if (error && !order)
    return <PageFailed title={t('매장 주문', 'Counter order')} error={error} retry={() => void refetch()} />;
  if (!order)
    return (
      <PageLoading title={t('매장 주문', 'Counter order')}>
        <Skeleton className="h-8 w-64" />
        <Skeleton className="h-56" />
      </PageLoading>
    );
  return <Detail order={order} />;
}

/** Customer, memo and signature as they are; asked for with a reason, and logged. */
function useRevealed(order_id: string, asked: boolean) {
  return useQuery({
    queryKey: ['store-orders', 'revealed', order_id],
    queryFn: ({ signal }) =>
      proved(() =>
        call(adminReadStoreOrder, { params: { order_id }, query: { reveal: true, reason: 'delivery' }, signal }),
      ),
    enabled: asked,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

function Detail({ order }: { order: StoreOrder }) {
  const t = useSay();
  const lang = useLanguage();
  const may = useMay();
  const [open, setOpen] = useState<'money' | 'cancel' | null>(null);
  const [asked, setAsked] = useState(false);
  const revealed = useRevealed(order.order_id, asked);
  const can_write = may('orders.write');
  const close = () => setOpen(null);
  return (
    <>
      <div className="print:hidden">
        <PageHead
          back={
            <Go to={paths.counter} className="link">
              {t('매장 주문', 'Counter orders')}
            </Go>
          }
          title={
            <>
              <span className="tabular">{order.number}</span>
              {order.state === 'canceled' ? <Badge>{t('취소', 'Canceled')}</Badge> : null}
              <DueBadge {...{ order, t, lang }} />
            </>
          }
          note={
            <>
              {order.channel_name} · <When at={order.taken_at} style="full" /> · {order.taken_by}
            </>
          }
          actions={
            <>
              {may('personal_data.read') ? (
                <Button busy={revealed.isFetching} onClick={() => (revealed.data ? window.print() : setAsked(true))}>
                  {revealed.data ? t('인쇄', 'Print') : t('주문서 보기', 'Show the sheet')}
                </Button>
              ) : null}
              {can_write && order.due_krw > 0 && order.state === 'open' ? (
                <Button look="ink" onClick={() => setOpen('money')}>
                  {t('수납', 'Take payment')}
                </Button>
              ) : null}
              {can_write && order.state === 'open' ? (
                <Button look="bad" onClick={() => setOpen('cancel')}>
                  {t('주문 취소', 'Cancel')}
                </Button>
              ) : null}
            </>
          }
        />
        <Refused>{revealed.error ? sentenceOf(revealed.error) : null}</Refused>
        <div className="grid grid-cols-1 gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
          <div className="grid content-start grid-cols-1 gap-4">
            <Lines order={order} />
            <Tenders order={order} can_write={can_write} />
            <Papers order={order} can_write={can_write} />
          </div>
          <div className="grid content-start grid-cols-1 gap-4">
            <Panel title={t('금액', 'Amounts')}>
              <Sums sums={order} />
            </Panel>
            <CustomerPanel order={revealed.data ?? order} revealed={revealed.data !== undefined} />
            <History order={order} />
          </div>
        </div>
      </div>
      {revealed.data ? <Sheet order={revealed.data} /> : null}
      <TakeMoney key={order.version} order={order} open={open === 'money'} onClose={close} />
      <CancelStoreOrder order={order} open={open === 'cancel'} onClose={close} />
    </>
  );
}

function Lines({ order }: { order: StoreOrder }) {
  const t = useSay();
  const lang = useLanguage();
  return (
    <Panel title={t('상품', 'Goods')} note={t('합의한 가격과 세금을 그대로 둡니다', 'Prices and tax as agreed')} flush>
      <Scroller label={t('상품 표', 'Goods, in a table')} className="">
        <table className="w-full">
          <thead className="border-b border-line">
            <tr>
              <th className="th pl-4">{t('상품', 'Goods')}</th>
              <th className="th text-right">{t('단가', 'Price')}</th>
              <th className="th text-right">{t('수량', 'Pieces')}</th>
              <th className="th hidden text-right sm:table-cell">{t('부가세', 'VAT')}</th>
              <th className="th pr-4 text-right">{t('금액', 'Amount')}</th>
            </tr>
          </thead>
          <tbody>
            {order.lines.map((line) => (
              <tr
                key={line.line_id}
                className={`border-b border-line/70 last:border-0 ${line.canceled ? 'text-ink-faint line-through' : ''}`}
              >
                <td className="td min-w-40 pl-4">
                  <p className="font-medium">{line.title}</p>
                  <p className="text-xs text-ink-soft">{line.option_text}</p>
                  <p className="flex flex-wrap gap-1.5">
                    {line.tax_free ? <Badge>{t('면세', 'Exempt')}</Badge> : null}
                    {line.stock_state === 'short' ? <Badge tone="bad">{t('재고 부족', 'Short of stock')}</Badge> : null}
                    {line.canceled ? <Badge>{t('취소', 'Canceled')}</Badge> : null}
                  </p>
                </td>
                <td className="td tabular text-right whitespace-nowrap">
                  {won(line.unit_krw, lang)}
                  {line.price_reason ? (
                    <span className="block text-xs text-ink-soft">
                      <s>{won(line.list_krw, lang)}</s> {t(...reason_words[line.price_reason])}
                    </span>
                  ) : null}
                </td>
                <td className="td tabular text-right">{line.quantity}</td>
                <td className="td tabular hidden text-right whitespace-nowrap sm:table-cell">
                  {won(line.vat_krw, lang)}
                </td>
                <td className="td tabular pr-4 text-right font-medium whitespace-nowrap">
                  {won(line.total_krw, lang)}
                </td>
              </tr>
            ))}
            {order.shipping_krw > 0 ? (
              <tr>
                <td className="td pl-4" colSpan={3}>
                  {t('배송·설치비', 'Delivery and installation')}
                </td>
                <td className="td hidden sm:table-cell" />
                <td className="td tabular pr-4 text-right font-medium">{won(order.shipping_krw, lang)}</td>
              </tr>
            ) : null}
          </tbody>
        </table>
      </Scroller>
    </Panel>
  );
}

function Tenders({ order, can_write }: { order: StoreOrder; can_write: boolean }) {
  const t = useSay();
  const lang = useLanguage();
  const [refunding, setRefunding] = useState<StoreOrder['tenders'][number] | null>(null);
  return (
    <Panel title={t('받은 금액', 'Payments')} flush>
      {order.tenders.length === 0 ? (
        <p className="p-4 text-ink-soft">{t('아직 받은 금액이 없습니다.', 'No payments yet.')}</p>
      ) : (
        <ul>
          {order.tenders.map((tender) => (
            <li
              key={tender.tender_id}
              className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line/70 px-4 py-2 last:border-0"
            >
              <span>
                <span className="font-medium">{t(...tender_words[tender.kind])}</span> {t(...partWords(tender, order))}
                {tender.approval_number ? (
                  <span className="tabular text-ink-soft">
                    {' '}
                    · {t('승인', 'no.')} {tender.approval_number}
                  </span>
                ) : null}
                <span className="block text-xs text-ink-faint">
                  <When at={tender.taken_at} />
                </span>
              </span>
              <span className="flex items-center gap-3">
                <span className="tabular text-right">
                  {won(tender.amount_krw, lang)}
                  {tender.refunded_krw > 0 ? (
                    <span className="block text-xs text-warn">
                      {t('환불', 'refunded')} {won(tender.refunded_krw, lang)}
                    </span>
                  ) : null}
                </span>
                {can_write && tender.refunded_krw < tender.amount_krw ? (
                  <Button onClick={() => setRefunding(tender)}>{t('환불', 'Refund')}</Button>
                ) : null}
              </span>
            </li>
          ))}
        </ul>
      )}
      {refunding ? <RefundTender order={order} tender={refunding} onClose={() => setRefunding(null)} /> : null}
    </Panel>
  );
}

function CustomerPanel({ order, revealed }: { order: StoreOrder; revealed: boolean }) {
  const t = useSay();
  const lang = useLanguage();
  const { customer } = order;
  return (
    <Panel title={t('고객', 'Customer')}>
      {customer ? (
        <address className="grid grid-cols-1 gap-1 not-italic">
          <p className="font-medium">
            {customer.name} <span className="tabular font-normal">{customer.phone}</span>{' '}
            <span className="tabular font-normal">{customer.phone2}</span>
          </p>
          {order.handover === 'delivery' ? (
            <p>
              ({customer.postal_code}) {customer.address}
            </p>
          ) : (
            <p>{t('매장 수령', 'Picked up at the store')}</p>
          )}
          {customer.message ? <p className="text-ink-soft">{customer.message}</p> : null}
        </address>
      ) : (
        <p className="text-ink-soft">{t('개인정보가 파기되었습니다.', 'The personal data was destroyed.')}</p>
      )}
      <p className="mt-2">
        {t('희망 배송일', 'Requested date')}:{' '}
        {order.wished_on ? calendarDay(order.wished_on, lang) : t('협의', 'to be arranged')}
      </p>
      {order.memo ? <p className="mt-2 whitespace-pre-wrap text-ink-soft">{order.memo}</p> : null}
      {order.signature_png ? (
        <img
          src={`data:image/png;base64,${order.signature_png}`}
          alt={t('고객 서명', 'Signature of the customer')}
          className="mt-2 w-full rounded-card border border-line bg-white"
        />
      ) : order.signed ? (
        <p className="mt-2">{t('서명 있음', 'Signed')}</p>
      ) : null}
      <p className="mt-3 text-xs text-ink-faint">
        {revealed
          ? t('본 사람과 시각이 감사 기록에 남았습니다.', 'Who viewed it and when is now in the audit log.')
          : t(
              '가려져 있습니다. 주문서를 보면 감사 기록에 남습니다.',
              'Masked. Showing the order sheet is recorded in the audit log.',
            )}
      </p>
    </Panel>
  );
}

function History({ order }: { order: StoreOrder }) {
  const t = useSay();
  const lang = useLanguage();
  return (
    <Panel title={t('진행 내역', 'History')}>
      <ol className="grid grid-cols-1 gap-2.5 border-l border-line pl-4">
        {order.history.map((entry, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the history only grows at its end
          <li key={index}>
            <p className="flex flex-wrap justify-between gap-x-3">
              <span className="font-medium">{t(...(history_words[entry.what] ?? [entry.what, entry.what]))}</span>
              {entry.amount_krw === null ? null : <span className="tabular">{won(entry.amount_krw, lang)}</span>}
            </p>
            <p className="text-xs text-ink-faint">
              <When at={entry.at} /> · {entry.by}
            </p>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
