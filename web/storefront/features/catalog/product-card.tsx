import type { ProductSummary } from '@madang/contract/catalog';
import { Link } from '@tanstack/react-router';
import { pick, useLanguage, useSay } from '../../../ui/lib/language.ts';
import { Picture } from '../../../ui/parts/picture.tsx';
import { Price } from '../../../ui/parts/price.tsx';

const card_sizes = '(min-width: 64rem) 22vw, (min-width: 48rem) 31vw, 48vw';

export function ProductCard({ product, first }: { product: ProductSummary; first?: boolean }) {
  const t = useSay();
  const lang = useLanguage();
  const gone = !product.in_stock || product.state !== 'on_sale';
  return (
    <article className="group relative">
      <div className="relative aspect-4/5 overflow-hidden rounded-card bg-sunken">
        <Picture
          image={product.image}
          sizes={card_sizes}
          first={first}
          decorative
          className={`size-full transition-opacity duration-300 ${gone ? 'opacity-60' : ''}`}
        />
        {product.hover_image && !gone ? (
          <Picture
            image={product.hover_image}
            sizes={card_sizes}
            decorative
            className="absolute inset-0 hidden size-full opacity-0 transition-opacity duration-300 group-hover:opacity-100 lg:block"
          />
        ) : null}
        {gone ? (
          <span className="absolute top-2.5 left-2.5 rounded-[3px] bg-raised px-2 py-1 text-xs font-semibold text-ink-soft">
            {product.state === 'ended'
              ? t('판매 종료', 'Ended')
              : product.state === 'paused'
                ? t('잠시 쉬는 중', 'Paused')
                : t('품절', 'Sold out')}
          </span>
        ) : null}
      </div>
      <div className="mt-3 grid gap-1">
        <p className="text-[0.8125rem] font-semibold">{pick(lang, product.shop.name, product.shop.name_en)}</p>
        <h3 className="leading-snug text-ink-soft">
          <Link to="/products/$slug" params={{ slug: product.slug }} className="after:absolute after:inset-0">
            {pick(lang, product.title, product.title_en)}
          </Link>
        </h3>
        <Price
          price_krw={product.price_krw}
          compare_at_krw={product.compare_at_krw}
          from={product.max_price_krw > product.price_krw}
        />
        {product.made_to_order ? <p className="text-xs text-ink-faint">{t('주문 제작', 'Made to order')}</p> : null}
      </div>
    </article>
  );
}
