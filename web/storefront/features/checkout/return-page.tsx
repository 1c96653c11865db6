import { declineText } from '@madang/contract/decline-words';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useAct } from '../../../ui/lib/act.ts';
import { sentenceOf } from '../../../ui/lib/api.ts';
import { orderNumber, won } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { buttonClass } from '../../../ui/parts/button.tsx';
import { CheckIcon, ClockIcon } from '../../../ui/parts/icons.tsx';
import { Thumb } from '../../../ui/parts/picture.tsx';
import { ErrorPanel, Skeleton } from '../../../ui/parts/status.tsx';
import { orderQuery } from '../orders/api.ts';
import { LinePromise } from '../orders/line-promise.tsx';
import { type CheckoutState, checkoutQuery, confirm } from './api.ts';
import { Ended, NotPaid } from './not-paid.tsx';
import { ring, SeeOrder, Shell } from './outcome.tsx';
import { StillAsking, WaitingDeposit } from './waiting.tsx';

/** Where the provider sends the buyer back: confirm once, then show how it ended, however long that takes. */
export function ReturnPage() {
  const t = useSay();
  const lang = useLanguage();
  const { order_id } = useParams({ from: '/checkout/$order_id/return' });
  const search = useSearch({ from: '/checkout/$order_id/return' });
  const queries = useQueryClient();
  const state = useQuery(checkoutQuery(order_id));
  const came_paid = search.code === undefined && (search.paymentKey !== undefined || search.pg_token !== undefined);
  const act = useAct(`confirm.${order_id}`, (input: { payment_key: string; amount_krw: number; token?: string }, key) =>
    confirm({ order_id, ...input }, key),
  );
  const reason = search.code
    ? declineText(search.code, lang)
    : search.failed
      ? t('결제사에서 결제를 마치지 못했습니다.', 'The payment could not be completed at the provider.')
      : undefined;
  const asked = useRef(false);
  const amount_krw = search.amount ?? state.data?.amount_krw;
  const may_confirm = came_paid && state.data?.state === 'pending' && amount_krw !== undefined;
  const { run } = act;
  useEffect(() => {
    if (!may_confirm || asked.current) return;
    asked.current = true;
    const payment_key = search.paymentKey ?? `kakaopay:${order_id}`;
    void run({ payment_key, amount_krw, ...(search.pg_token ? { token: search.pg_token } : {}) }).then((reply) => {
      if (reply) queries.setQueryData(checkoutQuery(order_id).queryKey, reply);
      else void queries.invalidateQueries({ queryKey: ['checkout', order_id] });
      for (const name of ['cart', 'orders', 'order', 'drops', 'availability'])
        void queries.invalidateQueries({ queryKey: [name] });
    });
  }, [may_confirm, amount_krw, search.paymentKey, search.pg_token, order_id, queries, run]);

  if (state.isPending)
    return <Shell title={t('결제 확인', 'Checking the payment')} body={<Skeleton className="h-48 w-full" />} />;
  if (state.isError) return <ErrorPanel error={state.error} retry={() => state.refetch()} />;
  const order = state.data;
  if (order.state === 'confirmed') return <Confirmed order={order} />;
  if (order.state === 'waiting_deposit') return <WaitingDeposit order={order} />;
  if (order.state === 'pending' && !act.error)
    return came_paid ? <Asking retrying={act.retrying} /> : <NotPaid order={order} {...(reason ? { reason } : {})} />;
  if (order.state === 'pending') return <NotPaid order={order} reason={sentenceOf(act.error)} />;
  if (order.state === 'paying') return <StillAsking order={order} />;
  return <Ended order={order} />;
}

function Asking({ retrying }: { retrying: boolean }) {
  const t = useSay();
  return (
    <Shell
      title={t('결제를 확인하고 있습니다', 'Checking your payment')}
      icon={
        <span className={`${ring} animate-breathe bg-sunken`}>
          <ClockIcon className="size-7" />
        </span>
      }
      body={
        <p role="status" className="text-ink-soft">
          {retrying
            ? t(
                '연결이 불안정해 다시 묻고 있습니다. 두 번 결제되지 않습니다.',
                'The connection is unstable, so we are asking again. You will not be charged twice.',
              )
            : t('잠시만 기다려 주세요.', 'One moment, please.')}
        </p>
      }
    />
  );
}

function Confirmed({ order }: { order: CheckoutState }) {
  const t = useSay();
  const lang = useLanguage();
  const detail = useQuery(orderQuery(order.order_id));
  return (
    <Shell
      title={t('주문이 확정되었습니다', 'Your order is confirmed')}
      icon={
        <span className={`${ring} animate-rise bg-good-soft text-good`}>
          <CheckIcon className="size-8" />
        </span>
      }
      body={
        <div className="w-full">
          <p role="status" className="text-ink-soft">
            {t('주문 번호', 'Order')}{' '}
            <strong data-testid="order-number" className="tabular text-ink">
              {orderNumber(order.order_number)}
            </strong>
          </p>
          <ul className="mt-8 border-t border-line text-left">
            {detail.data?.lines.map((line) => (
              <li key={line.line_id} className="flex items-center gap-4 border-b border-line py-4">
                <Thumb src={line.image} className="h-20 w-16" />
                <div className="min-w-0 grow">
                  <p className="font-medium">{line.title}</p>
                  <p className="text-sm text-ink-soft">
                    {line.option_text} {t(`${line.quantity}개`, `× ${line.quantity}`)}
                  </p>
                  <LinePromise line={line} of_drop={detail.data.drop_id !== null} />
                </div>
              </li>
            ))}
          </ul>
          <p className="flex justify-between py-4">
            <span className="text-ink-soft">{t('결제한 금액', 'Paid')}</span>
            <strong className="tabular text-lg">{won(order.amount_krw, lang)}</strong>
          </p>
        </div>
      }
      actions={
        <>
          <SeeOrder order_id={order.order_id} />
          <Link to="/" className={buttonClass({ look: 'line', wide: true })}>
            {t('쇼핑 계속하기', 'Continue shopping')}
          </Link>
        </>
      }
    />
  );
}
