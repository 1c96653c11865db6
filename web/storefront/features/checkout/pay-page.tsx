import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import { useAct } from '../../../ui/lib/act.ts';
import { sentenceOf } from '../../../ui/lib/api.ts';
import { usePassed } from '../../../ui/lib/clock.ts';
import { orderNumber, won } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Button, buttonClass } from '../../../ui/parts/button.tsx';
import { Countdown } from '../../../ui/parts/countdown.tsx';
import { ErrorPanel, Notice, Skeleton } from '../../../ui/parts/status.tsx';
import { PageHeading } from '../../layout/page.tsx';
import { type CheckoutState, checkoutQuery, leave, start } from './api.ts';
import { takeFresh } from './fresh.ts';
import { Ended } from './not-paid.tsx';
import { openPayment, WindowMissing } from './open-payment.ts';
import { OtherWay, useOtherWay } from './other-way.tsx';
import { StillAsking, WaitingDeposit } from './waiting.tsx';

/** The states in which nothing is paid and nothing will be. */
const over = new Set(['expired', 'failed', 'canceled']);

/** Between the order and the provider: the goods are held, the payment is one press away. Also where "back" from the provider leads. */
export function PayPage() {
  const t = useSay();
  const { order_id } = useParams({ from: '/checkout/$order_id/pay' });
  const state = useQuery(checkoutQuery(order_id));
  // Whoever comes back here finds how the payment stands now.
  if (state.data?.state === 'paying') return <StillAsking order={state.data} />;
  if (state.data?.state === 'waiting_deposit') return <WaitingDeposit order={state.data} />;
  if (state.data && over.has(state.data.state)) return <Ended order={state.data} />;
  return (
    <div className="page max-w-xl">
      <PageHeading title={t('결제', 'Payment')} />
      {state.isPending ? (
        <Skeleton className="mt-8 h-64" />
      ) : state.isError ? (
        <ErrorPanel error={state.error} retry={() => state.refetch()} />
      ) : state.data.state === 'pending' ? (
        <Pending order={state.data} />
      ) : (
        <Passed order={state.data} />
      )}
    </div>
  );
}

function Pending({ order }: { order: CheckoutState }) {
  const t = useSay();
  const lang = useLanguage();
  const go = useNavigate();
  const queries = useQueryClient();
  const { order_id } = order;
  const lapsed = usePassed(order.expires_at);
  const [loading, setLoading] = useState(false);
  const act = useAct(`pay.${order_id}`, async (_: null, key) => {
    try {
      await openPayment(await start(order_id, key), order, () => setLoading(true));
    } finally {
      setLoading(false);
    }
    return true;
  });
  const quit = useAct(`leave.${order_id}`, () => leave(order_id));
  const { run } = act;
  const pay = useCallback(() => void run(null), [run]);
  useEffect(() => {
    if (takeFresh(order_id)) pay();
  }, [order_id, pay]);
  const other = useOtherWay(order);
  const goHome = async () => {
    const left = await quit.run(undefined);
    if (!left) return;
    for (const name of ['orders', 'cart']) void queries.invalidateQueries({ queryKey: [name] });
    queries.setQueryData(checkoutQuery(order_id).queryKey, left);
    await go({ to: '/' });
  };
  return (
    <div className="mt-8 grid gap-6">
      <div className="rounded-card bg-sunken p-6">
        <p className="text-sm text-ink-soft">
          {t('주문 번호', 'Order')} <span className="tabular">{orderNumber(order.order_number)}</span>
        </p>
        <p className="tabular mt-1 text-3xl font-bold">{won(order.amount_krw, lang)}</p>
        <p className="mt-4">
          {lapsed ? (
            t('상품을 확보해 둔 시간이 지났습니다.', 'The reservation has expired.')
          ) : order.expires_at ? (
            <>
              {t('상품을 확보해 두었습니다. 남은 시간 ', 'Your items are reserved for ')}
              <Countdown until={order.expires_at} className="font-semibold" />
            </>
          ) : null}
        </p>
      </div>
      {act.error instanceof WindowMissing ? (
        <NoWindow lapsed={lapsed} busy={other.busy} onChoose={other.choose} />
      ) : act.error ? (
        <Notice tone="bad" alert>
          {sentenceOf(act.error)}
        </Notice>
      ) : null}
      <Button
        look="buy"
        size="lg"
        wide
        busy={act.busy}
        busy_label={t('결제창을 여는 중', 'Opening the payment page')}
        aria-disabled={lapsed || undefined}
        onClick={() => !lapsed && pay()}
      >
        {t('결제 계속하기', 'Continue to payment')}
      </Button>
      <p role="status" className="text-center text-sm text-ink-soft empty:hidden">
        {loading
          ? t(
              '결제사의 결제창을 불러오고 있습니다. 몇 초 걸릴 수 있습니다.',
              'Loading the payment window. This may take a few seconds.',
            )
          : null}
      </p>
      {act.error instanceof WindowMissing ? null : <OtherWay order={order} />}
      <Button look="quiet" wide busy={quit.busy} onClick={() => void goHome()}>
        {t('주문 그만두기', 'Give up this order')}
      </Button>
    </div>
  );
}

/** The provider's script did not come. The order is as it was: it can be tried again, or paid in another way. */
function NoWindow({ lapsed, busy, onChoose }: { lapsed: boolean; busy: boolean; onChoose: () => void }) {
  const t = useSay();
  return (
    <Notice tone="bad" alert>
      <p className="font-semibold">{t('결제창을 불러오지 못했습니다.', 'The payment window did not load.')}</p>
      <p className="mt-1">
        {lapsed
          ? t('돈은 나가지 않았습니다.', 'You were not charged.')
          : t(
              '돈은 나가지 않았고, 상품은 아직 확보되어 있습니다. 인터넷 연결과 광고 차단 설정을 확인하고 다시 눌러 주세요.',
              'You were not charged, and your items are still reserved. Check your connection and any ad blocker, then press again.',
            )}
      </p>
      <p className="mt-1">
        {t(
          '계속 안 되면 다른 결제 수단을 고르세요. 이 주문은 끝나고, 확보한 상품은 새로 주문할 때까지 풀립니다.',
          'If it keeps failing, choose another way to pay. This order then ends, and your items are released until you order again.',
        )}
      </p>
      <Button look="line" size="sm" className="mt-3" busy={busy} onClick={onChoose}>
        {t('다른 결제 수단 고르기', 'Choose another way to pay')}
      </Button>
    </Notice>
  );
}

function Passed({ order }: { order: CheckoutState }) {
  const t = useSay();
  return (
    <div className="mt-8 grid gap-6">
      <Notice>{t('이미 결제를 마친 주문입니다.', 'This order has been paid already.')}</Notice>
      <Link to="/orders/$order_id" params={{ order_id: order.order_id }} className={buttonClass({ wide: true })}>
        {t('주문 보기', 'See the order')}
      </Link>
      <Link to="/" className={buttonClass({ look: 'line', wide: true })}>
        {t('쇼핑 계속하기', 'Continue shopping')}
      </Link>
    </div>
  );
}
