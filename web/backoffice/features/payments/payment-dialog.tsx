import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { won } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { ErrorPanel, Skeleton } from '../../../ui/parts/status.tsx';
import { Go } from '../../frame/go.tsx';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { When } from '../../ui/when.tsx';
import { paidBy } from '../../ui/words.ts';
import { type PaymentDetail, paymentQuery } from './money.ts';
import { ParkedRefund } from './parked-refund.tsx';
import { toldWords, whyNot, whyWords } from './why.ts';

/** One payment: what the provider calls it, what went back, what the provider told. */
export function PaymentDialog({ attempt_id, onClose }: { attempt_id: string | null; onClose: () => void }) {
  const t = useSay();
  const { data, error, refetch } = useQuery({ ...paymentQuery(attempt_id ?? ''), enabled: attempt_id !== null });
  return (
    <Dialog
      open={attempt_id !== null}
      onClose={onClose}
      title={t('결제', 'Payment')}
      description={data?.payment_key ?? undefined}
      footer={
        <>
          {data ? (
            <Go to={paths.order(data.order_id)} className={buttonClass('quiet', 'mr-auto')}>
              {t('주문 보기', 'View order')}
            </Go>
          ) : null}
          {data?.receipt_url ? (
            <a href={data.receipt_url} target="_blank" rel="noreferrer" className={buttonClass('line')}>
              {t('영수증', 'Receipt')}
            </a>
          ) : null}
          <Button onClick={onClose}>{t('닫기', 'Close')}</Button>
        </>
      }
    >
      {error && !data ? <ErrorPanel error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? <Skeleton className="h-48" /> : null}
      {data ? <Detail payment={data} /> : null}
    </Dialog>
  );
}

function Detail({ payment }: { payment: PaymentDetail }) {
  const t = useSay();
  const lang = useLanguage();
  const may = useMay();
  const account = payment.virtual_account;
  const rows: [string, ReactNode][] = [
    [t('주문 번호', 'Order'), payment.order_number],
    [t('상태', 'State'), <StateBadge key="state" kind="payment" state={payment.state} />],
    [t('결제사', 'Provider'), paidBy(payment, lang)],
    [t('금액', 'Amount'), won(payment.amount_krw, lang)],
    [t('보유 금액', 'Held by shop'), won(payment.balance_krw, lang)],
    ...(payment.decline_code
      ? ([
          [t('거절 이유', 'Declined because'), whyWords(payment.decline_code, payment.decline_message_ko, t, lang)],
        ] as const)
      : []),
    ...(account ? ([[t('가상계좌', 'Virtual account'), `${account.bank} ${account.account_number}`]] as const) : []),
    [t('보낸 때', 'Sent'), <When key="sent" at={payment.sent_at} style="full" />],
    [t('승인', 'Captured'), <When key="captured" at={payment.captured_at} style="full" />],
  ].map(([name, value]) => [name, value] as [string, ReactNode]);
  return (
    <div className="grid gap-5">
      <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-soft">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {payment.refunds.length > 0 ? (
        <section>
          <h3 className="mb-2 font-semibold">{t('환불', 'Refunds')}</h3>
          <ul>
            {payment.refunds.map((refund) => (
              <li key={refund.refund_id} className="border-t border-line/70 py-1.5">
                <div className="flex items-center gap-3">
                  <StateBadge kind="refund" state={refund.state} />
                  <span className="min-w-0 flex-1 truncate text-ink-soft">
                    {whyNot(refund, t, lang) || refund.reason}
                  </span>
                  <span className="tabular font-semibold">{won(refund.amount_krw, lang)}</span>
                  <When at={refund.done_at ?? refund.given_up_at ?? refund.created_at} style="short" />
                </div>
                {refund.state === 'parked' && may('payments.write') ? <ParkedRefund refund={refund} /> : null}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {payment.news.length > 0 ? (
        <section>
          <h3 className="mb-2 font-semibold">{t('결제사가 알려 온 것', 'What the provider told')}</h3>
          <ul>
            {payment.news.map((news) => (
              <li
                key={`${news.received_at}${news.kind}`}
                className="flex items-center justify-between gap-3 border-t border-line/70 py-1.5"
              >
                <span className="truncate">{toldWords(news.status, t)}</span>
                <When at={news.received_at} style="short" />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  );
}
