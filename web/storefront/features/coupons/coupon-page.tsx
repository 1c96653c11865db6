import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { sentenceOf } from '../../../ui/lib/api.ts';
import { serverNow, usePassed } from '../../../ui/lib/clock.ts';
import { count } from '../../../ui/lib/format.ts';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Button, buttonClass } from '../../../ui/parts/button.tsx';
import { Countdown } from '../../../ui/parts/countdown.tsx';
import { ErrorPanel, Notice, Skeleton } from '../../../ui/parts/status.tsx';
import { isGone, NotFound } from '../../layout/not-found.tsx';
import { PageHeading } from '../../layout/page.tsx';
import { sessionQuery } from '../account/api.ts';
import { type Campaign, campaignQuery, claim, couponsQuery, useCampaignLive } from './api.ts';
import { Ticket } from './ticket.tsx';

/** Where coupons are given out, in the order people come: how many are left, live, and one button. */
export function CouponPage() {
  const { campaign_id } = useParams({ from: '/coupons/$campaign_id' });
  const lang = useLanguage();
  const found = useQuery(campaignQuery(campaign_id));
  useCampaignLive(campaign_id);
  if (isGone(found.error)) return <NotFound />;
  return (
    <div className="page max-w-2xl">
      {found.isError ? (
        <ErrorPanel error={found.error} retry={() => void found.refetch()} />
      ) : found.data ? (
        <>
          <PageHeading title={pick(lang, found.data.campaign.name_ko, found.data.campaign.name_en)} />
          <Ticket campaign={found.data.campaign} />
          <Left campaign={found.data.campaign} />
          <Claim campaign={found.data.campaign} />
        </>
      ) : (
        <Skeleton className="mt-8 h-80" />
      )}
    </div>
  );
}

function Left({ campaign }: { campaign: Campaign }) {
  const t = useSay();
  const left = campaign.left ?? 0;
  const share = campaign.winners_max ? left / campaign.winners_max : 0;
  return (
    <div className="mt-8">
      <p className="tabular flex items-baseline justify-between gap-3">
        <span data-testid="left" className={`text-lg font-bold ${share <= 0.2 ? 'text-accent' : ''}`}>
          {left > 0 ? t(`${count(left)}장 남음`, `${count(left)} left`) : t('모두 소진되었습니다', 'All claimed')}
        </span>
        <span className="text-sm text-ink-faint">
          {t(`선착순 ${count(campaign.winners_max ?? 0)}장`, `first ${count(campaign.winners_max ?? 0)}`)}
        </span>
      </p>
      <div aria-hidden="true" className="mt-2 h-1.5 overflow-hidden rounded-full bg-line">
        <div
          className="h-full origin-left rounded-full bg-accent transition-transform duration-300 ease-calm"
          style={{ transform: `scaleX(${share})` }}
        />
      </div>
    </div>
  );
}

function Claim({ campaign }: { campaign: Campaign }) {
  const t = useSay();
  const queries = useQueryClient();
  const session = useQuery(sessionQuery);
  const signed_in = Boolean(session.data?.account);
  usePassed(campaign.opens_at);
  usePassed(campaign.closes_at);
  const act = useMutation({
    mutationFn: () => claim(campaign.campaign_id),
    onSuccess: () => void queries.invalidateQueries({ queryKey: couponsQuery.queryKey }),
  });
  const mine = useQuery({ ...couponsQuery, enabled: signed_in });
  const owned = mine.data?.coupons.find((one) => one.campaign.campaign_id === campaign.campaign_id);
  const place = act.data?.state === 'won' ? act.data.place : owned?.place;
  const now_ms = serverNow();
  const box = 'mt-6 grid gap-3';
  if (place)
    return (
      <div className={box} aria-live="polite">
        <Notice tone="good">
          <p className="text-lg font-bold">
            {t(`${count(place)}번째로 받았습니다`, `You were number ${count(place)}`)}
          </p>
          <p className="mt-1">{t('주문할 때 고르면 할인됩니다.', 'Choose it at checkout.')}</p>
        </Notice>
        <Link to="/coupons" className={buttonClass({ look: 'line' })}>
          {t('내 쿠폰 보기', 'My coupons')}
        </Link>
      </div>
    );
  if (act.data?.state === 'sold_out' || campaign.left === 0)
    return (
      <div className={box} aria-live="polite">
        <Notice tone="warn">{t('준비한 쿠폰이 모두 소진되었습니다.', 'All coupons have been claimed.')}</Notice>
      </div>
    );
  if (now_ms < Date.parse(campaign.opens_at))
    return (
      <div className={box}>
        <p className="text-ink-soft">{t('열리기까지', 'Opens in')}</p>
        <Countdown until={campaign.opens_at} className="text-3xl font-bold" />
      </div>
    );
  if (campaign.ended || now_ms >= Date.parse(campaign.closes_at))
    return (
      <div className={box}>
        <Notice tone="warn">{t('끝난 행사입니다.', 'This event has ended.')}</Notice>
      </div>
    );
  if (session.isSuccess && !signed_in)
    return (
      <div className={box}>
        <Link
          to="/sign-in"
          search={{ next: `/coupons/${campaign.campaign_id}` }}
          className={buttonClass({ look: 'buy', size: 'lg', wide: true })}
        >
          {t('로그인하고 받기', 'Sign in to get it')}
        </Link>
        <p className="text-sm text-ink-faint">{t('한 사람에 한 장입니다.', 'One per person.')}</p>
      </div>
    );
  return (
    <div className={box}>
      {act.isError ? (
        <Notice tone="bad" alert>
          {sentenceOf(act.error)}
        </Notice>
      ) : null}
      <Button look="buy" size="lg" wide busy={act.isPending} onClick={() => act.mutate()}>
        {t('쿠폰 받기', 'Get this coupon')}
      </Button>
      <p className="text-sm text-ink-faint">
        {t('누른 순서대로 드립니다. 한 사람에 한 장입니다.', 'First come, first served; one per person.')}
      </p>
    </div>
  );
}
