import { count } from '../../../ui/lib/format.ts';
import { useSay } from '../../../ui/lib/language.ts';

/** How many lines of a long 발주확인 are through; nothing where it goes at once. */
export function ConfirmProgress({ through }: { through: { done: number; of: number } | null }) {
  const t = useSay();
  if (!through) return null;
  return (
    <span className="flex items-center gap-2" role="status">
      <progress
        className="h-2 w-32 accent-accent"
        aria-label={t('발주확인하는 중', 'Confirming')}
        max={through.of}
        value={through.done}
      />
      <span className="tabular text-xs text-ink-soft">
        {count(through.done)} / {count(through.of)}
      </span>
    </span>
  );
}
