import { useSay } from '../../ui/lib/language.ts';
import { Button } from './button.tsx';

type Props = { chips: readonly { key: string; text: string }[]; onRemove: (key: string) => void };

/** What was chosen, each taken out by a click on it. */
export function Chips({ chips, onRemove }: Props) {
  const t = useSay();
  return (
    <ul className="flex flex-wrap gap-1.5">
      {chips.map((chip) => (
        <li key={chip.key}>
          <Button look="line" onClick={() => onRemove(chip.key)}>
            {chip.text} ×<span className="sr-only"> {t('빼기', 'remove')}</span>
          </Button>
        </li>
      ))}
    </ul>
  );
}
