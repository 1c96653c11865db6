import type { ReactNode } from 'react';
import { usePageTitle } from './page-title.ts';

/** The page's one h1, and its name in the tab. */
export function PageHeading({ title, children }: { title: string; children?: ReactNode }) {
  usePageTitle(title);
  return (
    <div className="pt-8 lg:pt-14">
      <h1 className="text-2xl font-bold tracking-tight lg:text-4xl">{title}</h1>
      {children ? <p className="mt-2 max-w-2xl text-ink-soft lg:mt-3">{children}</p> : null}
    </div>
  );
}
