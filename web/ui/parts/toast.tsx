import { type ReactNode, useSyncExternalStore } from 'react';
import { CheckIcon } from './icons.tsx';

type Toast = { id: number; body: ReactNode };

const shown_ms = 4_500;
const watchers = new Set<() => void>();
let toasts: Toast[] = [];
let last_id = 0;

function change(next: Toast[]): void {
  toasts = next;
  for (const watch of watchers) watch();
}

/** Says something in passing at the bottom of the page; screen readers hear it politely. */
export function toast(body: ReactNode): void {
  last_id += 1;
  const id = last_id;
  change([...toasts.slice(-2), { id, body }]);
  setTimeout(() => change(toasts.filter((one) => one.id !== id)), shown_ms);
}

/** Place once, near the root. */
export function Toaster() {
  const list = useSyncExternalStore(
    (watch) => {
      watchers.add(watch);
      return () => watchers.delete(watch);
    },
    () => toasts,
  );
  return (
    <div
      role="status"
      aria-live="polite"
      className="print:hidden pointer-events-none fixed inset-x-4 bottom-[calc(5.5rem+env(safe-area-inset-bottom))] z-60 grid justify-items-center gap-2 sm:bottom-8"
    >
      {list.map((one) => (
        <div
          key={one.id}
          className="pointer-events-auto flex max-w-md animate-rise items-center gap-3 rounded-card bg-ink px-5 py-3.5 text-[0.9375rem] text-paper shadow-pop"
        >
          <CheckIcon className="size-4 shrink-0" />
          <div>{one.body}</div>
        </div>
      ))}
    </div>
  );
}
