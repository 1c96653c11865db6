import type { ReactNode } from 'react';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';
import type { Campaign } from './api.ts';
import { benefitWords, termWords } from './words.ts';

/** A coupon as paper: what it takes off, its terms, and whatever stands at its foot. */
export function Ticket({ campaign, faded, children }: { campaign: Campaign; faded?: boolean; children?: ReactNode }) {
  const t = useSay();
  const lang = useLanguage();
  return (
    <article
      className={`mt-6 flex overflow-hidden rounded-card border border-line-strong bg-raised ${faded ? 'opacity-60' : ''}`}
    >
      <div className="grid w-28 shrink-0 place-content-center border-r border-dashed border-line-strong bg-sunken p-3 text-center sm:w-40">
        <p className="tabular text-xl leading-tight font-bold text-accent sm:text-3xl">
          {benefitWords(campaign, t, lang)}
        </p>
        {campaign.benefit.kind === 'amount' || campaign.benefit.kind === 'percent' ? (
          <p className="mt-1 text-sm text-ink-soft">{t('할인', 'off')}</p>
        ) : null}
      </div>
      <div className="min-w-0 grow p-4 sm:p-5">
        <h2 className="font-bold">{pick(lang, campaign.name_ko, campaign.name_en)}</h2>
        <ul className="mt-2 grid gap-0.5 text-sm text-ink-soft">
          {termWords(campaign, t, lang).map((term) => (
            <li key={term}>{term}</li>
          ))}
        </ul>
        {children}
      </div>
    </article>
  );
}
