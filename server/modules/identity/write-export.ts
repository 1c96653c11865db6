import { Readable } from 'node:stream';
import type { Viewer } from '../../platform/reader.ts';
import type { Exporter } from './exports.ts';

export type Written = { rows: number; whole: boolean };

/**
 * An export as bytes, made while they are read: a chunk of rows in memory at a time. `written` counts the rows that were handed
 * on; `whole` says that the last one was.
 */
export async function writeExport(
  exporter: Exporter,
  input: { viewer: Viewer; filter: object; format: 'xlsx' | 'csv'; language: 'ko' | 'en' },
): Promise<{ bytes: Readable; written: Written }> {
  const { viewer, filter, format, language } = input;
  const written: Written = { rows: 0, whole: false };
  const head = exporter.columns.map((one) => one[language]);
  async function* rows() {
    for await (const chunk of exporter.rows(viewer, filter, language)) {
      for (const row of chunk) {
        written.rows++;
        yield [...row];
      }
    }
    written.whole = true;
  }
  if (format === 'csv') return { bytes: Readable.from(toCsv(head, rows()), { objectMode: false }), written };
  // Read with the first workbook that is asked for.
  const { writeXlsxStream } = await import('hucre/xlsx');
  const columns = head.map((header) => ({ header, width: 18 }));
  const stream = writeXlsxStream(rows(), { name: exporter.name[language], columns });
  return { bytes: Readable.fromWeb(stream as never), written };
}

async function* toCsv(head: string[], rows: AsyncIterable<unknown[]>): AsyncIterable<string> {
  // The mark by which spreadsheets know UTF-8.
  yield `\ufeff${toLine(head)}`;
  let text = '';
  for await (const row of rows) {
    text += toLine(row);
    if (text.length > 65_536) {
      yield text;
      text = '';
    }
  }
  if (text) yield text;
}

const toLine = (cells: readonly unknown[]) => `${cells.map(toCell).join(',')}\r\n`;

/** A text that a spreadsheet would run as a formula is made a text again. */
function toCell(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number') return String(cell);
  const text = /^[=+\-@\t\r]/.test(String(cell)) ? `'${cell}` : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
