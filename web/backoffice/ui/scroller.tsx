import type { ReactNode } from 'react';

/** A part that scrolls by itself, reachable by keyboard and named. `relative`: what is hidden but read aloud in it stays in it, and does not widen the page. */
export function Scroller({ label, className, children }: { label: string; className: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
      tabIndex={0}
      className={`relative overflow-auto ${className}`}
    >
      {children}
    </section>
  );
}
