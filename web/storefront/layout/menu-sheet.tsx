import { Dialog } from '@base-ui/react/dialog';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { pick, useLanguage, useSay } from '../../ui/lib/language.ts';
import { BrandName } from '../../ui/parts/brand.tsx';
import { CloseIcon } from '../../ui/parts/icons.tsx';
import { sessionQuery, useSignOut } from '../features/account/api.ts';
import { categoriesQuery } from '../features/catalog/api.ts';
import { LanguageSwitch, ThemeSwitch } from './switches.tsx';

const row = 'flex min-h-12 items-center border-b border-line text-lg';

/** The phone's menu: where to go, who I am, language and theme. */
export function MenuSheet({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const t = useSay();
  const lang = useLanguage();
  const categories = useQuery(categoriesQuery);
  const session = useQuery(sessionQuery);
  const sign_out = useSignOut();
  const close = () => onOpenChange(false);
  const account = session.data?.account;
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/40 transition-opacity duration-200 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup className="fixed inset-y-0 left-0 z-50 flex w-[min(22rem,88vw)] flex-col overflow-y-auto bg-paper p-5 text-ink shadow-pop transition-transform duration-250 ease-calm data-ending-style:-translate-x-full data-starting-style:-translate-x-full">
          <div className="mb-4 flex items-center justify-between">
            <Dialog.Title className="text-xl">
              <BrandName />
              <span className="sr-only"> {t('메뉴', 'menu')}</span>
            </Dialog.Title>
            <Dialog.Close
              aria-label={t('닫기', 'Close')}
              className="-mr-2 inline-flex size-11 items-center justify-center rounded-card hover:bg-sunken"
            >
              <CloseIcon />
            </Dialog.Close>
          </div>
          <nav aria-label={t('전체 메뉴', 'All')} className="grid">
            <Link to="/drops" onClick={close} className={`${row} font-semibold text-accent`}>
              {t('드롭', 'Drops')}
            </Link>
            {categories.data?.categories
              .filter((one) => one.parent_slug === null)
              .map((one) => (
                <Link
                  key={one.id}
                  to="/categories/$category"
                  params={{ category: one.slug }}
                  onClick={close}
                  className={row}
                >
                  {pick(lang, one.name, one.name_en)}
                  <span className="tabular ml-auto text-sm text-ink-faint">{one.product_count}</span>
                </Link>
              ))}
            <Link to="/products" onClick={close} className={row}>
              {t('전체 상품', 'All products')}
            </Link>
          </nav>
          <nav aria-label={t('내 정보', 'Mine')} className="mt-8 grid text-[0.9375rem] text-ink-soft">
            {account ? <p className="py-2 font-semibold text-ink">{t(`${account.name} 님`, account.name)}</p> : null}
            <Link to="/orders" onClick={close} className="flex min-h-11 items-center">
              {t('내 주문', 'My orders')}
            </Link>
            {account ? (
              <Link to="/me" onClick={close} className="flex min-h-11 items-center">
                {t('내 정보', 'My account')}
              </Link>
            ) : null}
            {account ? (
              <button
                type="button"
                className="flex min-h-11 items-center text-left"
                onClick={() => {
                  sign_out.mutate();
                  close();
                }}
              >
                {t('로그아웃', 'Sign out')}
              </button>
            ) : (
              <>
                <Link to="/order-lookup" onClick={close} className="flex min-h-11 items-center">
                  {t('비회원 주문 조회', 'Find a guest order')}
                </Link>
                <Link to="/sign-in" onClick={close} className="flex min-h-11 items-center">
                  {t('로그인', 'Sign in')}
                </Link>
                <Link to="/sign-up" onClick={close} className="flex min-h-11 items-center">
                  {t('회원 가입', 'Sign up')}
                </Link>
              </>
            )}
          </nav>
          <div className="mt-auto flex flex-wrap gap-3 pt-8">
            <LanguageSwitch />
            <ThemeSwitch />
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
