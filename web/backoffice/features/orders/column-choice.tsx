import { useEffect, useState } from 'react';
import { useSay } from '../../../ui/lib/language.ts';
import { Menu } from '../../ui/menu.tsx';
import type { GridColumn } from './grid-columns.tsx';

const kept = 'madang.grid.columns';

/** Which columns this browser shows. */
export function useColumns(
  columns: readonly GridColumn[],
): [ReadonlySet<string>, (shown: ReadonlySet<string>) => void] {
  const [shown, setShown] = useState<ReadonlySet<string>>(() => {
    try {
      const said = JSON.parse(localStorage.getItem(kept) ?? 'null') as unknown;
      if (Array.isArray(said)) return new Set(said.filter((one) => typeof one === 'string'));
    } catch {
      // As usual.
    }
    return new Set(columns.filter((column) => column.usual).map((column) => column.id));
  });
  useEffect(() => {
    try {
      localStorage.setItem(kept, JSON.stringify([...shown]));
    } catch {
      // Chosen anew next time.
    }
  }, [shown]);
  return [shown, setShown];
}

export function ColumnChoice({
  columns,
  shown,
  onChange,
}: {
  columns: readonly GridColumn[];
  shown: ReadonlySet<string>;
  onChange: (shown: ReadonlySet<string>) => void;
}) {
  const t = useSay();
  return (
    <Menu label={t('열', 'Columns')}>
      <fieldset className="absolute right-0 z-20 mt-1 grid max-h-96 w-44 gap-1 overflow-auto rounded-lg border border-line bg-raised p-3 shadow-lg">
        <legend className="sr-only">{t('보이는 열', 'Columns shown')}</legend>
        {columns.map((column) => (
          <label key={column.id} className="flex items-center gap-2 text-dense">
            <input
              type="checkbox"
              checked={shown.has(column.id)}
              onChange={(event) => {
                const next = new Set(shown);
                if (event.target.checked) next.add(column.id);
                else next.delete(column.id);
                if (next.size > 0) onChange(next);
              }}
            />
            {column.title}
          </label>
        ))}
      </fieldset>
    </Menu>
  );
}
