import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';
import { readWhole } from './whole.ts';

type Shared = { label: string; hint?: ReactNode; error?: string | null; className?: string };

/** A label, a control, and under it what to know or what is wrong; `children` gets the ids to tie them together. */
export function Field({
  label,
  hint,
  error,
  className = '',
  children,
}: Shared & { children: (tie: Tie) => ReactNode }) {
  const id = useId();
  const note = error || hint ? `${id}-note` : undefined;
  return (
    <div className={`grid content-start gap-1 ${className}`}>
      <label htmlFor={id} className="text-xs font-medium text-ink-soft">
        {label}
      </label>
      {children({ id, 'aria-invalid': error ? true : undefined, 'aria-describedby': note })}
      {note ? (
        <p id={note} className={`text-xs ${error ? 'text-bad' : 'text-ink-faint'}`}>
          {error || hint}
        </p>
      ) : null}
    </div>
  );
}

export type Tie = { id: string; 'aria-invalid': true | undefined; 'aria-describedby': string | undefined };

export function TextField({ label, hint, error, className, ...rest }: Shared & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <Field label={label} hint={hint} error={error} className={className}>
      {(tie) => <input {...tie} className="control" {...rest} />}
    </Field>
  );
}

/** Text of several lines. */
export function LongField({
  label,
  hint,
  error,
  className,
  ...rest
}: Shared & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <Field label={label} hint={hint} error={error} className={className}>
      {(tie) => <textarea {...tie} rows={2} className="control h-auto py-1.5" {...rest} />}
    </Field>
  );
}

export function SelectField({
  label,
  hint,
  error,
  className,
  children,
  ...rest
}: Shared & SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <Field label={label} hint={hint} error={error} className={className}>
      {(tie) => (
        <select {...tie} className="control" {...rest}>
          {children}
        </select>
      )}
    </Field>
  );
}

export function Checkbox({
  label,
  hint,
  ...rest
}: { label: ReactNode; hint?: ReactNode } & Omit<InputHTMLAttributes<HTMLInputElement>, 'type'>) {
  return (
    <label className="flex min-h-8 cursor-pointer items-start gap-2 py-1 pointer-coarse:min-h-11 pointer-coarse:items-center">
      <input type="checkbox" className="mt-0.5 size-4 shrink-0 accent-accent pointer-coarse:size-5" {...rest} />
      <span>
        {label}
        {hint ? <span className="block text-xs text-ink-faint">{hint}</span> : null}
      </span>
    </label>
  );
}

type WholeProps = Shared & {
  value: string;
  onChange: (text: string) => void;
  unit?: string;
} & Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange'>;

/** A whole number typed freely; thousands are separated when the field is left. The text is the state, `readWhole` reads it. */
export function WholeField({ label, hint, error, className, value, onChange, unit, ...rest }: WholeProps) {
  return (
    <Field label={label} hint={hint} error={error} className={className}>
      {(tie) => (
        <span className="relative block">
          <input
            {...tie}
            inputMode="numeric"
            autoComplete="off"
            className={`control tabular text-right ${unit ? (unit.length > 1 ? 'pr-12' : 'pr-8') : ''}`}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            onBlur={() => {
              const read = readWhole(value);
              if (read !== null && Number.isSafeInteger(read)) onChange(read.toLocaleString('ko-KR'));
            }}
            {...rest}
          />
          {unit ? (
            <span className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-ink-faint">
              {unit}
            </span>
          ) : null}
        </span>
      )}
    </Field>
  );
}
