// biome-ignore-all lint/a11y/useSemanticElements: rows in sight only, placed by offset: a real table cannot do that and keep its roles
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid itself has the focus and names its active row
// biome-ignore-all lint/a11y/useKeyWithClickEvents: Enter opens the row the keys are on, Space chooses it
import type { GridRow, GridSort } from '@madang/contract/desk';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { count, many } from '../../../ui/lib/format.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { ErrorPanel, Skeleton } from '../../../ui/parts/status.tsx';
import { useKeys } from '../../frame/keys.ts';
import { Button } from '../../ui/button.tsx';
import { CutOff, sayWhole } from './cut-off.tsx';
import { drawSpan, type Span } from './draw-span.ts';
import { EditCell } from './edit-cell.tsx';
import type { GridColumn } from './grid-columns.tsx';
import type { EditField, GridEdits } from './grid-edits.ts';
import type { ListEnd } from './orders.ts';
import { useSteadyScroll } from './steady-scroll.ts';
import type { TopNews } from './top-news.ts';

const row_px = 34;
/** The header, and a bar for scrolling to the side. */
const header_px = 48;
/** The box to choose by and the first column stay in place while the others scroll sideways under them; a phone has no room for that. */
const kept = 'self-stretch bg-inherit md:sticky md:z-1';
const kept_corner = `${kept} flex items-center md:left-0`;
const kept_column = `${kept} content-center md:left-9`;
/** Rows from an end of what is held at which the next page is asked for. */
const near_rows = 30;

type Props = {
  label: string;
  columns: readonly GridColumn[];
  rows: readonly GridRow[] | undefined;
  /** Which list it is: other filters, another sort, or its other end are another one. */
  list: string;
  /** How many orders the list has; null where they were not counted to the end. */
  total: number | null;
  /** What came on top of it since its beginning was let go. */
  top: TopNews;
  sort: string;
  onSort: (sort: GridSort) => void;
  chosen: { has: (order_id: string) => boolean; readonly size: number };
  onChoose: (order_ids: readonly string[], on: boolean) => void;
  onOpen: (row: GridRow) => void;
  /** Copies the rows chosen; where none is, the one given. */
  onCopy: (row: GridRow | undefined) => void;
  /** Absent where nothing may be changed. */
  edits?: GridEdits | undefined;
  before: (() => void) | null;
  after: (() => void) | null;
  /** Whether the list goes on beyond what is held, at each end; and reading it from there. */
  beyond: Record<ListEnd, boolean>;
  onEnd: (end: ListEnd) => void;
  error: unknown;
  retry: () => void;
  empty: ReactNode;
};

