import { useId } from 'react';
import { Field } from '../../ui/field.tsx';
import { usual_couriers } from './dispatch.ts';

/** A courier by name: the usual ones are offered, any other may be written. */
export function CourierField({
  label,
  value,
  onChange,
  className,
}: {
  label: string;
  value: string;
  onChange: (name: string) => void;
  className?: string;
}) {
  const list = useId();
  return (
    <Field label={label} className={className ?? ''}>
      {(tie) => (
        <>
          <input
            {...tie}
            className="control"
            list={list}
            value={value}
            maxLength={60}
            onChange={(event) => onChange(event.target.value)}
          />
          <datalist id={list}>
            {usual_couriers.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
