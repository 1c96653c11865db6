import { percentOff, won } from '../lib/format.ts';
import { useLanguage, useSay } from '../lib/language.ts';

type Props = {
  price_krw: number;
  compare_at_krw?: number | null;
  size?: 'sm' | 'md' | 'lg';
  /** Variants cost different sums: this is the lowest. */
  from?: boolean;
};
const sizes = { sm: 'text-[0.9375rem]', md: 'text-lg', lg: 'text-2xl' };

/** The price; with a compare-at also the saving and the former price, named for those who only hear it. */
export function Price({ price_krw, compare_at_krw, size = 'sm', from }: Props) {
  const lang = useLanguage();
  const t = useSay();
  const off = percentOff(price_krw, compare_at_krw);
  return (
    <p className={`tabular flex flex-wrap items-baseline gap-x-2 font-bold ${sizes[size]}`}>
      {off > 0 ? (
        <span className="text-accent">
          <span className="sr-only">{t('할인', 'Discount')} </span>
          {off}%
        </span>
      ) : null}
      <span>
        {won(price_krw, lang)}
        {from ? <span className="font-normal">{t('부터', '+')}</span> : null}
      </span>
      {off > 0 && compare_at_krw ? (
        <s className="text-[0.8em] font-normal text-ink-faint">
          <span className="sr-only">{t('원래 가격', 'Before')} </span>
          {won(compare_at_krw, lang)}
        </s>
      ) : null}
    </p>
  );
}
