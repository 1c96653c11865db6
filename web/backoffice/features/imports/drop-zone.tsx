import { import_limit_mb } from '@madang/contract/import-bounds';
import { type DragEvent, type ReactNode, useId, useState } from 'react';
import { useSay } from '../../../ui/lib/language.ts';

/** Where files are dropped, or chosen. */
export function DropZone({ onFiles, children }: { onFiles: (files: readonly File[]) => void; children?: ReactNode }) {
  const t = useSay();
  const id = useId();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (event.dataTransfer.files.length > 0) onFiles([...event.dataTransfer.files]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the button inside does the same
    <div
      className={`mb-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-3 rounded-lg border border-dashed px-5 py-4 ${over ? 'border-accent bg-accent-soft' : 'border-line-strong bg-raised'}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <div className="min-w-0">
        <p className="font-medium">
          {t('주문 파일을 여기에 놓거나', 'Drop order files here, or')}{' '}
          <label htmlFor={id} className="link cursor-pointer">
            {t('파일 고르기', 'choose files')}
          </label>
        </p>
        <p className="mt-0.5 text-xs text-ink-soft">
          {t(
            `여러 개도 됩니다. 엑셀(.xlsx)·CSV, ${import_limit_mb}MB까지. 어느 마켓 파일인지는 내용을 보고 압니다.`,
            `You can add several: Excel (.xlsx) or CSV, up to ${import_limit_mb} MB each. The marketplace is recognized from the contents.`,
          )}
        </p>
        <input
          id={id}
          type="file"
          multiple
          accept=".xlsx,.csv,.txt,.tsv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,text/csv"
          className="sr-only"
          onChange={(event) => {
            const files = [...(event.target.files ?? [])];
            event.target.value = '';
            if (files.length > 0) onFiles(files);
          }}
        />
      </div>
      {children ? <div className="flex flex-wrap items-end gap-2">{children}</div> : null}
    </div>
  );
}
