import { adminTryDiscounts, type DiscountQuote } from '@madang/contract/promotions';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Static } from 'typebox';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { serverNow } from '../../../ui/lib/clock.ts';
import { won } from '../../../ui/lib/format.ts';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Checkbox, TextField, WholeField } from '../../ui/field.tsx';
import { fromKoreaInput, toKoreaInput } from '../../ui/korea-time.ts';
import { KoreaTimeField } from '../../ui/korea-time-field.tsx';
import { Panel } from '../../ui/panel.tsx';
import { readWhole } from '../../ui/whole.ts';
import { VariantPicker } from '../variants/variant-picker.tsx';
import { useVariantNames, variantLabel } from '../variants/variants.ts';
import type { CampaignBody } from './campaign-form.ts';
import { campaignsQuery, reasonWords } from './campaigns.ts';

type Line = { variant_id: string; quantity: number };

/**
 * A basket to try the rules on: what each gives, line by line, and why another does not. Nothing is saved. `but`: the campaign whose
 * draft it is.
 */
export function TryPanel({ draft, but }: { draft: CampaignBody | null; but?: string | undefined }) {
  const t = useSay();
  const [lines, setLines] = useState<Line[]>([]);
  const [units, setUnits] = useState('1');
  const [at, setAt] = useState(() => toKoreaInput(draft?.opens_at ?? new Date(serverNow()).toISOString()));
  const [member, setMember] = useState(true);
  const [bought, setBought] = useState(false);
  const [postal_code, setPostalCode] = useState('');
  const running = useQuery(campaignsQuery);
  const campaign_ids = (running.data ?? [])
    .filter((one) => !one.ended && one.campaign_id !== but)
    .slice(0, 50)
    .map((one) => one.campaign_id);
  const iso = fromKoreaInput(at);
  const body = {
    lines,
    campaign_ids,
    ...(draft ? { draft } : {}),
    ...(iso ? { at: iso } : {}),
    ...(/^\d{5}$/.test(postal_code) ? { postal_code } : {}),
    buyer: { member, verified_phone: member, orders_before: bought ? 1 : 0 },
  };
  const tried = useQuery({
    queryKey: ['campaigns', 'try', body],
    queryFn: ({ signal }) => call(adminTryDiscounts, { body, signal }),
    enabled: lines.length > 0,
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <Panel title={t('테스트', 'Try it')} note={t('저장하지 않습니다.', 'Nothing is saved.')}>
      <div className="grid gap-3">
        <div className="grid grid-cols-[minmax(0,1fr)_6rem] gap-2">
          <VariantPicker
            label={t('상품 담기', 'Add products')}
            value={null}
            onChange={(variant_id) => {
              const quantity = Math.min(999, Math.max(1, readWhole(units) ?? 1));
              if (variant_id)
                setLines((now) => [...now.filter((one) => one.variant_id !== variant_id), { variant_id, quantity }]);
            }}
          />
          <WholeField label={t('수량', 'Units')} value={units} onChange={setUnits} />
        </div>
        <div className="grid gap-2 sm:grid-cols-[minmax(0,1fr)_9rem]">
          <KoreaTimeField label={t('이때 주문하면', 'If ordered at')} value={at} onChange={setAt} />
          <TextField
            label={t('우편번호', 'Postal code')}
            inputMode="numeric"
            maxLength={5}
            value={postal_code}
            onChange={(event) => setPostalCode(event.target.value.replace(/\D/g, ''))}
          />
        </div>
        <div className="flex flex-wrap gap-x-4">
          <Checkbox
            label={t('회원', 'A member')}
            checked={member}
            onChange={(event) => setMember(event.target.checked)}
          />
          <Checkbox
            label={t('전에 주문함', 'Bought before')}
            checked={bought}
            onChange={(event) => setBought(event.target.checked)}
          />
        </div>
        {tried.isError ? <p className="text-sm text-bad">{sentenceOf(tried.error)}</p> : null}
        {lines.length > 0 && tried.data ? (
          <Told quote={tried.data} remove={(id) => setLines((now) => now.filter((one) => one.variant_id !== id))} />
        ) : (
          <p className="text-sm text-ink-soft">
            {t(
              '상품을 담으면 규칙마다 무엇을 왜 깎는지 보입니다.',
              'Add products to see what each rule discounts, and why.',
            )}
          </p>
        )}
      </div>
    </Panel>
  );
}

function Told({ quote, remove }: { quote: Static<typeof DiscountQuote>; remove(variant_id: string): void }) {
  const t = useSay();
  const lang = useLanguage();
  const names = useVariantNames(quote.lines.map((line) => line.variant_id));
  // Gifts stand behind what is bought.
  const bought = quote.lines.length - quote.gifts.length;
  const nameOf = (id: string) => {
    const found = names.get(id);
    return found ? variantLabel(found, lang) : id;
  };
  return (
    <div className="grid gap-3 text-sm" aria-live="polite">
      <ul className="divide-y divide-line border-y border-line">
        {quote.lines.map((line, at) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a gift may be the same variant as a bought line; lines have no other name
            key={`${line.variant_id} ${at}`}
            className="flex items-center justify-between gap-2 py-1.5"
          >
            <span className="min-w-0 truncate">
              {nameOf(line.variant_id)} × {line.quantity}
              {at >= bought ? ` (${t('사은품', 'gift')})` : ''}
            </span>
            <span className="tabular flex items-center gap-2 whitespace-nowrap">
              {won(line.unit_price_krw * line.quantity, lang)}
              {line.discount_krw > 0 ? <b className="text-warn">−{won(line.discount_krw, lang)}</b> : null}
              {at < bought ? (
                <button type="button" className="link" onClick={() => remove(line.variant_id)}>
                  {t('빼기', 'Remove')}
                </button>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
      {quote.shipping_fee_krw > 0 ? (
        <p className="tabular flex justify-between">
          <span>{t('배송비', 'Delivery')}</span>
          <span>
            {won(quote.shipping_fee_krw, lang)}
            {quote.shipping_discount_krw > 0 ? (
              <b className="text-warn"> −{won(quote.shipping_discount_krw, lang)}</b>
            ) : null}
          </span>
        </p>
      ) : null}
      <p className="tabular flex justify-between font-bold">
        <span>{t('결제할 금액', 'To pay')}</span>
        <span>{won(quote.amount_krw, lang)}</span>
      </p>
      <ul className="grid gap-2">
        {quote.rules.map((rule) => (
          <li key={rule.campaign_id} className="rounded border border-line p-2">
            <p className="flex justify-between gap-2 font-medium">
              <span className="min-w-0 truncate">
                {pick(lang, rule.name_ko, rule.name_en) || t('(이름 없음)', '(no name)')}
              </span>
              <span className={`tabular whitespace-nowrap ${rule.reason === 'applied' ? '' : 'text-ink-soft'}`}>
                {rule.reason === 'applied' && rule.discount_krw + rule.shipping_krw > 0
                  ? `−${won(rule.discount_krw + rule.shipping_krw, lang)}`
                  : reasonWords(rule.reason, t)}
              </span>
            </p>
            {rule.needed_krw !== undefined ? (
              <p className="tabular text-ink-soft">
                {t(
                  `${won(rule.needed_krw, lang)} 필요, ${won(rule.there_krw ?? 0, lang)} 있음`,
                  `${won(rule.needed_krw, lang)} needed, ${won(rule.there_krw ?? 0, lang)} there`,
                )}
              </p>
            ) : null}
            <ul className="text-ink-soft">
              {rule.lines.map((line, at) => (
                <li
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above
                  key={`${line.variant_id} ${at}`}
                  className="tabular flex justify-between gap-2"
                >
                  <span className="min-w-0 truncate">{nameOf(line.variant_id)}</span>
                  <span className="whitespace-nowrap">
                    {line.discount_krw > 0
                      ? `−${won(line.discount_krw, lang)}`
                      : line.matches
                        ? t('대상', 'matches')
                        : t('대상 아님', 'no match')}
                  </span>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </div>
  );
}
