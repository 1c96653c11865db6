import { type VariantState, variant_states } from '@madang/contract/catalog';
import { type FormEvent, useState } from 'react';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Button } from '../../ui/button.tsx';
import { readWhole } from '../../ui/whole.ts';
import { product_state_words } from '../../ui/words.ts';
import type { Bulk } from './variant-matrix.ts';

type Kind = Bulk['kind'];
const takes_number = new Set<Kind>(['price_is', 'price_by', 'price_percent', 'compare_is']);

/** One act on every selected variant; nothing is stored before the table is saved. */
export function BulkBar({ selected, onApply }: { selected: number; onApply: (bulk: Bulk) => void }) {
  const t = useSay();
  const lang = useLanguage();
  const [kind, setKind] = useState<Kind>('price_is');
  const [text, setText] = useState('');
  const [state, setState] = useState<VariantState>('on_sale');
  const number = readWhole(text);
  const ready =
    selected > 0 &&
    (!takes_number.has(kind) ||
      (kind === 'compare_is' && number === null) ||
      (number !== null && Number.isFinite(number)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    const krw = number ?? 0;
    if (kind === 'price_is') onApply({ kind, krw: Math.max(0, krw) });
    else if (kind === 'price_by') onApply({ kind, krw });
    else if (kind === 'price_percent') onApply({ kind, percent: krw });
    else if (kind === 'compare_is') onApply({ kind, krw: number });
    else if (kind === 'state_is') onApply({ kind, state });
    else onApply({ kind });
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2">
      <span className="tabular text-ink-soft" aria-live="polite">
        {t(`${selected}개 선택`, `${selected} selected`)}
      </span>
      <select
        aria-label={t('한꺼번에 할 일', 'What to do with all')}
        className="control w-44"
        value={kind}
        onChange={(event) => setKind(event.target.value as Kind)}
      >
        <option value="price_is">{t('가격을', 'Set the price')}</option>
        <option value="price_by">{t('가격에 더하기', 'Add to the price')}</option>
        <option value="price_percent">{t('가격을 % 바꾸기', 'Change the price by %')}</option>
        <option value="compare_is">{t('비교가를 (비우면 없앰)', 'Set compare-at (empty: none)')}</option>
        <option value="compare_is_price">{t('지금 가격을 비교가로', 'Compare-at = price now')}</option>
        <option value="state_is">{t('상태를', 'Set the state')}</option>
      </select>
      {takes_number.has(kind) ? (
        <input
          aria-label={t('금액 또는 비율', 'Amount or percent')}
          inputMode="numeric"
          className="control tabular w-28 text-right"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      ) : null}
      {kind === 'state_is' ? (
        <select
          aria-label={t('상태', 'State')}
          className="control w-36"
          value={state}
          onChange={(event) => setState(event.target.value as VariantState)}
        >
          {variant_states.map((one) => (
            <option key={one} value={one}>
              {product_state_words[one][lang]}
            </option>
          ))}
        </select>
      ) : null}
      <Button type="submit" disabled={!ready}>
        {t('적용', 'Apply')}
      </Button>
    </form>
  );
}
