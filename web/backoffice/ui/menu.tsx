import { type ReactNode, useEffect, useRef } from 'react';
import { buttonClass } from './button.tsx';

/** A quiet button that opens a small panel under it; Escape, or a press anywhere else, closes it. */
export function Menu({ label, children }: { label: string; children: ReactNode }) {
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (back: boolean) => {
      if (!menu.current?.open) return false;
      menu.current.open = false;
      if (back) menu.current.querySelector('summary')?.focus();
      return true;
    };
    const press = (event: PointerEvent) => {
      if (event.target instanceof Node && !menu.current?.contains(event.target)) close(false);
    };
    const key = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && close(true)) event.stopPropagation();
    };
    document.addEventListener('pointerdown', press);
    document.addEventListener('keydown', key, true);
    return () => {
      document.removeEventListener('pointerdown', press);
      document.removeEventListener('keydown', key, true);
    };
  }, []);
  return (
    <details ref={menu} className="relative">
      <summary className={buttonClass('quiet', 'list-none')}>{label}</summary>
      {children}
    </details>
  );
}
