import { type DropPhase, first_picture_sizes } from '@madang/contract/drop-phase';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { calendarDay, dayAndTime } from '../../../ui/lib/format.ts';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { buttonClass } from '../../../ui/parts/button.tsx';
import { BigCountdown, Countdown } from '../../../ui/parts/countdown.tsx';
import { Picture } from '../../../ui/parts/picture.tsx';
import { Price } from '../../../ui/parts/price.tsx';
import { Skeleton } from '../../../ui/parts/status.tsx';
import { productQuery } from '../catalog/api.ts';
import type { Drop } from '../drops/api.ts';
import { dropTitle } from '../drops/drop-card.tsx';
import { PhaseBadge } from '../drops/phase-badge.tsx';
import { Remaining } from '../drops/remaining.tsx';

const frame = 'lg:grid lg:min-h-[min(46rem,calc(100dvh-4.25rem))] lg:grid-cols-[7fr_5fr]';

/** The drop of the day: the photograph whole, the words beside or under it, never on it. */
export function Hero({ drop, phase }: { drop: Drop; phase: DropPhase }) {
  const t = useSay();
  const lang = useLanguage();
  // The drop's own address is enough to paint at once; the product adds the widths for large screens.
  const product = useQuery(productQuery(drop.product_slug));
  const image = product.data?.image;
  const subtitle = product.data ? pick(lang, product.data.subtitle, product.data.subtitle_en) : '';
  return (
    <section aria-labelledby="hero-title" className={frame}>
      <div className="relative aspect-square overflow-hidden bg-sunken sm:aspect-16/10 lg:aspect-auto">
        {image ? (
          <Picture
            image={image}
            sizes={first_picture_sizes.home}
            first
            decorative
            className="absolute inset-0 size-full"
          />
        ) : drop.image ? (
          <img src={drop.image} alt="" fetchPriority="high" className="absolute inset-0 size-full object-cover" />
        ) : null}
      </div>
      <div className="flex flex-col justify-center gap-5 px-5 py-8 sm:px-10 lg:gap-7 lg:px-14 xl:px-20">
        <div className="flex flex-wrap items-center gap-2.5 text-sm text-ink-soft">
          <PhaseBadge phase={phase} preorder={drop.kind === 'preorder'} />
          <span>
            {phase === 'upcoming'
              ? t(`${dayAndTime(drop.opens_at, lang)} 열림`, `Opens ${dayAndTime(drop.opens_at, lang)}`)
              : t(`${dayAndTime(drop.closes_at, lang)}까지`, `Until ${dayAndTime(drop.closes_at, lang)}`)}
          </span>
        </div>
        <div>
          <h1 id="hero-title" className="text-display font-semibold tracking-tight text-balance">
            {dropTitle(drop, lang)}
          </h1>
          {subtitle ? <p className="mt-3 text-base text-ink-soft lg:text-lg">{subtitle}</p> : null}
        </div>
        <Price price_krw={drop.unit_price_krw} compare_at_krw={drop.compare_at_krw} size="lg" />
        {phase === 'upcoming' ? (
          <BigCountdown until={drop.opens_at} />
        ) : (
          <div className="max-w-md">
            <Remaining drop={drop} phase={phase} large />
          </div>
        )}
        <Link
          to="/drops/$drop_id"
          params={{ drop_id: drop.drop_id }}
          className={`${buttonClass({ look: phase === 'open' ? 'buy' : 'ink', size: 'lg' })} sm:max-w-xs`}
        >
          {phase === 'open' ? t('지금 구매하기', 'Buy now') : t('자세히 보기', 'See the drop')}
        </Link>
        <p className="text-sm text-ink-faint">
          {t(`한 사람당 ${drop.cap_per_person}개까지`, `Limit ${drop.cap_per_person} per person`)}
          {phase === 'open' ? (
            <>
              {' · '}
              {t('마감까지 ', 'closes in ')}
              <Countdown until={drop.closes_at} />
            </>
          ) : null}
          {drop.promised_on
            ? ` · ${t(`${calendarDay(drop.promised_on, lang)}까지 발송`, `ships by ${calendarDay(drop.promised_on, lang)}`)}`
            : ''}
        </p>
      </div>
    </section>
  );
}

export function HeroSkeleton() {
  return (
    <div className={frame} aria-hidden="true">
      <Skeleton className="aspect-square rounded-none sm:aspect-16/10 lg:aspect-auto" />
      <div className="grid content-center gap-6 px-5 py-8 lg:px-14">
        <Skeleton className="h-6 w-40" />
        <Skeleton className="h-14 w-4/5" />
        <Skeleton className="h-8 w-32" />
        <Skeleton className="h-14 w-64" />
      </div>
    </div>
  );
}
