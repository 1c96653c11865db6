import type { ReactNode } from 'react';
import { useSay } from '../../ui/lib/language.ts';
import { CloseIcon } from '../../ui/parts/icons.tsx';
import { Button, IconButton } from './button.tsx';
import { SelectField, TextField } from './field.tsx';

/** `text` stands in every row of a column that holds no field. */
export type ColumnDraft = { key: string; title: string; field: string; text?: string };
export const newColumn = (title = '', field = '', text?: string): ColumnDraft => ({
  key: crypto.randomUUID(),
  title,
  field,
  ...(text ? { text } : {}),
});

type Props = {
  legend: string;
  hint?: ReactNode;
  columns: ColumnDraft[];
  /** What a column may hold, and its words; the empty word stands for none. */
  fields: readonly (readonly [field: string, words: string])[];
  none: string;
  tried: boolean;
  /** Their order matters: they can be moved. */
  ordered?: boolean;
  onChange: (next: ColumnDraft[]) => void;
};

/** The columns of a sheet, in their order: the title as it is written there, and what stands below it. */
export function ColumnsField({ legend, hint, columns, fields, none, tried, ordered, onChange }: Props) {
  const t = useSay();
  const set = (next: ColumnDraft) => onChange(columns.map((one) => (one.key === next.key ? next : one)));
  const move = (from: number, to: number) => {
    const next = [...columns];
    next.splice(to, 0, ...next.splice(from, 1));
    onChange(next);
  };
  return (
    <fieldset className="grid grid-cols-1 gap-2">
      <legend className="mb-1 text-xs font-medium text-ink-soft">{legend}</legend>
      {hint ? <p className="text-xs text-ink-faint">{hint}</p> : null}
      {columns.map((column, index) => (
        <div key={column.key} className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] items-end gap-2">
          <TextField
            label={t(`${index + 1}번째 열 제목`, `Title of column ${index + 1}`)}
            maxLength={60}
            value={column.title}
            error={tried && !column.title.trim() ? t('제목을 적으세요.', 'It needs a title.') : null}
            onChange={(event) => set({ ...column, title: event.target.value })}
          />
          <SelectField
            label={t(`${index + 1}번째 열 내용`, `Content of column ${index + 1}`)}
            value={column.field}
            onChange={(event) => set({ ...column, field: event.target.value })}
          >
            <option value="">{none}</option>
            {fields.map(([field, words]) => (
              <option key={field} value={field}>
                {words}
              </option>
            ))}
          </SelectField>
          <span className="flex">
            {ordered ? (
              <>
                <IconButton
                  label={t(`${index + 1}번째 열 위로`, `Column ${index + 1} up`)}
                  disabled={index === 0}
                  onClick={() => move(index, index - 1)}
                >
                  ↑
                </IconButton>
                <IconButton
                  label={t(`${index + 1}번째 열 아래로`, `Column ${index + 1} down`)}
                  disabled={index === columns.length - 1}
                  onClick={() => move(index, index + 1)}
                >
                  ↓
                </IconButton>
              </>
            ) : null}
            <IconButton
              label={t(`${index + 1}번째 열 빼기`, `Remove column ${index + 1}`)}
              onClick={() => onChange(columns.filter((one) => one.key !== column.key))}
            >
              <CloseIcon className="size-4" />
            </IconButton>
          </span>
        </div>
      ))}
      <div>
        <Button onClick={() => onChange([...columns, newColumn()])}>{t('열 추가', 'Add a column')}</Button>
      </div>
    </fieldset>
  );
}
