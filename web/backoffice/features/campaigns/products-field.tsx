import { useQueries } from '@tanstack/react-query';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { productQuery } from '../products/products.ts';
import { VariantPicker } from '../variants/variant-picker.tsx';

/** Products by name: each with a button that takes it off the list again. */
export function ProductsField({
  chosen,
  shop_id,
  disabled,
  onChange,
}: {
  chosen: string[];
  shop_id: string | undefined;
  disabled: boolean;
  onChange(product_ids: string[]): void;
}) {
  const t = useSay();
  const lang = useLanguage();
  const products = useQueries({ queries: chosen.map((id) => ({ ...productQuery(id), staleTime: 60_000 })) });
  return (
    <div className="grid gap-2">
      <VariantPicker
        label={t('상품 (상품도 분류도 비우면 모두)', 'Products (no product and no category: all)')}
        value={null}
        shop_id={shop_id}
        disabled={disabled}
        onChange={(_, variant) => {
          if (variant && !chosen.includes(variant.product_id)) onChange([...chosen, variant.product_id]);
        }}
      />
      {chosen.length > 0 ? (
        <ul className="flex flex-wrap gap-1.5" aria-label={t('고른 상품', 'Chosen products')}>
          {chosen.map((id, at) => {
            const product = products[at]?.data;
            const name = product ? pick(lang, product.title, product.title_en) : '…';
            return (
              <li key={id} className="flex items-center gap-1.5 rounded border border-line bg-sunken px-2 py-1 text-sm">
                <span>{name}</span>
                {disabled ? null : (
                  <button
                    type="button"
                    className="link"
                    aria-label={t(`${name} 빼기`, `Remove ${name}`)}
                    onClick={() => onChange(chosen.filter((one) => one !== id))}
                  >
                    {t('빼기', 'Remove')}
                  </button>
                )}
              </li>
            );
          })}
        </ul>
      ) : null}
    </div>
  );
}
