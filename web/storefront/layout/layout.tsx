import { Link, Outlet } from '@tanstack/react-router';
import { useSay } from '../../ui/lib/language.ts';
import { BrandName } from '../../ui/parts/brand.tsx';
import { Toaster } from '../../ui/parts/toast.tsx';

export function Layout() {
  const t = useSay();
  return (
    <>
      <header className="border-b border-line">
        <Link
          to="/"
          aria-label={t('마당 처음으로', 'Madang home')}
          className="inline-flex h-14 items-center px-5 text-lg"
        >
          <BrandName />
        </Link>
      </header>
      <main id="content">
        <Outlet />
      </main>
      <Toaster />
    </>
  );
}
