import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useAct } from '../../../ui/lib/act.ts';
import { usePassed } from '../../../ui/lib/clock.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { Button, buttonClass } from '../../../ui/parts/button.tsx';
import { Countdown } from '../../../ui/parts/countdown.tsx';
import { Notice } from '../../../ui/parts/status.tsx';
import { type CheckoutState, checkoutQuery, leave } from './api.ts';
import { checkoutOf } from './fresh.ts';
import { OtherWay } from './other-way.tsx';
import { SeeOrder, Shell } from './outcome.tsx';

/** The buyer came back without paying; the goods are still held for a while. */
export function NotPaid({ order, reason }: { order: CheckoutState; reason?: string }) {
  const t = useSay();
  const queries = useQueryClient();
  const lapsed = usePassed(order.expires_at);
  const quit = useAct(`leave.${order.order_id}`, () => leave(order.order_id));
  const giveUp = async () => {
    const left = await quit.run(undefined);
    if (left) queries.setQueryData(checkoutQuery(order.order_id).queryKey, left);
  };
  return (
    <Shell
      title={t('결제되지 않았습니다', 'Your payment did not go through')}
      body={
        <div className="grid w-full gap-4">
          {reason ? <Notice tone="warn">{reason}</Notice> : null}
          <p className="text-ink-soft">
            {lapsed
              ? t(
                  '상품을 확보해 둔 시간이 지났습니다. 처음부터 다시 주문해 주세요.',
                  'The reservation has expired. Please order again.',
                )
              : t(
                  '돈은 나가지 않았고, 상품은 아직 확보되어 있습니다.',
                  'You were not charged, and your items are still reserved.',
                )}
            {order.expires_at && !lapsed ? (
              <>
                {' '}
                {t('남은 시간 ', 'Time left: ')}
                <Countdown until={order.expires_at} className="font-semibold text-ink" />
              </>
            ) : null}
          </p>
        </div>
      }
      actions={
        <>
          {lapsed ? null : (
            <Link
              to="/checkout/$order_id/pay"
              params={{ order_id: order.order_id }}
              className={buttonClass({ look: 'buy', wide: true })}
            >
              {t('다시 결제하기', 'Pay again')}
            </Link>
          )}
          <OtherWay order={order} />
          <Button look="quiet" wide busy={quit.busy} onClick={giveUp}>
            {t('주문 그만두기', 'Give up this order')}
          </Button>
        </>
      }
    />
  );
}

/** The order is over: lapsed, declined or canceled. */
export function Ended({ order }: { order: CheckoutState }) {
  const t = useSay();
  // This tab knows what was ordered: it can be ordered again without typing.
  const again = order.state === 'failed' && checkoutOf(order.order_id) !== null;
  const title =
    order.state === 'expired'
      ? t('주문이 끝났습니다', 'This order has ended')
      : order.state === 'failed'
        ? t('결제되지 않았습니다', 'The payment did not go through')
        : t('취소된 주문입니다', 'This order was canceled');
  return (
    <Shell
      title={title}
      body={
        <div className="grid w-full gap-4">
          {order.reason ? <Notice tone="warn">{order.reason}</Notice> : null}
          <p className="text-ink-soft">
            {order.state === 'canceled' || order.state === 'partly_canceled'
              ? t('자세한 내용은 주문에서 볼 수 있습니다.', 'See the order for details.')
              : t(
                  '확보한 상품은 다시 판매됩니다. 혹시 결제가 되었더라도 자동으로 환불됩니다.',
                  'Your items were released. If a charge still goes through, it is refunded automatically.',
                )}
          </p>
        </div>
      }
      actions={
        <>
          {again ? <OtherWay order={order} /> : null}
          <Link to="/" className={buttonClass({ look: again ? 'line' : 'ink', wide: true })}>
            {t('다시 둘러보기', 'Back to the shop')}
          </Link>
          <SeeOrder order_id={order.order_id} quiet />
        </>
      }
    />
  );
}
