import type { GridRow } from '@madang/contract/desk';
import type { GridColumn } from './grid-columns.tsx';

type Columns = readonly Pick<GridColumn, 'title' | 'text' | 'counts'>[];

/**
 * Puts rows on the clipboard as a spreadsheet takes them: by the copy event, since what goes through `navigator.clipboard.write` is
 * cleaned of what tells Excel that a cell is text.
 */
export async function copyRows(columns: Columns, rows: readonly GridRow[]): Promise<void> {
  const plain = asTsv(columns, rows);
  let taken = false;
  const give = (event: ClipboardEvent) => {
    event.preventDefault();
    event.clipboardData?.setData('text/plain', plain);
    event.clipboardData?.setData('text/html', asTable(columns, rows));
    taken = event.clipboardData !== null;
  };
  document.addEventListener('copy', give, { once: true });
  document.execCommand('copy');
  document.removeEventListener('copy', give);
  if (!taken) await navigator.clipboard.writeText(plain);
}

/**
 * The rows chosen as they stand in the list; where the page has let some of them go, in the order they were chosen. Each as it is held
 * now, otherwise as it was last seen.
 */
export function inOrder(chosen: ReadonlyMap<string, GridRow>, held: readonly GridRow[]): GridRow[] {
  const now = new Map(held.flatMap((row) => (chosen.has(row.order_id) ? [[row.order_id, row] as const] : [])));
  return now.size === chosen.size
    ? [...now.values()]
    : [...chosen].map(([order_id, last_seen]) => now.get(order_id) ?? last_seen);
}

/** What looks like a formula stays text. */
export function asTsv(columns: Columns, rows: readonly GridRow[]): string {
  const cell = (text: string) => {
    const plain = text.replaceAll(/[\t\r\n]+/g, ' ');
    return /^[=+\-@]/.test(plain) ? `'${plain}` : plain;
  };
  return [columns.map((column) => column.title), ...rows.map((row) => columns.map((column) => column.text(row)))]
    .map((line) => line.map(cell).join('\t'))
    .join('\n');
}

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replaceAll(/[&<>"]/g, (sign) => signs[sign]!);

/**
 * The same as a table, which Excel, Numbers and LibreOffice take first: a number of sixteen digits stays text there (as a number it
 * would lose its last ones, and a phone its zero), an amount or a day does not.
 */
export function asTable(columns: Columns, rows: readonly GridRow[]): string {
  const line = (cells: string) => `<tr>${cells}</tr>`;
  const head = columns.map((column) => `<th>${escaped(column.title)}</th>`).join('');
  const body = rows.map((row) =>
    columns
      .map(({ text, counts }) => `<td${counts ? '' : ` style="mso-number-format:'\\@'"`}>${escaped(text(row))}</td>`)
      .join(''),
  );
  return `<meta charset="utf-8"><table>${[head, ...body].map(line).join('')}</table>`;
}
