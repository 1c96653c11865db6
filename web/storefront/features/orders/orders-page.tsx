import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { fullTime, orderNumber, won } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Button, buttonClass } from '../../../ui/parts/button.tsx';
import { Thumb } from '../../../ui/parts/picture.tsx';
import { Badge, Empty, ErrorPanel, Skeleton } from '../../../ui/parts/status.tsx';
import { PageHeading } from '../../layout/page.tsx';
import { sessionQuery, useSignOut } from '../account/api.ts';
import { type OrderSummary, ordersQuery } from './api.ts';
import { stateWords } from './words.ts';

export function OrdersPage() {
  const t = useSay();
  const session = useQuery(sessionQuery);
  const sign_out = useSignOut();
  const orders = useInfiniteQuery(ordersQuery);
  const list = orders.data?.pages.flatMap((page) => page.orders) ?? [];
  const account = session.data?.account;
  return (
    <div className="page max-w-4xl">
      <PageHeading title={t('내 주문', 'My orders')}>
        {account
          ? t(`${account.name} 님의 주문입니다.`, `Orders placed by ${account.name}.`)
          : t('이 브라우저에서 한 비회원 주문입니다.', 'Guest orders placed in this browser.')}
      </PageHeading>
      <div className="mt-3 flex flex-wrap gap-x-5 text-sm">
        {account ? (
          <>
            <Link
              to="/security"
              className="inline-flex min-h-11 items-center text-ink-soft underline underline-offset-4"
            >
              {t('로그인과 보안', 'Sign-in and security')}
            </Link>
            <button
              type="button"
              className="min-h-11 text-ink-soft underline underline-offset-4"
              onClick={() => sign_out.mutate()}
            >
              {t('로그아웃', 'Sign out')}
            </button>
          </>
        ) : (
          <>
            <Link
              to="/sign-in"
              search={{ next: '/orders' }}
              className="inline-flex min-h-11 items-center text-ink-soft underline underline-offset-4"
            >
              {t('로그인', 'Sign in')}
            </Link>
            <Link
              to="/order-lookup"
              className="inline-flex min-h-11 items-center text-ink-soft underline underline-offset-4"
            >
              {t('주문 번호로 찾기', 'Find by order number')}
            </Link>
          </>
        )}
      </div>
      {orders.isPending ? (
        <div className="mt-6 grid gap-4" aria-hidden="true">
          <Skeleton className="h-28" />
          <Skeleton className="h-28" />
          <Skeleton className="h-28" />
        </div>
      ) : orders.isError ? (
        <ErrorPanel error={orders.error} retry={() => orders.refetch()} />
      ) : list.length === 0 ? (
        <Empty
          title={t('아직 주문이 없습니다', 'No orders yet')}
          action={
            <Link to="/drops" className={buttonClass()}>
              {t('드롭 보기', 'See the drops')}
            </Link>
          }
        />
      ) : (
        <>
          <ul className="mt-6 border-t border-ink">
            {list.map((one) => (
              <OrderRow key={one.order_id} order={one} />
            ))}
          </ul>
          {orders.hasNextPage ? (
            <div className="mt-8 text-center">
              <Button look="line" busy={orders.isFetchingNextPage} onClick={() => orders.fetchNextPage()}>
                {t('더 보기', 'Show more')}
              </Button>
            </div>
          ) : null}
        </>
      )}
    </div>
  );
}

function OrderRow({ order }: { order: OrderSummary }) {
  const t = useSay();
  const lang = useLanguage();
  const { words, tone } = stateWords(order.state, t);
  return (
    <li className="relative flex gap-4 border-b border-line py-5 hover:bg-sunken/50">
      <Thumb src={order.image} className="h-24 w-19" />
      <div className="min-w-0 grow">
        <div className="flex flex-wrap items-center gap-2">
          <Badge tone={tone}>{words}</Badge>
          <span className="tabular text-sm text-ink-faint">{fullTime(order.placed_at, lang)}</span>
        </div>
        <h2 className="mt-1.5 font-medium">
          <Link to="/orders/$order_id" params={{ order_id: order.order_id }} className="after:absolute after:inset-0">
            {order.title}
          </Link>
        </h2>
        <p className="tabular mt-1 flex flex-wrap justify-between gap-2 text-sm">
          <span className="text-ink-faint">{orderNumber(order.order_number)}</span>
          <span className="font-bold">{won(order.amount_krw, lang)}</span>
        </p>
        {order.refunded_krw > 0 ? (
          <p className="tabular text-right text-sm text-ink-soft">
            {t(`환불 ${won(order.refunded_krw, lang)}`, `Refunded ${won(order.refunded_krw, lang)}`)}
          </p>
        ) : null}
      </div>
    </li>
  );
}
