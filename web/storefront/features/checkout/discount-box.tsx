import { useState } from 'react';
import { sentenceOf } from '../../../ui/lib/api.ts';
import { won } from '../../../ui/lib/format.ts';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../../ui/parts/button.tsx';
import { TextField } from '../../../ui/parts/field.tsx';
import { reasonWords } from '../coupons/words.ts';
import type { Discounts } from './discounts.ts';

/** One's coupons with what each would take off, a field for a code, and what every rule gave or why it did not. */
export function DiscountBox({ discounts }: { discounts: Discounts }) {
  const t = useSay();
  const lang = useLanguage();
  const [typed, setTyped] = useState('');
  const { quote, campaign_ids, codes } = discounts;
  const told = (quote?.rules ?? []).filter(
    (rule) => rule.reason === 'applied' || campaign_ids.includes(rule.campaign_id) || codes.length > 0,
  );
  return (
    <section aria-labelledby="discounts">
      <h2 id="discounts" className="mb-5 border-b border-ink pb-3 text-lg font-bold">
        {t('쿠폰과 할인', 'Coupons')}
      </h2>
      {quote && quote.usable.length > 0 ? (
        <ul className="mb-5 grid gap-2">
          {quote.usable.map((one) => {
            const can = one.reason === 'applied' || campaign_ids.includes(one.campaign_id);
            return (
              <li key={one.campaign_id}>
                <label
                  className={`flex min-h-12 items-center gap-3 rounded-card border px-4 py-2 ${campaign_ids.includes(one.campaign_id) ? 'border-ink bg-raised' : 'border-line-strong'} ${can ? 'cursor-pointer' : 'text-ink-faint'}`}
                >
                  <input
                    type="checkbox"
                    className="size-5 accent-accent"
                    checked={campaign_ids.includes(one.campaign_id)}
                    disabled={!can}
                    onChange={() => discounts.toggle(one.campaign_id)}
                  />
                  <span className="min-w-0 grow">{pick(lang, one.name_ko, one.name_en)}</span>
                  <span className="tabular text-sm font-semibold">
                    {one.gift && one.reason === 'applied'
                      ? t('사은품', 'A gift')
                      : one.reason === 'applied'
                        ? `−${won(one.discount_krw + one.shipping_krw, lang)}`
                        : reasonWords(one.reason, t)}
                  </span>
                </label>
              </li>
            );
          })}
        </ul>
      ) : null}
      <div className="flex items-start gap-2">
        <div className="grow">
          <TextField
            label={t('쿠폰 코드', 'Coupon code')}
            value={typed}
            maxLength={30}
            autoCapitalize="characters"
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value.replace(/[^A-Za-z0-9-]/g, ''))}
            error={discounts.error && codes.length > 0 ? sentenceOf(discounts.error) : null}
          />
        </div>
        <Button
          look="line"
          className="mt-7 h-12 shrink-0 whitespace-nowrap"
          disabled={typed.length < 3 && codes.length === 0}
          busy={discounts.busy && codes.length > 0}
          onClick={() => {
            discounts.setCode(codes.length > 0 && typed === codes[0] ? null : typed.length >= 3 ? typed : null);
            if (codes.length > 0 && typed === codes[0]) setTyped('');
          }}
        >
          {codes.length > 0 && typed === codes[0] ? t('지우기', 'Remove') : t('적용', 'Apply')}
        </Button>
      </div>
      <ul aria-live="polite" className="mt-3 grid gap-1 text-sm">
        {told.map((rule) => (
          <li key={rule.campaign_id} className="flex justify-between gap-3">
            <span className="text-ink-soft">{pick(lang, rule.name_ko, rule.name_en)}</span>
            <span className="tabular font-semibold">
              {quote?.gifts.some((gift) => gift.campaign_id === rule.campaign_id)
                ? t('사은품', 'A gift')
                : rule.reason === 'applied'
                  ? `−${won(rule.discount_krw + rule.shipping_krw, lang)}`
                  : reasonWords(rule.reason, t)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
