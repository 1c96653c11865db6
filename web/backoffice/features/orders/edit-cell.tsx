import type { GridRow } from '@madang/contract/desk';
import { useId, useState } from 'react';
import { useSay } from '../../../ui/lib/language.ts';
import { WordList } from './bulk-bar.tsx';
import type { EditField, GridEdits } from './grid-edits.ts';

type Props = {
  row: GridRow;
  field: EditField;
  title: string;
  open: boolean;
  onOpen: (open: boolean) => void;
  give: GridEdits['give'];
};

/** A word of an order, written over where it stands: Enter keeps it, Escape leaves it. */
export function EditCell({ row, field, title, open, onOpen, give }: Props) {
  const t = useSay();
  const now = row[field];
  if (open) return <Editor row={row} field={field} title={title} onOpen={onOpen} give={give} />;
  return (
    <button
      type="button"
      tabIndex={-1}
      className="block h-6 w-full truncate rounded px-1 text-left hover:bg-raised hover:ring-1 hover:ring-line-strong"
      aria-label={t(
        `${row.order_number} ${title} 수정: ${now ?? '비어 있음'}`,
        `Edit ${title} of ${row.order_number}: ${now ?? 'empty'}`,
      )}
      onClick={() => onOpen(true)}
    >
      {now ?? ''}
    </button>
  );
}

/** Rows live: what stood here when the writing began is what it is meant to replace, whatever others have put there since. */
function Editor({ row, field, title, onOpen, give }: Omit<Props, 'open'>) {
  const id = useId();
  const [was] = useState(row[field]);
  const keep = (text: string) => {
    const value = text.trim() || null;
    if (value !== was) give({ rows: [row], field, value, was });
    onOpen(false);
  };
  return (
    <>
      <input
        className="control h-7 w-full px-1"
        aria-label={title}
        list={id}
        maxLength={40}
        defaultValue={was ?? ''}
        // biome-ignore lint/a11y/noAutofocus: opened by a key or a click in this very place
        autoFocus
        onFocus={(event) => event.target.select()}
        onBlur={() => onOpen(false)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter') keep(event.currentTarget.value);
          else if (event.key === 'Escape') onOpen(false);
        }}
      />
      <WordList id={id} field={field} />
    </>
  );
}
