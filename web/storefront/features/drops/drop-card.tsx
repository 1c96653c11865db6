import type { DropPhase } from '@madang/contract/drop-phase';
import { Link } from '@tanstack/react-router';
import { calendarDay, dayAndTime } from '../../../ui/lib/format.ts';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Countdown } from '../../../ui/parts/countdown.tsx';
import { Price } from '../../../ui/parts/price.tsx';
import { Skeleton } from '../../../ui/parts/status.tsx';
import type { Drop } from './api.ts';
import { PhaseBadge } from './phase-badge.tsx';
import { Remaining } from './remaining.tsx';

export const dropTitle = (drop: Drop, lang: 'ko' | 'en') => (lang === 'en' ? drop.title_en : drop.title_ko);

export function DropCard({ drop, phase }: { drop: Drop; phase: DropPhase }) {
  const t = useSay();
  const lang = useLanguage();
  const over = phase === 'ended' || phase === 'sold_out';
  return (
    <article className="group relative">
      <div className="relative aspect-4/5 overflow-hidden rounded-card bg-sunken">
        {drop.image ? (
          <img
            src={drop.image}
            alt=""
            loading="lazy"
            decoding="async"
            className={`size-full object-cover transition-transform duration-500 ease-calm group-hover:scale-[1.02] ${over ? 'opacity-60 grayscale' : ''}`}
          />
        ) : null}
        <div className="absolute top-2.5 left-2.5">
          <PhaseBadge phase={phase} preorder={drop.kind === 'preorder'} />
        </div>
      </div>
      <div className="mt-3 grid gap-1.5">
        <h3 className="leading-snug font-medium">
          <Link to="/drops/$drop_id" params={{ drop_id: drop.drop_id }} className="after:absolute after:inset-0">
            {dropTitle(drop, lang)}
          </Link>
        </h3>
        {drop.option_text ? (
          <p className="text-sm text-ink-faint">{pick(lang, drop.option_text, drop.option_text_en)}</p>
        ) : null}
        <Price price_krw={drop.unit_price_krw} compare_at_krw={drop.compare_at_krw} />
        {phase === 'upcoming' ? (
          <p className="text-sm text-ink-soft">
            {dayAndTime(drop.opens_at, lang)} · <Countdown until={drop.opens_at} className="font-semibold text-ink" />
          </p>
        ) : null}
        {phase === 'open' || phase === 'all_held' ? <Remaining drop={drop} phase={phase} /> : null}
        {phase === 'open' && drop.promised_on ? (
          <p className="text-sm text-ink-faint">
            {t(`${calendarDay(drop.promised_on, lang)}까지 발송`, `Ships by ${calendarDay(drop.promised_on, lang)}`)}
          </p>
        ) : null}
      </div>
    </article>
  );
}

export function CardSkeleton() {
  return (
    <div>
      <Skeleton className="aspect-4/5" />
      <Skeleton className="mt-3 h-5 w-4/5" />
      <Skeleton className="mt-2 h-5 w-2/5" />
    </div>
  );
}
