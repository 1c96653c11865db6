import { Link } from '@tanstack/react-router';
import { useSay } from '../../ui/lib/language.ts';
import { BrandMark } from '../../ui/parts/brand.tsx';
import { OperatorBlock } from './operator-block.tsx';
import { LanguageSwitch, ThemeSwitch } from './switches.tsx';

const item = 'inline-flex min-h-9 items-center hover:underline';

export function Footer() {
  const t = useSay();
  return (
    <footer className="mt-24 border-t border-line">
      <div className="mx-auto grid max-w-[90rem] gap-10 px-5 py-12 text-sm text-ink-soft sm:px-6 md:grid-cols-[2fr_1fr_1fr_auto] lg:px-10">
        <div>
          <BrandMark className="size-8 text-ink" />
          <p className="mt-4 max-w-80 leading-relaxed">
            {t(
              '마당은 다 팔리면 끝나는 것들을 위한 장터입니다. 없는 것은 팔지 않고, 물건 없이 돈을 받지 않습니다.',
              'Madang is a market for things that run out. It never sells what it does not have, and never takes money without goods.',
            )}
          </p>
        </div>
        <nav aria-label={t('둘러보기', 'Browse')} className="grid content-start justify-items-start">
          <p className="mb-2 font-semibold text-ink">{t('둘러보기', 'Browse')}</p>
          <Link to="/drops" className={item}>
            {t('드롭', 'Drops')}
          </Link>
          <Link to="/products" className={item}>
            {t('전체 상품', 'All products')}
          </Link>
          <Link to="/coupons" className={item}>
            {t('쿠폰', 'Coupons')}
          </Link>
        </nav>
        <nav aria-label={t('도움', 'Help')} className="grid content-start justify-items-start">
          <p className="mb-2 font-semibold text-ink">{t('도움', 'Help')}</p>
          <Link to="/orders" className={item}>
            {t('내 주문', 'My orders')}
          </Link>
          <Link to="/order-lookup" className={item}>
            {t('비회원 주문 조회', 'Find a guest order')}
          </Link>
        </nav>
        <div className="grid content-start justify-items-start gap-3">
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
      </div>
      <OperatorBlock />
    </footer>
  );
}
