import { adminReadOrder } from '@madang/contract/orders';
import type { QueryOf } from '@madang/contract/route';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { calendarDay, movedDay, orderNumber, won } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Skeleton } from '../../../ui/parts/status.tsx';
import { Go, useGo, useParam } from '../../frame/go.tsx';
import { useKeys } from '../../frame/keys.ts';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { Button } from '../../ui/button.tsx';
import { Refused } from '../../ui/empty.tsx';
import { Icon } from '../../ui/icons.tsx';
import { PageFailed, PageLoading } from '../../ui/page-state.tsx';
import { PageHead, Panel } from '../../ui/panel.tsx';
import { Thumb } from '../../ui/picture.tsx';
import { proved } from '../../ui/proof.ts';
import { Scroller } from '../../ui/scroller.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { When } from '../../ui/when.tsx';
import { paidBy, wordOf } from '../../ui/words.ts';
import { CancelDialog } from './cancel-dialog.tsx';
import { OrderComplaints } from './order-complaints.tsx';
import { OrderConsents } from './order-consents.tsx';
import { OrderMails } from './order-mails.tsx';
import { type Order, orderDetailQuery } from './orders.ts';

const cancelable = new Set(['pending', 'waiting_deposit', 'confirmed', 'partly_canceled', 'shipped', 'delivered']);

export function OrderPage() {
  const t = useSay();
  const order_id = useParam('order_id');
  const { data: order, error, refetch } = useQuery(orderDetailQuery(order_id));
  usePageTitle(order ? `${t('주문', 'Order')} ${orderNumber(order.order_number)}` : t('주문', 'Order'));
  if (error && !order) return <PageFailed title={t('주문', 'Order')} error={error} retry={() => void refetch()} />;
  if (!order) return <OrderSkeleton />;
  return <OrderDetail order={order} />;
}

function OrderSkeleton() {
  const t = useSay();
  return (
    <PageLoading title={t('주문', 'Order')}>
      <Skeleton className="h-8 w-64" />
      <Skeleton className="h-40" />
      <Skeleton className="h-56" />
    </PageLoading>
  );
}

function OrderDetail({ order }: { order: Order }) {
  const t = useSay();
  const lang = useLanguage();
  const go = useGo();
  const may = useMay();
  const [canceling, setCanceling] = useState(false);
  const can_cancel = cancelable.has(order.state) && may('orders.write');
  useKeys([
    { keys: 'u', label: t('목록으로', 'Back to the list'), run: () => go({ to: paths.orders }) },
    ...(can_cancel ? [{ keys: 'c', label: t('취소·환불', 'Cancel and refund'), run: () => setCanceling(true) }] : []),
  ]);
  return (
    <>
      <PageHead
        back={
          <Go to={paths.orders} className="link">
            {t('주문 목록', 'Orders')}
          </Go>
        }
        title={
          <>
            <span className="tabular">{orderNumber(order.order_number)}</span>
            <StateBadge kind="order" state={order.state} />
          </>
        }
        note={
          <>
            <When at={order.placed_at} style="full" /> · {won(order.amount_krw, lang)}
            {order.refunded_krw > 0 ? (
              <>
                {' '}
                · {t('환불', 'refunded')} {won(order.refunded_krw, lang)}
              </>
            ) : null}
          </>
        }
        actions={
          <>
            {order.drop_id && may('drops.read') ? (
              <Go to={paths.drop(order.drop_id)} className="link px-2">
                {t('드롭 보기', 'View drop')}
              </Go>
            ) : null}
            {can_cancel ? (
              <Button look="bad" onClick={() => setCanceling(true)}>
                {order.state === 'pending' ? t('주문 취소', 'Cancel') : t('취소·환불', 'Cancel and refund')}
              </Button>
            ) : null}
          </>
        }
      />
      <div className="grid grid-cols-1 gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid content-start grid-cols-1 gap-4">
          <Lines order={order} />
          <Payments order={order} />
          <OrderComplaints order_id={order.order_id} />
          <OrderMails order_id={order.order_id} />
        </div>
        <div className="grid content-start grid-cols-1 gap-4">
          <ContactPanel order={order} />
          <Timeline order={order} />
          <OrderConsents order={order} />
        </div>
      </div>
      <CancelDialog order={order} open={canceling} onClose={() => setCanceling(false)} />
    </>
  );
}

