import type { ReactNode } from 'react';
import { ErrorPanel } from '../../ui/parts/status.tsx';

/** A page whose subject could not be read: still named, and with another try. */
export function PageFailed({ title, error, retry }: { title: string; error: unknown; retry: () => void }) {
  return (
    <>
      <h1 className="text-xl font-bold tracking-tight">{title}</h1>
      <ErrorPanel error={error} retry={retry} />
    </>
  );
}

/** A page on its way: named at once, its shape in place of its words. */
export function PageLoading({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div aria-busy="true" className="grid gap-4">
      <h1 className="sr-only">{title}</h1>
      {children}
    </div>
  );
}
