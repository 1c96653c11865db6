import { Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useSay } from '../../ui/lib/language.ts';
import { Toaster } from '../../ui/parts/toast.tsx';
import { Footer } from './footer.tsx';
import { Header } from './header.tsx';

export function Layout() {
  const t = useSay();
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const first = useRef(true);
  // A new page: who reads with ears or keys starts at its top, as after a full load.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is what it waits for
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    main.current?.focus({ preventScroll: true });
  }, [path]);
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#content"
        className="sr-only z-50 bg-ink px-4 py-3 text-paper focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t('본문으로 건너뛰기', 'Skip to content')}
      </a>
      <Header />
      <main id="content" ref={main} tabIndex={-1} className="grow outline-none">
        <Outlet />
      </main>
      <Footer />
      <Toaster />
    </div>
  );
}