function Lines({ order }: { order: Order }) {
  const t = useSay();
  const lang = useLanguage();
  return (
    <Panel
      title={t('주문 상품', 'Lines')}
      note={t('구매 시점의 이름과 가격', 'Names and prices at the time of purchase')}
      flush
    >
      <Scroller label={t('주문 상품 표', 'Lines, in a table')} className="">
        <table className="w-full">
          <thead className="border-b border-line">
            <tr>
              <th className="th pl-4">{t('상품', 'Goods')}</th>
              <th className="th hidden text-right sm:table-cell">{t('단가', 'Price')}</th>
              <th className="th text-right">{t('수량', 'Units')}</th>
              <th className="th pr-4 text-right">{t('금액', 'Amount')}</th>
            </tr>
          </thead>
          <tbody>
            {order.lines.map((line) => (
              <tr key={line.line_id} className="border-b border-line/70 last:border-0">
                <td className="td min-w-40 pl-4">
                  <div className="flex items-center gap-3">
                    <Thumb image={line.image} className="size-10" />
                    <div>
                      <p className="font-medium">{line.title}</p>
                      <p className="text-xs text-ink-soft">{line.option_text}</p>
                      {line.gift ? <p className="text-xs text-accent">{t('사은품', 'Gift')}</p> : null}
                      {line.promised_on ? (
                        <p className="text-xs text-accent">
                          {t('약속한 날: ', 'Promised for ')}
                          {line.first_promised_on ? (
                            <>
                              <s className="text-ink-faint">{calendarDay(line.first_promised_on, lang)}</s>
                              {' → '}
                            </>
                          ) : null}
                          {calendarDay(line.promised_on, lang)}
                        </p>
                      ) : null}
                      {line.left_at ? (
                        <p className="tabular text-xs text-ink-soft">
                          {[
                            line.arrived_at ? t('도착', 'Arrived') : t('발송', 'Left'),
                            ...line.tracking.map((box) => `${box.courier} ${box.tracking_number}`),
                          ].join(' · ')}
                        </p>
                      ) : null}
                    </div>
                  </div>
                </td>
                <td className="td tabular hidden text-right whitespace-nowrap sm:table-cell">
                  {won(line.unit_price_krw, lang)}
                </td>
                <td className="td tabular text-right whitespace-nowrap">
                  {line.quantity}
                  {line.canceled_quantity > 0 ? (
                    <span className="block text-xs text-warn">
                      {t(`취소 ${line.canceled_quantity}`, `${line.canceled_quantity} canceled`)}
                    </span>
                  ) : null}
                </td>
                <td className="td tabular pr-4 text-right font-medium whitespace-nowrap">
                  {won(line.unit_price_krw * line.quantity, lang)}
                  {line.discount_krw > 0 ? (
                    <span className="block text-xs text-warn">−{won(line.discount_krw, lang)}</span>
                  ) : null}
                </td>
              </tr>
            ))}
            {order.shipping_krw + order.shipping_waived_krw > 0 ? (
              <tr className="border-t border-line">
                <td className="td pl-4 text-ink-soft" colSpan={2}>
                  {t('배송비', 'Delivery')}
                </td>
                <td className="td hidden sm:table-cell" />
                <td className="td tabular pr-4 text-right font-medium whitespace-nowrap">
                  {won(order.shipping_krw, lang)}
                  {order.shipping_waived_krw > 0 ? (
                    <span className="block text-xs text-warn">
                      {t('할인', 'off')} −{won(order.shipping_waived_krw, lang)}
                    </span>
                  ) : null}
                </td>
              </tr>
            ) : null}
          </tbody>
        </table>
      </Scroller>
    </Panel>
  );
}

