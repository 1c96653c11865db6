import { isEmpty } from './cells.ts';
import { FileFault } from './file-fault.ts';
import { type Field, type Layout, layouts } from './layouts.ts';
import type { Cell, SheetRow } from './read-book.ts';

/** Titles are compared without spaces: sellers' tools add and lose them. */
const titleOf = (cell: Cell | undefined): string =>
  typeof cell === 'string' ? cell.normalize('NFKC').replace(/[\s*]+/g, '') : '';

export type Recognised = {
  layout: Layout;
  /** Excel's number of the last row of titles. */
  header_row: number;
  /** As written, by column. */
  titles: string[];
  /** Columns of each field, best first. */
  columns: Map<Field, number[]>;
};

const looked_at = 40;
/** The first rows of a sheet, in which its titles must be. */
export const header_rows = looked_at;

/**
 * Finds the row of titles by exact cells and the layout it belongs to. Null where these rows hold no table of orders.
 * @throws FileFault MISSING_COLUMN where the layout is clear and a column it cannot do without is not there.
 */
export function recogniseSheet(rows: SheetRow[], extra: Layout[] = []): Recognised | null {
  for (let n = 0; n < rows.length; n++) {
    const cells = rows[n]!.cells;
    const known = new Set(cells.map(titleOf).filter(Boolean));
    if (known.size < 2) continue;
    const layout = [...extra, ...layouts].find((one) => meets(one, known));
    if (!layout) continue;
    const { titles, header_row } = withSecondRow(layout, rows, n);
    const columns = columnsOf(layout, titles);
    const missing = layout.required.filter((field) => !has(columns, field));
    if (missing.length > 0)
      throw new FileFault('MISSING_COLUMN', { columns: missing.map((field) => layout.fields[field]![0]).join(', ') });
    return { layout, header_row, titles: titles.map((cell) => (typeof cell === 'string' ? cell.trim() : '')), columns };
  }
  return null;
}

const spaceless = (title: string) => title.normalize('NFKC').replace(/\s+/g, '');

function meets(layout: Layout, titles: Set<string>): boolean {
  const any = (names: string[]) => names.some((name) => titles.has(spaceless(name)));
  return layout.signs.every(any) && !any(layout.unlike ?? []);
}

/** An address may come in two columns, a recipient's under either. */
function has(columns: Map<Field, number[]>, field: Field): boolean {
  if (field === 'address') return columns.has('address') || columns.has('address1');
  return columns.has(field);
}

/** Titles merged over two rows: the second row names just the columns the first leaves empty. */
function withSecondRow(layout: Layout, rows: SheetRow[], n: number): { titles: Cell[]; header_row: number } {
  const [first, second] = [rows[n]!, rows[n + 1]];
  const alone = { titles: first.cells, header_row: first.row };
  if (!second || second.row !== first.row + 1) return alone;
  const known = new Set(Object.values(layout.fields).flat().map(spaceless));
  let filled = 0;
  for (const [column, cell] of second.cells.entries()) {
    if (isEmpty(cell)) continue;
    if (!isEmpty(first.cells[column]) || typeof cell !== 'string') return alone;
    if (known.has(titleOf(cell))) filled++;
  }
  if (filled < 2) return alone;
  const width = Math.max(first.cells.length, second.cells.length);
  const titles = Array.from({ length: width }, (_, column) => first.cells[column] ?? second.cells[column] ?? null);
  return { titles, header_row: second.row };
}

function columnsOf(layout: Layout, titles: Cell[]): Map<Field, number[]> {
  const places = new Map<string, number[]>();
  for (const [column, cell] of titles.entries()) {
    const title = titleOf(cell);
    if (title) places.set(title, [...(places.get(title) ?? []), column]);
  }
  const columns = new Map<Field, number[]>();
  for (const [field, names] of Object.entries(layout.fields) as [Field, string[]][]) {
    const found = names.flatMap((name) => places.get(spaceless(name)) ?? []);
    if (found.length > 0) columns.set(field, found);
  }
  return columns;
}
