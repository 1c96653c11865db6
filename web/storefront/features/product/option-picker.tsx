import type { Product, Variant } from '@madang/contract/catalog';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { canChoose } from './offer.ts';

type Props = {
  product: Product;
  chosen: Record<string, string>;
  onChoose: (option_id: string, value_id: string) => void;
  isBuyable: (variant: Variant) => boolean;
  /** Options that were still open when the buyer pressed buy. */
  missing: boolean;
};

/** Each option a group of radio buttons. What is out of stock can still be looked at, and says so. */
export function OptionPicker({ product, chosen, onChoose, isBuyable, missing }: Props) {
  const t = useSay();
  const lang = useLanguage();
  return (
    <div className="grid gap-6">
      {product.options.map((option) => {
        const open = missing && !chosen[option.id];
        const picked = option.values.find((one) => one.id === chosen[option.id]);
        return (
          <fieldset key={option.id} data-option="">
            <legend className="mb-2.5 text-sm">
              <span className="font-semibold">{pick(lang, option.name, option.name_en)}</span>
              {picked ? <span className="ml-2 text-ink-soft">{pick(lang, picked.value, picked.value_en)}</span> : null}
              {open ? <span className="ml-2 font-medium text-bad">{t('골라 주세요', 'Please choose')}</span> : null}
            </legend>
            <div className="flex flex-wrap gap-2">
              {option.values.map((value) => {
                const possible = canChoose(product, chosen, option.id, value.id, isBuyable);
                return (
                  <label
                    key={value.id}
                    className={`relative inline-flex min-h-11 min-w-14 cursor-pointer items-center justify-center gap-2 rounded-card border px-3.5 text-[0.9375rem] transition-colors has-checked:border-ink has-checked:bg-ink has-checked:text-paper has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent ${
                      possible
                        ? 'border-line-strong hover:border-ink'
                        : 'border-dashed border-line-strong text-ink-faint line-through'
                    }`}
                  >
                    <input
                      type="radio"
                      name={option.id}
                      value={value.id}
                      checked={chosen[option.id] === value.id}
                      onChange={() => onChoose(option.id, value.id)}
                      className="absolute inset-0 cursor-pointer appearance-none rounded-card outline-none"
                    />
                    {value.swatch ? (
                      <span
                        aria-hidden="true"
                        className="size-4 rounded-full border border-line-strong"
                        style={{ backgroundColor: value.swatch }}
                      />
                    ) : null}
                    <span>{pick(lang, value.value, value.value_en)}</span>
                    {possible ? null : <span className="sr-only">{t('품절', 'sold out')}</span>}
                  </label>
                );
              })}
            </div>
          </fieldset>
        );
      })}
    </div>
  );
}
