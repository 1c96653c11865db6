import type { ReactNode } from 'react';

/** Nothing here, and what to do next; small enough for a panel. */
export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="grid justify-items-center gap-1.5 px-6 py-12 text-center">
      <p className="text-sm font-semibold">{title}</p>
      {children ? <div className="max-w-md text-ink-soft">{children}</div> : null}
      {action ? <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}

/** What was refused, said where the person is looking. */
export function Refused({ children }: { children: ReactNode }) {
  return children ? (
    <p role="alert" className="rounded-card bg-bad-soft px-3 py-2 text-bad">
      {children}
    </p>
  ) : null;
}
