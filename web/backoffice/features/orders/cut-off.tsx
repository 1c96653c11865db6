import type { GridRow } from '@madang/contract/desk';
import { type MouseEvent, useLayoutEffect, useState } from 'react';
import type { GridColumn } from './grid-columns.tsx';

const sticksOut = (element: Element): boolean => element.scrollWidth > element.clientWidth + 1;

/** Whether what stands in a cell of a row cannot be read to its end. */
const isCut = (cell: Element): boolean => [cell, ...cell.querySelectorAll('.truncate')].some(sticksOut);

/** Under the pointer: what is cut off says itself whole. Told once for all rows, since most cells are never pointed at. */
export function sayWhole(event: MouseEvent): void {
  const cell = (event.target as Element).closest<HTMLElement>('[role=gridcell]');
  if (!cell) return;
  if (isCut(cell)) cell.title = cell.innerText;
  else cell.removeAttribute('title');
}

type Props = { row_id: string; row: GridRow; columns: readonly GridColumn[] };

/**
 * For the row the keys are on: what is cut off in it, whole, at the foot of the list. For eyes alone: a screen reader has the cells'
 * own words.
 */
export function CutOff({ row_id, row, columns }: Props) {
  const [words, setWords] = useState('');
  // After each drawing of the list: the row may have come into sight only now, and columns change their widths.
  useLayoutEffect(() => {
    const cells = [...(document.getElementById(row_id)?.querySelectorAll('[role=gridcell]') ?? [])].slice(1);
    const cut = columns.filter((_, place) => cells[place] && isCut(cells[place]));
    setWords(cut.map((column) => `${column.title}: ${column.text(row)}`).join('  ·  '));
  });
  if (!words) return null;
  return (
    <p
      aria-hidden="true"
      className="sticky bottom-0 z-20 border-t border-line bg-raised px-3 py-1.5 text-xs break-keep text-ink-soft"
    >
      {words}
    </p>
  );
}