function Payments({ order }: { order: Order }) {
  const t = useSay();
  const lang = useLanguage();
  return (
    <Panel title={t('결제', 'Payments')} flush>
      {order.payments.length === 0 ? (
        <p className="p-4 text-ink-soft">{t('아직 결제 시도가 없습니다.', 'No payment attempts yet.')}</p>
      ) : (
        <ul>
          {order.payments.map((payment) => (
            <li
              key={payment.attempt_id}
              className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line/70 px-4 py-2 last:border-0"
            >
              <span className="flex items-center gap-2">
                <StateBadge kind="payment" state={payment.state} />
                {paidBy(payment, lang)}
              </span>
              <span className="tabular">
                {won(payment.amount_krw, lang)}
                {payment.refunded_krw > 0 ? ` · ${t('환불', 'refunded')} ${won(payment.refunded_krw, lang)}` : ''}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

type Reason = NonNullable<QueryOf<typeof adminReadOrder>['reason']>;
const reasons: { id: Reason; ko: string; en: string }[] = [
  { id: 'inquiry', ko: '문의 응대', en: 'An inquiry' },
  { id: 'delivery', ko: '배송', en: 'Delivery' },
  { id: 'refund', ko: '환불', en: 'A refund' },
  { id: 'check', ko: '주문 확인', en: 'Checking the order' },
];

/** Masked until somebody asks; asking is written down on the server with their name. */
function ContactPanel({ order }: { order: Order }) {
  const t = useSay();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState<Reason | null>(null);
  const revealed = useQuery({
    queryKey: ['orders', 'revealed', order.order_id, reason],
    queryFn: ({ signal }) =>
      proved(() =>
        call(adminReadOrder, {
          params: { order_id: order.order_id },
          query: { reveal: true, reason: reason! },
          signal,
        }),
      ),
    enabled: reason !== null,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const contact = revealed.data?.contact ?? order.contact;
  return (
    <Panel
      title={t('받는 분', 'Recipient')}
      actions={
        order.contact && !revealed.data ? (
          <Button
            look="quiet"
            busy={revealed.isFetching}
            aria-expanded={asking}
            onClick={() => setAsking((now) => !now)}
          >
            <Icon name="eye" /> {t('모두 보기', 'Reveal')}
          </Button>
        ) : null
      }
    >
      {asking && !revealed.data ? (
        <fieldset className="mb-3 grid gap-2 border-b border-line pb-3">
          <legend className="text-xs font-medium text-ink-soft">{t('보는 이유', 'Why?')}</legend>
          <div className="flex flex-wrap gap-2">
            {reasons.map(({ id, ko, en }) => (
              <Button key={id} onClick={() => setReason(id)}>
                {t(ko, en)}
              </Button>
            ))}
          </div>
        </fieldset>
      ) : null}
      {contact ? (
        <address className="grid grid-cols-1 gap-1 not-italic">
          <p className="font-medium">
            {contact.name} <span className="tabular font-normal">{contact.phone}</span>
          </p>
          {contact.email ? <p>{contact.email}</p> : null}
          <p>
            ({contact.postal_code}) {contact.address1} {contact.address2}
          </p>
          {contact.note ? <p className="text-ink-soft">{contact.note}</p> : null}
        </address>
      ) : (
        <p className="text-ink-soft">{t('개인정보가 파기되었습니다.', 'The personal data was destroyed.')}</p>
      )}
      <p className="mt-3 text-xs text-ink-faint">
        {revealed.data
          ? t('본 사람과 이유, 시각이 감사 기록에 남았습니다.', 'Who viewed it, why and when is now in the audit log.')
          : t('가려져 있습니다. 모두 보면 감사 기록에 남습니다.', 'Masked. Revealing is recorded in the audit log.')}
      </p>
      {revealed.error ? <Refused>{sentenceOf(revealed.error)}</Refused> : null}
    </Panel>
  );
}

function TimelineDetail({ entry: { what, detail } }: { entry: Order['timeline'][number] }) {
  const t = useSay();
  const lang = useLanguage();
  if (!detail) return null;
  const asked = what === 'amount_mismatch' ? won(Number(detail), lang) : null;
  const said = asked ? t(`청구한 금액 ${asked}`, `Asked for ${asked}`) : (movedDay(detail, lang) ?? detail);
  return <p className="text-xs text-ink-soft">{said}</p>;
}

function Timeline({ order }: { order: Order }) {
  const t = useSay();
  const lang = useLanguage();
  const by: Record<string, string> = {
    buyer: t('구매자', 'Buyer'),
    staff: t('직원', 'Staff'),
    system: t('시스템', 'System'),
    provider: t('결제사', 'Provider'),
  };
  return (
    <Panel title={t('진행 내역', 'History')}>
      <ol className="grid grid-cols-1 gap-3 border-l border-line pl-4">
        {order.timeline.map((entry, index) => {
          const word = wordOf('timeline', entry.what);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the timeline only grows at its end
            <li key={index} className="relative">
              <span
                aria-hidden="true"
                className={`absolute top-1.5 -left-[1.28rem] size-2 rounded-full ${word.tone === 'good' ? 'bg-good' : word.tone === 'bad' ? 'bg-bad' : word.tone === 'warn' ? 'bg-warn' : 'bg-line-strong'}`}
              />
              <p className="flex flex-wrap justify-between gap-x-3">
                <span className="font-medium">{word[lang]}</span>
                {entry.amount_krw === null ? null : <span className="tabular">{won(entry.amount_krw, lang)}</span>}
              </p>
              <p className="text-xs text-ink-faint">
                <When at={entry.at} /> · {by[entry.by] ?? entry.by}
              </p>
              <TimelineDetail entry={entry} />
            </li>
          );
        })}
      </ol>
    </Panel>
  );
}
