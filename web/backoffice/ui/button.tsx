import type { ButtonHTMLAttributes } from 'react';

type Look = 'ink' | 'line' | 'quiet' | 'bad' | 'accent';

const looks: Record<Look, string> = {
  ink: 'bg-ink text-paper hover:bg-ink/85',
  accent: 'bg-accent text-on-accent hover:bg-accent-strong',
  line: 'border border-line-strong text-ink hover:bg-sunken',
  quiet: 'text-ink-soft hover:bg-sunken hover:text-ink',
  bad: 'border border-bad text-bad hover:bg-bad-soft',
};

/** The same look for links. */
export const buttonClass = (look: Look = 'line', className = '') =>
  [
    'inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-card px-3 text-dense font-medium whitespace-nowrap transition-colors select-none pointer-coarse:h-11 pointer-coarse:px-4',
    'disabled:cursor-not-allowed disabled:border-transparent disabled:bg-sunken disabled:text-ink-faint',
    looks[look],
    className,
  ].join(' ');

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  look?: Look;
  /** Working: keeps its focus, says so, and takes no second click. */
  busy?: boolean;
};

export function Button({ look, busy, className, children, onClick, type = 'button', ...rest }: Props) {
  return (
    <button
      type={type}
      className={buttonClass(look, className)}
      aria-busy={busy || undefined}
      onClick={(event) => {
        if (busy) return event.preventDefault();
        onClick?.(event);
      }}
      {...rest}
    >
      {busy ? <span className="animate-breathe">{children}</span> : children}
    </button>
  );
}

/** A square button that shows an icon; `label` is what it is called. */
export function IconButton({
  label,
  className = '',
  children,
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { label: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`inline-flex size-8 shrink-0 items-center justify-center rounded-card text-ink-soft transition-colors hover:bg-sunken hover:text-ink disabled:cursor-not-allowed disabled:text-ink-faint disabled:hover:bg-transparent pointer-coarse:size-11 ${className}`}
      {...rest}
    >
      {children}
    </button>
  );
}
