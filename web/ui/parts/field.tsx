import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';

const box =
  'w-full rounded-card border border-line-strong bg-raised px-4 text-base text-ink placeholder:text-ink-faint transition-colors hover:border-ink focus:border-ink aria-invalid:border-bad disabled:bg-sunken disabled:text-ink-faint';

type Shared = { label: string; hint?: ReactNode; error?: string | null; optional?: string };

function Frame({ id, label, hint, error, optional, children }: Shared & { id: string; children: ReactNode }) {
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="text-sm font-medium text-ink">
        {label}
        {optional ? <span className="ml-1.5 font-normal text-ink-faint">{optional}</span> : null}
      </label>
      {children}
      {error ? (
        <p id={`${id}-error`} className="text-sm text-bad">
          {error}
        </p>
      ) : hint ? (
        <p id={`${id}-hint`} className="text-sm text-ink-faint">
          {hint}
        </p>
      ) : null}
    </div>
  );
}

const described = (id: string, { error, hint }: Shared) => (error ? `${id}-error` : hint ? `${id}-hint` : undefined);

/** A labelled input; `error` replaces the hint and is tied to the input for screen readers. */
export function TextField({
  label,
  hint,
  error,
  optional,
  id,
  className = '',
  ...rest
}: Shared & InputHTMLAttributes<HTMLInputElement>) {
  const made = useId();
  const own = id ?? made;
  return (
    <Frame id={own} label={label} hint={hint} error={error} optional={optional}>
      <input
        id={own}
        className={`${box} h-12 ${className}`}
        aria-invalid={error ? true : undefined}
        aria-describedby={described(own, { label, hint, error })}
        {...rest}
      />
    </Frame>
  );
}

/** The same for more than a line. */
export function TextArea({
  label,
  hint,
  error,
  optional,
  ...rest
}: Shared & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const own = useId();
  return (
    <Frame id={own} label={label} hint={hint} error={error} optional={optional}>
      <textarea
        id={own}
        className={`${box} py-3`}
        aria-invalid={error ? true : undefined}
        aria-describedby={described(own, { label, hint, error })}
        {...rest}
      />
    </Frame>
  );
}

export function SelectField({
  label,
  hint,
  error,
  optional,
  id,
  className = '',
  children,
  ...rest
}: Shared & SelectHTMLAttributes<HTMLSelectElement>) {
  const made = useId();
  const own = id ?? made;
  return (
    <Frame id={own} label={label} hint={hint} error={error} optional={optional}>
      <select
        id={own}
        className={`${box} h-12 ${className}`}
        aria-invalid={error ? true : undefined}
        aria-describedby={described(own, { label, hint, error })}
        {...rest}
      >
        {children}
      </select>
    </Frame>
  );
}