/** Orders, as many as there are: only the rows in sight exist, and only some pages of rows are held, in both directions. */
export function OrderGrid(props: Props) {
  const { columns, rows, before, after, beyond, onOpen, chosen, onChoose } = props;
  const t = useSay();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [at_id, setAtId] = useState<string | null>(null);
  const span = useRef<Span | null>(null);
  const [editing, setEditing] = useState<{ order_id: string; field: EditField } | null>(null);
  const virtual = useVirtualizer({
    count: rows?.length ?? 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => row_px,
    overscan: 10,
    // The header covers as much above as it pushes the rows down.
    scrollPaddingEnd: header_px,
  });
  const {
    news,
    seen,
    first: rows_before,
  } = useSteadyScroll(scroller, rows, {
    list: props.list,
    from_start: !beyond.first,
    to_end: !beyond.last,
    total: props.total,
    row_px,
  });
  const came = news + props.top.count;
  const first_row = rows_before === null || props.top.many ? null : rows_before + props.top.count;
  const on_top = (virtual.scrollOffset ?? 0) < row_px;
  useEffect(() => {
    if (on_top) seen();
  }, [on_top, seen]);
  const items = virtual.getVirtualItems();
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? -1];
  useEffect(() => {
    if (!rows || rows.length === 0) return;
    if (after && last >= rows.length - near_rows) after();
    else if (before && first <= near_rows) before();
  }, [rows, before, after, first, last]);
  const at = rows?.findIndex((row) => row.order_id === at_id) ?? -1;
  const move = (to: number) => {
    const next = Math.max(0, Math.min(to, (rows?.length ?? 0) - 1));
    span.current = null;
    setAtId(rows?.[next]?.order_id ?? null);
    virtual.scrollToIndex(next);
  };
  const reach = (to: number) => {
    const next = rows?.[Math.max(0, Math.min(to, rows.length - 1))];
    if (!rows || !next) return;
    const held = rows.map((one) => one.order_id);
    const drawn = drawSpan({ held, chosen, at: at_id, span: span.current }, next.order_id);
    onChoose(drawn.off, false);
    onChoose(drawn.on, true);
    span.current = drawn.span;
    setAtId(next.order_id);
    virtual.scrollToIndex(held.indexOf(next.order_id));
  };
  /** As many rows as are in sight, less one that was seen before. */
  const pageful = () => Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - header_px) / row_px) - 1);
  const [going, setGoing] = useState<ListEnd | null>(null);
  const toEnd = (end: ListEnd) => move(end === 'first' ? 0 : (rows?.length ?? 0) - 1);
  /** At once where that end is held: the next key counts from there, however soon it is pressed. */
  const goTo = (end: ListEnd) => {
    if (rows && !beyond[end]) return toEnd(end);
    setGoing(end);
    if (beyond[end]) props.onEnd(end);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: gone to once, when that end is there
  useEffect(() => {
    if (!going || !rows || beyond[going]) return;
    toEnd(going);
    setGoing(null);
  }, [going, rows, beyond[going ?? 'first']]);
  const row = rows?.[at];
  const chooseHeld = (on: boolean) => onChoose(rows?.map((one) => one.order_id) ?? [], on);
  const toggle = () => row && onChoose([row.order_id], !chosen.has(row.order_id));
  useKeys(
    [
      { keys: 'j', label: t('다음 줄', 'Next row'), run: () => move(at + 1) },
      { keys: 'k', label: t('앞 줄', 'Previous row'), run: () => move(at - 1) },
      { keys: 'ArrowDown', label: t('다음 줄', 'Next row'), run: () => move(at + 1) },
      { keys: 'ArrowUp', label: t('앞 줄', 'Previous row'), run: () => move(at - 1) },
      { keys: 'PageDown', label: t('한 화면 아래로', 'A page down'), run: () => move(at + pageful()) },
      { keys: 'PageUp', label: t('한 화면 위로', 'A page up'), run: () => move(at - pageful()) },
      { keys: 'Home', label: t('맨 앞 주문', 'First order'), run: () => goTo('first') },
      { keys: 'End', label: t('맨 끝 주문', 'Last order'), run: () => goTo('last') },
      ...columns.flatMap(({ edit, title }) =>
        edit && props.edits
          ? [
              {
                keys: edit === 'team' ? 't' : 'm',
                label: t(`${title} 수정`, `Edit: ${title}`),
                run: () => row && setEditing({ order_id: row.order_id, field: edit }),
              },
            ]
          : [],
      ),
      { keys: ' ', label: t('고르기', 'Choose'), run: () => void toggle() },
      { keys: 'shift+ArrowDown', label: t('아래로 이어 고르기', 'Choose on downwards'), run: () => reach(at + 1) },
      { keys: 'shift+ArrowUp', label: t('위로 이어 고르기', 'Choose on upwards'), run: () => reach(at - 1) },
      {
        keys: 'shift+PageDown',
        label: t('한 화면 아래까지 고르기', 'Choose a page down'),
        run: () => reach(at + pageful()),
      },
      { keys: 'shift+PageUp', label: t('한 화면 위까지 고르기', 'Choose a page up'), run: () => reach(at - pageful()) },
      { keys: 'mod+a', label: t('불러온 주문 모두 고르기', 'Choose every order held'), run: () => chooseHeld(true) },
      {
        keys: 'mod+c',
        label: t('고른 줄 복사', 'Copy the rows chosen'),
        // Text that somebody marked is what they mean.
        when: () => document.getSelection()?.isCollapsed !== false && (chosen.size > 0 || row !== undefined),
        run: () => props.onCopy(row),
      },
      {
        keys: 'Enter',
        label: t('열기', 'Open'),
        run: () => {
          const focused = document.activeElement;
          if (focused instanceof HTMLElement && focused.matches('a, button, summary, input')) focused.click();
          else if (row) onOpen(row);
        },
      },
    ],
    (rows?.length ?? 0) > 0,
  );
  if (props.error && !rows) return <ErrorPanel error={props.error} retry={props.retry} />;
  if (rows && rows.length === 0) return <>{props.empty}</>;
  const template = `2.25rem ${columns.map((column) => column.track).join(' ')}`;
  const all = (rows?.length ?? 0) > 0 && rows!.every((one) => chosen.has(one.order_id));
  return (
    <div className="relative overflow-clip rounded-lg border border-line bg-raised">
      <div role="status" className="absolute top-10 left-1/2 z-20 -translate-x-1/2">
        {came > 0 && (!on_top || beyond.first) ? (
          <Button look="accent" onClick={() => goTo('first')}>
            {props.top.many
              ? t(`새 주문 ${count(came)}건 이상`, `${count(came)} or more new orders`)
              : t(`새 주문 ${count(came)}건`, many(came, 'new order'))}
            <span aria-hidden="true">↑</span>
          </Button>
        ) : null}
      </div>
      <div
        ref={scroller}
        role="grid"
        aria-label={props.label}
        aria-rowcount={rows && props.total !== null ? props.total + 1 : -1}
        aria-multiselectable="true"
        aria-busy={rows ? undefined : true}
        aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
        tabIndex={0}
        className="h-[calc(100dvh-15rem)] min-h-48 overflow-auto outline-offset-[-2px]"
        style={{ overflowAnchor: 'none' }}
      >
        <div className="w-max min-w-full">
          <div
            role="row"
            aria-rowindex={1}
            className="sticky top-0 z-10 grid items-center border-b border-line bg-raised"
            style={{ gridTemplateColumns: template }}
          >
            <div role="columnheader" className={`${kept_corner} pl-3`}>
              <input
                type="checkbox"
                aria-label={t('불러온 주문 모두 고르기', 'Choose every order held')}
                checked={all}
                onChange={() => chooseHeld(!all)}
              />
            </div>
            {columns.map((column, place) => (
              <Header key={column.id} column={column} sort={props.sort} onSort={props.onSort} kept={place === 0} />
            ))}
          </div>
          {rows ? (
            <div
              role="rowgroup"
              className="relative"
              style={{ height: virtual.getTotalSize() }}
              onPointerOver={sayWhole}
            >
              {items.map((item) => {
                const one = rows[item.index]!;
                return (
                  <div
                    key={one.order_id}
                    id={`${id}-${item.index}`}
                    role="row"
                    aria-rowindex={first_row === null ? undefined : first_row + item.index + 2}
                    aria-selected={chosen.has(one.order_id)}
                    data-active={item.index === at || undefined}
                    className="absolute inset-x-0 top-0 grid group cursor-pointer items-center border-b border-line/70 bg-raised text-dense hover:bg-sunken aria-selected:bg-accent-soft"
                    style={{ gridTemplateColumns: template, height: row_px, transform: `translateY(${item.start}px)` }}
                    onMouseDown={(event) => event.shiftKey && event.preventDefault()}
                    onClick={(event) => {
                      const within = (event.target as Element).closest('a,button,input') !== null;
                      if (event.shiftKey && !within) return reach(item.index);
                      if (!event.shiftKey) span.current = null;
                      setAtId(one.order_id);
                      if (within) return;
                      if (event.metaKey || event.ctrlKey) onChoose([one.order_id], !chosen.has(one.order_id));
                      else onOpen(one);
                    }}
                  >
                    <div
                      role="gridcell"
                      className={`${kept_corner} pl-3 group-data-active:shadow-[inset_3px_0_0_var(--color-accent)]`}
                    >
                      <input
                        type="checkbox"
                        tabIndex={-1}
                        aria-label={t(`${one.order_number} 고르기`, `Choose ${one.order_number}`)}
                        checked={chosen.has(one.order_id)}
                        onChange={({ nativeEvent }) => {
                          if ((nativeEvent as MouseEvent).shiftKey) reach(item.index);
                          else onChoose([one.order_id], !chosen.has(one.order_id));
                        }}
                      />
                    </div>
                    {columns.map((column, place) => (
                      <div
                        key={column.id}
                        role="gridcell"
                        className={`min-w-0 truncate px-2 ${column.align === 'right' ? 'tabular text-right' : ''} ${place === 0 ? kept_column : ''}`}
                      >
                        {column.edit && props.edits ? (
                          <EditCell
                            row={one}
                            field={column.edit}
                            title={column.title}
                            open={editing?.order_id === one.order_id && editing.field === column.edit}
                            onOpen={(open) => {
                              setEditing(open ? { order_id: one.order_id, field: column.edit! } : null);
                              if (!open) scroller.current?.focus();
                            }}
                            give={props.edits.give}
                          />
                        ) : (
                          column.cell(one)
                        )}
                      </div>
                    ))}
                  </div>
                );
              })}
            </div>
          ) : (
            <div role="presentation" className="grid gap-2 p-2.5">
              {Array.from({ length: 14 }, (_, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
                <Skeleton key={index} className="h-6" />
              ))}
            </div>
          )}
        </div>
      </div>
      {row ? <CutOff row_id={`${id}-${at}`} row={row} columns={columns} /> : null}
    </div>
  );
}

type HeaderProps = { column: GridColumn; sort: string; onSort: (sort: GridSort) => void; kept: boolean };

function Header({ column, sort, onSort, kept }: HeaderProps) {
  const by = column.sort;
  const way = sort === by ? 'ascending' : sort === `-${by}` ? 'descending' : undefined;
  const side = column.align === 'right' ? 'text-right' : '';
  const place = kept ? kept_column : '';
  if (!by)
    return (
      <div role="columnheader" className={`th px-2 ${side} ${place}`}>
        {column.title}
      </div>
    );
  return (
    <div role="columnheader" aria-sort={way ?? 'none'} className={`th px-0 ${side} ${place}`}>
      <button
        type="button"
        className={`w-full truncate px-2 hover:text-ink ${side || 'text-left'}`}
        onClick={() => onSort(by)}
      >
        {column.title}
        {way ? <span aria-hidden="true">{way === 'ascending' ? ' ↑' : ' ↓'}</span> : null}
      </button>
    </div>
  );
}
