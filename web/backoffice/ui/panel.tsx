import type { ReactNode } from 'react';

/** A titled part of a page. */
export function Panel({
  title,
  note,
  actions,
  children,
  flush,
  id,
}: {
  title?: string;
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** No padding: a table fills it edge to edge. */
  flush?: boolean;
  id?: string;
}) {
  return (
    <section
      id={id}
      aria-label={title}
      className="min-w-0 scroll-mt-16 overflow-hidden rounded-lg border border-line bg-raised"
    >
      {title || actions ? (
        <header className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b border-line px-4 py-1.5">
          <div className="flex flex-wrap items-baseline gap-x-3">
            {title ? <h2 className="text-sm font-bold">{title}</h2> : null}
            {note ? <div className="text-xs text-ink-faint">{note}</div> : null}
          </div>
          {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
        </header>
      ) : null}
      <div className={flush ? '' : 'p-4'}>{children}</div>
    </section>
  );
}

/** The top of a page: its name, what it is about, and what can be done here. */
export function PageHead({
  title,
  note,
  actions,
  back,
}: {
  title: ReactNode;
  note?: ReactNode;
  actions?: ReactNode;
  back?: ReactNode;
}) {
  return (
    <div className="mb-4 flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        {back ? <div className="mb-1 text-xs">{back}</div> : null}
        <h1 className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xl font-bold tracking-tight">{title}</h1>
        {note ? <div className="mt-1 text-ink-soft">{note}</div> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </div>
  );
}

/** One figure with its name; `tone` colours the figure, the words say the same. */
export function Figure({
  label,
  value,
  note,
  tone,
}: {
  label: string;
  value: ReactNode;
  note?: ReactNode;
  tone?: 'bad' | 'warn' | 'good';
}) {
  const color = tone === 'bad' ? 'text-bad' : tone === 'warn' ? 'text-warn' : tone === 'good' ? 'text-good' : '';
  return (
    <div className="min-w-0 bg-raised px-4 py-3">
      <dt className="truncate text-xs text-ink-soft">{label}</dt>
      <dd
        className={`tabular mt-0.5 font-semibold tracking-tight whitespace-nowrap ${typeof value === 'string' && value.length > 9 ? 'text-lg leading-8' : 'text-2xl'} ${color}`}
      >
        {value}
      </dd>
      {note ? <dd className="mt-0.5 truncate text-xs text-ink-faint">{note}</dd> : null}
    </div>
  );
}

/** A row of figures separated by hairlines. */
export function Figures({ children, columns = 6, bare }: { children: ReactNode; columns?: 4 | 5 | 6; bare?: boolean }) {
  const wide = { 4: 'sm:grid-cols-4', 5: 'sm:grid-cols-5', 6: 'sm:grid-cols-3 lg:grid-cols-6' }[columns];
  return (
    <dl
      className={`grid grid-cols-2 gap-px overflow-hidden bg-line ${wide} ${bare ? 'border-b border-line' : 'rounded-lg border border-line'}`}
    >
      {children}
    </dl>
  );
}
