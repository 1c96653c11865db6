import { useSay } from '../../ui/lib/language.ts';

/** Tracking numbers of one thing in one line of text: the first, and how many more there are; all of them in the tooltip and read out. */
export function Numbers({ all, courier }: { all: readonly string[]; courier?: string | null }) {
  const t = useSay();
  const [first, ...more] = all;
  if (!first) return <span className="text-ink-faint">–</span>;
  return (
    <span className="flex min-w-0 gap-1" title={[courier, all.join(', ')].filter(Boolean).join(' ')}>
      <span className="tabular min-w-0 truncate">
        {courier ? `${courier} ` : ''}
        {first}
      </span>
      {more.length > 0 ? (
        <span className="shrink-0 text-ink-soft">
          <span aria-hidden="true">{t(`외 ${more.length}`, `+${more.length}`)}</span>
          <span className="sr-only">{more.join(', ')}</span>
        </span>
      ) : null}
    </span>
  );
}
