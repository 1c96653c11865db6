import { Go } from '../frame/go.tsx';

type Tab = { name: string; label: string; search: Record<string, string | undefined> };

/** Parts of a page as links, so that each has an address; the one shown says so. */
export function Tabs({ label, to, tabs, shown }: { label: string; to: string; tabs: readonly Tab[]; shown: string }) {
  return (
    <nav aria-label={label} className="mb-4 overflow-x-auto">
      <div className="flex min-w-max gap-1 border-b border-line">
        {tabs.map((tab) => (
          <Go
            key={tab.name}
            to={to}
            search={tab.search}
            aria-current={tab.name === shown ? 'page' : undefined}
            className={`flex h-9 items-center whitespace-nowrap border-b-2 px-3 font-medium pointer-coarse:h-11 ${tab.name === shown ? 'border-accent text-ink' : 'border-transparent text-ink-soft hover:text-ink'}`}
          >
            {tab.label}
          </Go>
        ))}
      </div>
    </nav>
  );
}
