import { useEffect, useRef } from 'react';
import { Go } from '../frame/go.tsx';

type Tab = { name: string; label: string; search: Record<string, string | undefined> };

/** Parts of a page as links, so that each has an address; the one shown says so. */
export function Tabs({ label, to, tabs, shown }: { label: string; to: string; tabs: readonly Tab[]; shown: string }) {
  const strip = useRef<HTMLElement>(null);
  const words = tabs.map((tab) => tab.label).join();
  // The one that is shown is in sight, also where not all of them are: on a phone they stand in one line.
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at again when another is shown, or the words change their width
  useEffect(() => {
    const current = strip.current?.querySelector('[aria-current=page]')?.getBoundingClientRect();
    if (!strip.current || !current) return;
    const { left, right } = strip.current.getBoundingClientRect();
    if (current.right > right) strip.current.scrollLeft += current.right - right;
    else if (current.left < left) strip.current.scrollLeft -= left - current.left;
  }, [shown, words]);
  return (
    <nav ref={strip} aria-label={label} className="mb-4 overflow-x-auto">
      <div className="flex min-w-max gap-x-1 border-b border-line md:min-w-0 md:flex-wrap">
        {tabs.map((tab) => (
          <Go
            key={tab.name}
            to={to}
            search={tab.search}
            own_search
            aria-current={tab.name === shown ? 'page' : undefined}
            className={`flex h-9 items-center whitespace-nowrap border-b-2 px-3 font-medium md:max-lg:px-2.5 pointer-coarse:h-11 ${tab.name === shown ? 'border-accent text-ink' : 'border-transparent text-ink-soft hover:text-ink'}`}
          >
            {tab.label}
          </Go>
        ))}
      </div>
    </nav>
  );
}
