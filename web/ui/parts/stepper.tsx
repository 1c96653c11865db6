import { useSay } from '../lib/language.ts';
import { IconButton } from './button.tsx';
import { MinusIcon, PlusIcon } from './icons.tsx';

/** How many: minus, the number, plus. `label` names what is counted. */
export function Stepper(props: {
  label: string;
  value: number;
  min?: number;
  max: number;
  onChange: (value: number) => void;
  small?: boolean;
}) {
  const { label, value, min = 1, max, onChange, small } = props;
  const t = useSay();
  const size = small ? 'size-9' : 'size-11';
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out inline with its legend hidden in every browser
    <div
      role="group"
      aria-label={label}
      className="inline-flex items-center rounded-card border border-line-strong bg-raised"
    >
      <IconButton
        label={t('수량 줄이기', 'Decrease')}
        className={size}
        disabled={value <= min}
        onClick={() => onChange(value - 1)}
      >
        <MinusIcon className="size-4" />
      </IconButton>
      <output aria-live="polite" className="tabular min-w-8 text-center text-[0.9375rem] font-semibold">
        {value}
      </output>
      <IconButton
        label={t('수량 늘리기', 'Increase')}
        className={size}
        disabled={value >= max}
        onClick={() => onChange(value + 1)}
      >
        <PlusIcon className="size-4" />
      </IconButton>
    </div>
  );
}
