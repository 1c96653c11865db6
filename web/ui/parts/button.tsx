import type { ButtonHTMLAttributes, ReactNode } from 'react';

type Look = 'buy' | 'ink' | 'line' | 'quiet' | 'bad';
type Size = 'lg' | 'md' | 'sm';

const looks: Record<Look, string> = {
  buy: 'bg-accent text-on-accent hover:bg-accent-strong',
  ink: 'bg-ink text-paper hover:bg-ink/85',
  line: 'border border-line-strong text-ink hover:bg-sunken',
  quiet: 'text-ink hover:bg-sunken',
  bad: 'border border-bad text-bad hover:bg-bad-soft',
};
const sizes: Record<Size, string> = {
  lg: 'min-h-14 px-6 text-base font-semibold',
  md: 'min-h-11 px-5 text-[0.9375rem] font-semibold',
  sm: 'min-h-9 px-3.5 text-sm font-medium',
};

/** The same look for links: `<Link className={buttonClass({ look: 'ink' })}>`. */
export function buttonClass({
  look = 'ink',
  size = 'md',
  wide = false,
}: {
  look?: Look;
  size?: Size;
  wide?: boolean;
} = {}) {
  return [
    'inline-flex items-center justify-center gap-2 rounded-card text-center transition-colors duration-150 ease-calm select-none',
    'disabled:cursor-not-allowed disabled:border-transparent disabled:bg-sunken disabled:text-ink-faint',
    'aria-disabled:cursor-not-allowed aria-disabled:border-transparent aria-disabled:bg-sunken aria-disabled:text-ink-faint',
    looks[look],
    sizes[size],
    wide ? 'w-full' : '',
  ].join(' ');
}

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  look?: Look;
  size?: Size;
  wide?: boolean;
  /** Working: stays focusable, says so, and takes no second click. */
  busy?: boolean;
  busy_label?: ReactNode;
};

export function Button({
  look,
  size,
  wide,
  busy,
  busy_label,
  className = '',
  children,
  onClick,
  type = 'button',
  ...rest
}: Props) {
  return (
    <button
      type={type}
      className={`${buttonClass({ look, size, wide })} ${className}`}
      aria-busy={busy || undefined}
      onClick={(event) => {
        if (busy) return event.preventDefault();
        onClick?.(event);
      }}
      {...rest}
    >
      {busy ? <span className="animate-breathe">{busy_label ?? children}</span> : children}
    </button>
  );
}

/** A square button with only an icon; `label` is what it is called. */
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
      className={`inline-flex size-11 items-center justify-center rounded-card text-ink transition-colors hover:bg-sunken disabled:cursor-not-allowed disabled:text-ink-faint disabled:hover:bg-transparent ${className}`}
      {...rest}
    >
      {children}
    </button>
  );
}
