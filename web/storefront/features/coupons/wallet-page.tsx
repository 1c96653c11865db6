import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { count } from '../../../ui/lib/format.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { buttonClass } from '../../../ui/parts/button.tsx';
import { Empty, ErrorPanel, Skeleton } from '../../../ui/parts/status.tsx';
import { PageHeading } from '../../layout/page.tsx';
import { sessionQuery } from '../account/api.ts';
import { type Coupon, campaignsQuery, couponsQuery } from './api.ts';
import { Ticket } from './ticket.tsx';

/** Coupons to be had now, and one's own. */
export function WalletPage() {
  const t = useSay();
  const session = useQuery(sessionQuery);
  const signed_in = Boolean(session.data?.account);
  const giving = useQuery(campaignsQuery);
  const mine = useQuery({ ...couponsQuery, enabled: signed_in });
  const owned = new Set(mine.data?.coupons.map((one) => one.campaign.campaign_id));
  const open = (giving.data?.campaigns ?? []).filter((one) => !owned.has(one.campaign_id));
  return (
    <div className="page max-w-2xl">
      <PageHeading title={t('쿠폰', 'Coupons')} />
      {open.length > 0 ? (
        <section aria-labelledby="giving" className="mt-8">
          <h2 id="giving" className="text-xl font-bold">
            {t('지금 받을 수 있어요', 'Available now')}
          </h2>
          {open.map((one) => (
            <Ticket key={one.campaign_id} campaign={one}>
              <p className="mt-3 flex flex-wrap items-center justify-between gap-2">
                <span className="tabular text-sm font-semibold">
                  {one.left
                    ? t(`${count(one.left)}장 남음`, `${count(one.left)} left`)
                    : t('모두 소진되었습니다', 'All claimed')}
                </span>
                <Link
                  to="/coupons/$campaign_id"
                  params={{ campaign_id: one.campaign_id }}
                  className={buttonClass({ look: 'line' })}
                >
                  {t('받으러 가기', 'Get this coupon')}
                </Link>
              </p>
            </Ticket>
          ))}
        </section>
      ) : null}
      <section aria-labelledby="mine" className="mt-12">
        <h2 id="mine" className="text-xl font-bold">
          {t('내 쿠폰', 'My coupons')}
        </h2>
        {mine.isError ? (
          <ErrorPanel error={mine.error} retry={() => void mine.refetch()} />
        ) : session.isSuccess && !signed_in ? (
          <Empty
            title={t('로그인하면 내 쿠폰이 보입니다', 'Sign in to see your coupons')}
            action={
              <Link to="/sign-in" search={{ next: '/coupons' }} className={buttonClass()}>
                {t('로그인', 'Sign in')}
              </Link>
            }
          />
        ) : mine.data?.coupons.length === 0 ? (
          <Empty title={t('아직 받은 쿠폰이 없습니다', 'No coupons yet')}>
            {open.length > 0
              ? t(
                  '위의 쿠폰을 먼저 받아 보세요. 받은 쿠폰은 주문할 때 고를 수 있습니다.',
                  'Get one of the coupons above and choose it at checkout.',
                )
              : t(
                  '새 쿠폰이 나오면 이 화면에 보입니다. 코드가 있으면 주문할 때 적어 주세요.',
                  'New coupons appear on this page. If you have a code, enter it at checkout.',
                )}
          </Empty>
        ) : mine.data ? (
          mine.data.coupons.map((one) => <Owned key={one.campaign.campaign_id} coupon={one} />)
        ) : (
          <Skeleton className="mt-6 h-40" />
        )}
      </section>
    </div>
  );
}

function Owned({ coupon }: { coupon: Coupon }) {
  const t = useSay();
  const words =
    coupon.state === 'spent'
      ? t('사용함', 'Used')
      : coupon.state === 'held'
        ? t('주문에 쓰는 중', 'In use by another order')
        : coupon.usable
          ? t('주문할 때 쓸 수 있음', 'Ready to use')
          : t('기간 만료', 'Over');
  return (
    <Ticket campaign={coupon.campaign} faded={!coupon.usable && coupon.state !== 'held'}>
      <p className="mt-3 flex flex-wrap items-center justify-between gap-2 text-sm">
        <span className="font-semibold">{words}</span>
        {coupon.place ? (
          <span className="tabular text-ink-faint">
            {t(`${count(coupon.place)}번째`, `No. ${count(coupon.place)}`)}
          </span>
        ) : null}
        {coupon.order_id ? (
          <Link
            to="/orders/$order_id"
            params={{ order_id: coupon.order_id }}
            className="inline-flex min-h-11 items-center underline underline-offset-4"
          >
            {t('주문 보기', 'See the order')}
          </Link>
        ) : null}
      </p>
    </Ticket>
  );
}
