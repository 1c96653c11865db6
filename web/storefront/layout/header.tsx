import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { pick, useLanguage, useSay } from '../../ui/lib/language.ts';
import { BrandName } from '../../ui/parts/brand.tsx';
import { IconButton } from '../../ui/parts/button.tsx';
import { BagIcon, MenuIcon, PersonIcon, SearchIcon } from '../../ui/parts/icons.tsx';
import { sessionQuery } from '../features/account/api.ts';
import { cartQuery } from '../features/cart/api.ts';
import { categoriesQuery } from '../features/catalog/api.ts';
import { LanguageLink } from './switches.tsx';

/** The dialog's code is a quarter of the first load and most visits never open the menu: it comes at the first touch. */
const loadMenu = () => import('./menu-sheet.tsx');
const MenuSheet = lazy(async () => ({ default: (await loadMenu()).MenuSheet }));

const icon_link = 'relative inline-flex size-11 items-center justify-center rounded-card hover:bg-sunken';

export function Header() {
  const t = useSay();
  const lang = useLanguage();
  const [menu, setMenu] = useState(false);
  const [menu_used, setMenuUsed] = useState(false);
  if (menu && !menu_used) setMenuUsed(true);
  const session = useQuery(sessionQuery);
  const cart = useQuery({ ...cartQuery, enabled: session.isSuccess });
  const categories = useQuery(categoriesQuery);
  const pieces = cart.data?.count ?? 0;
  const top = categories.data?.categories.filter((one) => one.parent_slug === null).slice(0, 6) ?? [];
  return (
    <header className="sticky top-0 z-30 border-b border-line bg-paper/92 backdrop-blur-md">
      <div className="mx-auto flex h-14 max-w-[90rem] items-center gap-2 px-2 sm:px-6 lg:h-17 lg:px-10">
        <IconButton
          label={t('메뉴', 'Menu')}
          className="lg:hidden"
          onPointerDown={() => void loadMenu()}
          onFocus={() => void loadMenu()}
          onClick={() => setMenu(true)}
        >
          <MenuIcon />
        </IconButton>
        <Link to="/" className="inline-flex h-11 items-center px-2 text-xl lg:px-0 lg:text-2xl">
          <BrandName />
          <span className="sr-only"> {t('처음으로', 'home')}</span>
        </Link>
        <nav aria-label={t('주 메뉴', 'Main')} className="ml-10 hidden min-w-0 gap-1 lg:flex">
          <Link
            to="/drops"
            className="rounded-card px-3 py-2.5 text-[0.9375rem] font-semibold text-accent hover:bg-sunken"
          >
            {t('드롭', 'Drops')}
          </Link>
          {top.map((one) => (
            <Link
              key={one.id}
              to="/categories/$category"
              params={{ category: one.slug }}
              className="rounded-card px-3 py-2.5 text-[0.9375rem] font-medium whitespace-nowrap hover:bg-sunken aria-[current=page]:underline aria-[current=page]:underline-offset-8"
            >
              {pick(lang, one.name, one.name_en)}
            </Link>
          ))}
          <Link
            to="/products"
            className="rounded-card px-3 py-2.5 text-[0.9375rem] font-medium text-ink-soft hover:bg-sunken"
          >
            {t('전체', 'All')}
          </Link>
        </nav>
        <div className="ml-auto flex items-center">
          <LanguageLink />
          <Link to="/products" search={{ find: true }} aria-label={t('상품 찾기', 'Search')} className={icon_link}>
            <SearchIcon />
          </Link>
          <Link
            to={session.data?.account ? '/me' : '/sign-in'}
            aria-label={session.data?.account ? t('내 정보', 'My account') : t('로그인', 'Sign in')}
            className={`${icon_link} hidden sm:inline-flex`}
          >
            <PersonIcon />
          </Link>
          <Link to="/cart" className={icon_link}>
            <BagIcon />
            <span className="sr-only">{t('장바구니', 'Cart')}</span>
            {pieces > 0 ? (
              <span className="tabular absolute top-1 right-0.5 min-w-4.5 rounded-full bg-accent px-1 text-center text-2xs leading-4.5 font-bold text-on-accent">
                {pieces > 99 ? '99+' : pieces}
                <span className="sr-only">{t('개', ' items')}</span>
              </span>
            ) : null}
          </Link>
        </div>
      </div>
      {menu_used ? (
        <Suspense>
          <MenuSheet open={menu} onOpenChange={setMenu} />
        </Suspense>
      ) : null}
    </header>
  );
}
