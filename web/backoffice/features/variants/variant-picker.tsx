import type { VariantName } from '@madang/contract/catalog-admin';
import { type KeyboardEvent, useDeferredValue, useId, useState } from 'react';
import { won } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Field } from '../../ui/field.tsx';
import { useVariantNames, useVariantSearch, variantLabel } from './variants.ts';

type Props = {
  label: string;
  value: string | null;
  onChange: (variant_id: string | null, variant: VariantName | null) => void;
  error?: string | null;
  hint?: string;
  disabled?: boolean;
  /** Only goods of this shop. */
  shop_id?: string | undefined;
};

/** Type a part of the name or the SKU, choose with the arrows and Enter. */
export function VariantPicker({ label, value, onChange, error, hint, disabled, shop_id }: Props) {
  const t = useSay();
  const lang = useLanguage();
  const list_id = useId();
  const [text, setText] = useState<string | null>(null);
  const [at, setAt] = useState(0);
  const words = useDeferredValue(text ?? '');
  const search = useVariantSearch(words.trim(), text !== null, shop_id ? { shop_id } : {});
  const found = search.data ?? [];
  // The list still shows what was found for fewer letters: Enter would choose something else than was typed.
  const stale = search.isPlaceholderData || words !== (text ?? '');
  const chosen = useVariantNames(value ? [value] : []).get(value ?? '');
  const open = text !== null;
  const index = Math.min(at, found.length - 1);
  const choose = (variant: VariantName | undefined) => {
    if (!variant) return;
    onChange(variant.variant_id, variant);
    setText(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') {
      if (!open) setText('');
      else setAt(Math.min(index + 1, found.length - 1));
    } else if (event.key === 'ArrowUp' && open) setAt(Math.max(index - 1, 0));
    else if (event.key === 'Enter' && open) {
      if (!stale) choose(found[index]);
    } else if (event.key === 'Escape' && open) {
      event.stopPropagation();
      setText(null);
    } else return;
    event.preventDefault();
  };
  return (
    <Field label={label} error={error} hint={hint}>
      {(tie) => (
        <div className="relative">
          <input
            {...tie}
            role="combobox"
            autoComplete="off"
            aria-expanded={open}
            aria-controls={open ? list_id : undefined}
            aria-activedescendant={open && found[index] ? `${list_id}-${index}` : undefined}
            className="control"
            disabled={disabled}
            placeholder={t('이름, 옵션, 초성 또는 SKU', 'Product, option or SKU')}
            value={text ?? (chosen ? variantLabel(chosen, lang) : '')}
            onChange={(event) => {
              setText(event.target.value);
              setAt(0);
            }}
            onFocus={(event) => event.target.select()}
            onClick={() => setText((now) => now ?? '')}
            onBlur={() => setText(null)}
            onKeyDown={onKeyDown}
          />
          {open ? (
            <div
              id={list_id}
              role="listbox"
              aria-label={t('찾은 상품', 'Products found')}
              className="absolute inset-x-0 top-full z-20 mt-1 max-h-72 overflow-y-auto rounded-card border border-line bg-raised p-1 shadow-pop"
            >
              {found.map((variant, position) => (
                <div
                  key={variant.variant_id}
                  id={`${list_id}-${position}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={position === index}
                  className="flex min-h-8 cursor-pointer items-center justify-between gap-3 rounded-[3px] px-2 aria-selected:bg-sunken pointer-coarse:min-h-11"
                  // Before the input's blur closes the list.
                  onMouseDown={(event) => {
                    event.preventDefault();
                    choose(variant);
                  }}
                >
                  <span className="truncate">{variantLabel(variant, lang)}</span>
                  <span className="tabular shrink-0 text-xs text-ink-faint">
                    {[variant.sku, variant.price_krw === null ? null : won(variant.price_krw, lang)]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </div>
              ))}
              {found.length === 0 ? (
                <p className="px-2 py-2 text-ink-soft">{t('찾은 상품이 없습니다.', 'No product found.')}</p>
              ) : null}
            </div>
          ) : null}
        </div>
      )}
    </Field>
  );
}
