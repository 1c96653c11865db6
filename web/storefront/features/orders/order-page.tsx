import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Problem } from '../../../ui/lib/api.ts';
import { fullTime } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Button, buttonClass } from '../../../ui/parts/button.tsx';
import { Empty, ErrorPanel, Skeleton } from '../../../ui/parts/status.tsx';
import { PageHeading } from '../../layout/page.tsx';
import { checkoutQuery } from '../checkout/api.ts';
import { DepositBox } from '../checkout/deposit-box.tsx';
import { orderQuery } from './api.ts';
import { CancelDialog } from './cancel-dialog.tsx';
import { OrderComplaints } from './order-complaints.tsx';
import { OrderView } from './order-view.tsx';
import { RefundAccount } from './refund-account.tsx';

const cancelable = new Set(['confirmed', 'partly_canceled']);

export function OrderPage() {
  const t = useSay();
  const { order_id } = useParams({ from: '/orders/$order_id' });
  const order = useQuery(orderQuery(order_id));
  const [canceling, setCanceling] = useState(false);
  if (order.isError && order.error instanceof Problem && order.error.status < 500) return <NotMine />;
  return (
    <div className="page max-w-4xl">
      <PageHeading title={t('주문 상세', 'Order')} />
      {order.isPending ? (
        <div className="mt-6 grid gap-4" aria-hidden="true">
          <Skeleton className="h-24" />
          <Skeleton className="h-56" />
        </div>
      ) : order.isError ? (
        <ErrorPanel error={order.error} retry={() => order.refetch()} />
      ) : (
        <>
          {order.data.state === 'waiting_deposit' ? <Deposit order_id={order_id} /> : null}
          {order.data.refund_needs_account_krw > 0 ? <RefundAccount order={order.data} /> : null}
          <OrderView
            order={order.data}
            actions={
              order.data.state === 'pending' ? (
                <Link to="/checkout/$order_id/pay" params={{ order_id }} className={buttonClass({ look: 'buy' })}>
                  {t('결제 계속하기', 'Continue to payment')}
                </Link>
              ) : cancelable.has(order.data.state) ? (
                <Button look="line" onClick={() => setCanceling(true)}>
                  {t('주문 취소', 'Cancel order')}
                </Button>
              ) : null
            }
          />
          <OrderComplaints order_id={order_id} />
          {cancelable.has(order.data.state) ? (
            <CancelDialog order={order.data} open={canceling} onOpenChange={setCanceling} />
          ) : null}
        </>
      )}
    </div>
  );
}

/** Where to transfer, for who comes back to the order; it is confirmed before their eyes. */
function Deposit({ order_id }: { order_id: string }) {
  const t = useSay();
  const lang = useLanguage();
  const queries = useQueryClient();
  const { data } = useQuery(checkoutQuery(order_id));
  const state = data?.state ?? 'waiting_deposit';
  useEffect(() => {
    if (state !== 'waiting_deposit') void queries.invalidateQueries({ queryKey: orderQuery(order_id).queryKey });
  }, [state, order_id, queries]);
  if (!data?.virtual_account) return null;
  return (
    <section aria-labelledby="deposit" className="mt-6 grid gap-3 sm:max-w-md">
      <h2 id="deposit" className="text-lg font-bold">
        {t('입금하실 곳', 'Where to transfer')}
      </h2>
      <DepositBox account={data.virtual_account} />
      <p className="text-sm text-ink-soft">
        {t(
          `${fullTime(data.virtual_account.due_at, lang)}까지 입금해 주세요.`,
          `Please transfer by ${fullTime(data.virtual_account.due_at, lang)}.`,
        )}
      </p>
    </section>
  );
}

function NotMine() {
  const t = useSay();
  return (
    <div className="page">
      <PageHeading title={t('주문 상세', 'Order')} />
      <Empty
        title={t('이 주문을 볼 수 없습니다', 'You cannot see this order')}
        action={
          <>
            <Link to="/sign-in" search={{ next: '/orders' }} className={buttonClass()}>
              {t('로그인', 'Sign in')}
            </Link>
            <Link to="/order-lookup" className={buttonClass({ look: 'line' })}>
              {t('주문 번호로 찾기', 'Find by order number')}
            </Link>
          </>
        }
      >
        {t(
          '다른 브라우저에서 주문했다면 주문 번호와 전화번호로 찾을 수 있습니다.',
          'If you ordered in another browser, find it by order number and phone.',
        )}
      </Empty>
    </div>
  );
}
