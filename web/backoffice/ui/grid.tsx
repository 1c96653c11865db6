// biome-ignore-all lint/a11y/useSemanticElements: rows in sight only, placed by offset: a real table cannot do that and keep its roles
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid itself has the focus and names its active row
// biome-ignore-all lint/a11y/useKeyWithClickEvents: Enter opens the row the keys are on
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useSay } from '../../ui/lib/language.ts';
import { ErrorPanel, Skeleton } from '../../ui/parts/status.tsx';
import { useKeys } from '../frame/keys.ts';
import { useWide } from './use-wide.ts';

export type Column<T> = {
  id: string;
  title: string;
  /** A CSS grid track: `8rem`, `minmax(10rem,2fr)`. */
  track: string;
  /** The track on a phone, where it differs. */
  phone?: string;
  cell: (row: T) => ReactNode;
  align?: 'right';
  /** Left out on a phone. */
  wide?: boolean;
};

type Props<T> = {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[] | undefined;
  rowId: (row: T) => string;
  onOpen?: (row: T) => void;
  error?: unknown;
  retry?: () => void;
  /** What stands where no rows are. */
  empty: ReactNode;
  /** Called when the end comes into sight. */
  more?: (() => void) | null;
  /** Rows from the end on which the keys work: only one grid a page has them. */
  keys?: boolean;
  /** Rows are as high as what is in them: fields for fingers, names that wrap. */
  grows?: boolean;
};

/**
 * Rows of anything, as many as there are: only those in sight exist. j / k or the arrows move, Enter opens;
 * the keys work anywhere on the page.
 */
export function Grid<T>(props: Props<T>) {
  const { label, columns, rows, rowId, onOpen, error, retry, empty, more, keys = true, grows = false } = props;
  const t = useSay();
  const id = useId();
  const wide = useWide();
  const scroller = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(-1);
  const shown = columns.filter((column) => wide || !column.wide);
  const template = shown.map((column) => (wide ? column.track : (column.phone ?? column.track))).join(' ');
  const row_px = wide ? 38 : 60;
  const virtual = useVirtualizer({
    count: rows?.length ?? 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => row_px,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured again when the row height changes
  useEffect(() => virtual.measure(), [wide]);
  useEffect(() => {
    if (rows && more && last >= rows.length - 20) more();
  }, [rows, more, last]);
  const move = (to: number) => {
    const next = Math.max(0, Math.min(to, (rows?.length ?? 0) - 1));
    setAt(next);
    virtual.scrollToIndex(next);
  };
  const open = () => {
    const row = rows?.[at];
    if (row !== undefined) onOpen?.(row);
  };
  useKeys(
    [
      { keys: 'j', label: t('다음 줄', 'Next row'), run: () => move(at + 1) },
      { keys: 'k', label: t('앞 줄', 'Previous row'), run: () => move(at - 1) },
      { keys: 'ArrowDown', label: t('다음 줄', 'Next row'), run: () => move(at + 1) },
      { keys: 'ArrowUp', label: t('앞 줄', 'Previous row'), run: () => move(at - 1) },
      { keys: 'Home', label: t('맨 위', 'First row'), run: () => move(0) },
      { keys: 'End', label: t('맨 아래', 'Last row'), run: () => move((rows?.length ?? 0) - 1) },
      ...(onOpen ? [{ keys: 'o', label: t('열기', 'Open'), run: open }] : []),
    ],
    keys && (rows?.length ?? 0) > 0,
  );
  useEnter(open, keys && at >= 0 && onOpen !== undefined);
  if (error && !rows) return <ErrorPanel error={error} retry={retry} />;
  if (rows && rows.length === 0) return <>{empty}</>;
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={rows ? rows.length + 1 : -1}
      aria-busy={rows ? undefined : true}
      aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
      tabIndex={0}
      className="max-h-[calc(100dvh-13rem)] min-h-48 overflow-auto outline-offset-[-2px]"
    >
      <div
        role="row"
        aria-rowindex={1}
        className="sticky top-0 z-10 grid border-b border-line bg-raised"
        style={{ gridTemplateColumns: template }}
      >
        {shown.map((column) => (
          <div key={column.id} role="columnheader" className={`th ${column.align === 'right' ? 'text-right' : ''}`}>
            {column.title}
          </div>
        ))}
      </div>
      {rows ? (
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index] as T;
            return (
              <div
                key={rowId(row)}
                id={`${id}-${item.index}`}
                role="row"
                aria-rowindex={item.index + 2}
                aria-selected={item.index === at}
                className={`absolute inset-x-0 top-0 grid items-center border-b border-line/70 aria-selected:bg-accent-soft/60 aria-selected:shadow-[inset_3px_0_0_var(--color-accent)] ${onOpen ? 'cursor-pointer hover:bg-sunken/60' : ''} ${grows ? 'py-1' : ''}`}
                {...(grows ? { ref: virtual.measureElement, 'data-index': item.index } : {})}
                style={{
                  gridTemplateColumns: template,
                  transform: `translateY(${item.start}px)`,
                  ...(grows ? { minHeight: row_px } : { height: item.size }),
                }}
                onClick={(event) => {
                  setAt(item.index);
                  if (!(event.target as Element).closest('a,button,input')) onOpen?.(row);
                }}
              >
                {shown.map((column) => (
                  <div
                    key={column.id}
                    role="gridcell"
                    className={`min-w-0 truncate px-2.5 ${column.align === 'right' ? 'tabular text-right' : ''}`}
                  >
                    {column.cell(row)}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      ) : (
        <SkeletonRows />
      )}
    </div>
  );
}

/** Enter opens, unless the focus is on something that has an Enter of its own. */
function useEnter(run: () => void, active: boolean): void {
  const t = useSay();
  useKeys(
    [
      {
        keys: 'Enter',
        label: t('열기', 'Open'),
        run: () => {
          const focused = document.activeElement;
          if (focused instanceof HTMLElement && focused.matches('a, button, summary')) focused.click();
          else run();
        },
      },
    ],
    active,
  );
}

function SkeletonRows() {
  return (
    <div role="presentation" className="grid gap-2 p-2.5">
      {Array.from({ length: 10 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <Skeleton key={index} className="h-6" />
      ))}
    </div>
  );
}
