import { Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useSay } from '../../ui/lib/language.ts';
import { BrandName } from '../../ui/parts/brand.tsx';
import { MenuIcon, SearchIcon } from '../../ui/parts/icons.tsx';
import { Toaster } from '../../ui/parts/toast.tsx';
import { useWaitingForMe } from '../features/approvals/approvals.ts';
import { MissingFactor } from '../features/security/missing-factor.tsx';
import { IconButton } from '../ui/button.tsx';
import { Dialog, ProofHost } from '../ui/dialog.tsx';
import { Icon } from '../ui/icons.tsx';
import { AccountMenu } from './account-menu.tsx';
import { Go, useGo } from './go.tsx';
import { useKeys } from './keys.ts';
import { KeysHelp } from './keys-help.tsx';
import { groupNav, openNav } from './nav.ts';
import { Palette } from './palette.tsx';
import { paths } from './paths.ts';
import { useMay } from './session.ts';

const useNav = () => openNav(useSay(), useMay());

function NavLinks({ onGo }: { onGo?: () => void }) {
  const t = useSay();
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: where one is now is brought into sight when it changes
  useEffect(() => {
    // In some browsers scrolling answers with a promise: an effect may not.
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [pathname]);
  return (
    <nav ref={nav} aria-label={t('관리 메뉴', 'Back office')} className="grid gap-3">
      {groupNav(t, useNav()).map((group) => (
        <div key={group.label} className="grid">
          {group.label ? <p className="px-2.5 pb-0.5 text-2xs font-semibold text-ink-soft">{group.label}</p> : null}
          {group.items.map((item) => (
            <Go
              key={item.to}
              to={item.to}
              nested={item.to !== paths.home}
              onClick={onGo}
              className="group flex h-7.5 scroll-my-8 items-center gap-2.5 rounded-card px-2.5 text-ink-soft hover:bg-sunken hover:text-ink data-[status=active]:bg-sunken data-[status=active]:font-semibold data-[status=active]:text-ink pointer-coarse:h-11"
            >
              <Icon name={item.icon} className="size-4 shrink-0" />
              <span className="truncate">{item.label}</span>
              {item.to === paths.approvals ? <Waiting /> : null}
            </Go>
          ))}
        </div>
      ))}
    </nav>
  );
}

/** How many requests wait for the person at the desk. */
function Waiting() {
  const t = useSay();
  const count = useWaitingForMe();
  if (count === 0) return null;
  return (
    <span className="tabular ml-auto rounded-full bg-accent px-1.5 text-2xs font-semibold text-on-accent">
      {count}
      <span className="sr-only">{t('건이 승인을 기다림', ' waiting for you')}</span>
    </span>
  );
}

/** Navigation on the left (a menu on a phone), the page on the right; keys that work everywhere. */
export function Frame() {
  const t = useSay();
  const go = useGo();
  const [open, setOpen] = useState<'menu' | 'palette' | 'keys' | null>(null);
  const close = () => setOpen(null);
  const places = useNav();
  useKeys([
    { keys: 'mod+k', label: t('무엇이든 찾기', 'Find anything'), run: () => setOpen('palette'), typing: true },
    { keys: '/', label: t('무엇이든 찾기', 'Find anything'), run: () => setOpen('palette') },
    { keys: '?', label: t('단축키 보기', 'Show shortcuts'), run: () => setOpen('keys') },
    ...places.map((item) => ({
      keys: `g ${item.letter}`,
      label: item.label,
      group: t('이동', 'Go to'),
      run: () => go({ to: item.to }),
    })),
  ]);
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[13.5rem_minmax(0,1fr)] print:block">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-60 focus:rounded-card focus:bg-ink focus:px-4 focus:py-2 focus:text-paper"
      >
        {t('본문으로', 'Skip to content')}
      </a>
      <aside className="sticky top-0 hidden h-dvh flex-col border-r border-line lg:flex">
        <div className="p-3">
          <div className="flex h-9 items-center justify-between pl-2.5">
            <Go to={paths.home}>
              <BrandName className="text-base" />
              <span className="sr-only">{t(' 관리 처음으로', ' back office, home')}</span>
            </Go>
            <IconButton label={t('찾기 (Ctrl K)', 'Find (Ctrl K)')} onClick={() => setOpen('palette')}>
              <SearchIcon className="size-4" />
            </IconButton>
          </div>
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto px-3 pb-3">
          <NavLinks />
        </div>
        <div className="border-t border-line p-3">
          <AccountMenu onKeys={() => setOpen('keys')} />
        </div>
      </aside>
      <header className="sticky top-0 z-30 flex h-14 items-center justify-between border-b border-line bg-paper px-2 lg:hidden">
        <div className="flex items-center gap-1">
          <IconButton label={t('메뉴', 'Menu')} onClick={() => setOpen('menu')}>
            <MenuIcon className="size-5" />
          </IconButton>
          <Go to={paths.home}>
            <BrandName className="text-base" />
            <span className="sr-only">{t(' 관리 처음으로', ' back office, home')}</span>
          </Go>
        </div>
        <IconButton label={t('찾기', 'Find')} onClick={() => setOpen('palette')}>
          <SearchIcon className="size-5" />
        </IconButton>
      </header>
      <main id="content" tabIndex={-1} className="min-w-0 px-4 py-5 outline-none sm:px-6 lg:px-8">
        <MissingFactor />
        <Outlet />
      </main>
      <Dialog open={open === 'menu'} onClose={close} title={t('메뉴', 'Menu')}>
        <NavLinks onGo={close} />
        <div className="mt-4 border-t border-line pt-4">
          <AccountMenu />
        </div>
      </Dialog>
      <Palette open={open === 'palette'} onClose={close} />
      <KeysHelp open={open === 'keys'} onClose={close} />
      <ProofHost />
      <Toaster />
    </div>
  );
}
