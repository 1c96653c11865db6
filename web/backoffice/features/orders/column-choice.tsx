import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useSay } from '../../../ui/lib/language.ts';
import { IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { moveColumn, showColumn } from './column-order.ts';
import type { GridColumn } from './grid-columns.tsx';

const kept = 'madang.grid.columns';

/** Which columns this browser shows, in their order. */
export function useColumns(columns: readonly GridColumn[]): [readonly string[], (shown: readonly string[]) => void] {
  const [shown, setShown] = useState<readonly string[]>(() => {
    try {
      const said = JSON.parse(localStorage.getItem(kept) ?? 'null') as unknown;
      if (Array.isArray(said)) return said.filter((one) => typeof one === 'string');
    } catch {
      // As usual.
    }
    return columns.filter((column) => column.usual).map((column) => column.id);
  });
  useEffect(() => {
    try {
      localStorage.setItem(kept, JSON.stringify(shown));
    } catch {
      // Chosen anew next time.
    }
  }, [shown]);
  return [shown, setShown];
}

type Props = {
  columns: readonly GridColumn[];
  shown: readonly string[];
  onChange: (shown: readonly string[]) => void;
};

/** The columns shown, as they stand from left to right, each to be moved; then those that are not. */
export function ColumnChoice({ columns, shown, onChange }: Props) {
  const t = useSay();
  const list = useRef<HTMLFieldSetElement>(null);
  const pressed = useRef<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a row that was moved has lost the focus
  useLayoutEffect(() => {
    list.current?.querySelector<HTMLElement>(`[data-press="${pressed.current}"]`)?.focus();
    pressed.current = null;
  }, [shown]);
  const change = (press: string, next: readonly string[]) => {
    pressed.current = press;
    if (next.length > 0) onChange(next);
  };
  const named = new Map(columns.map((column) => [column.id, column.title]));
  const here = shown.filter((id) => named.has(id));
  const all = columns.map((column) => column.id);
  return (
    <Menu label={t('열', 'Columns')}>
      <fieldset
        ref={list}
        className="absolute right-0 z-20 mt-1 grid max-h-96 w-60 gap-0.5 overflow-auto rounded-lg border border-line bg-raised p-3 shadow-lg"
      >
        <legend className="sr-only">{t('보이는 열', 'Columns shown')}</legend>
        {[...here, ...all.filter((id) => !here.includes(id))].map((id) => {
          const title = named.get(id) ?? '';
          const on = here.includes(id);
          const ways = [
            { by: -1, sign: '←', label: t(`${title} 왼쪽으로`, `Move ${title} left`), end: here[0] },
            { by: 1, sign: '→', label: t(`${title} 오른쪽으로`, `Move ${title} right`), end: here.at(-1) },
          ] as const;
          return (
            <div key={id} className="flex min-h-8 items-center gap-1">
              <label className="flex min-w-0 grow items-center gap-2 text-dense">
                <input
                  type="checkbox"
                  data-press={`${id} on`}
                  checked={on}
                  onChange={() => change(`${id} on`, on ? here.filter((one) => one !== id) : showColumn(all, here, id))}
                />
                <span className="truncate">{title}</span>
              </label>
              {on
                ? ways.map(({ by, sign, label, end }) => (
                    <IconButton
                      key={by}
                      label={label}
                      data-press={`${id} ${by}`}
                      aria-disabled={end === id || undefined}
                      className="aria-disabled:opacity-40"
                      onClick={() => change(`${id} ${by}`, moveColumn(here, id, by))}
                    >
                      {sign}
                    </IconButton>
                  ))
                : null}
            </div>
          );
        })}
      </fieldset>
    </Menu>
  );
}
