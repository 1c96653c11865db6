// Reads one file that somebody handed in, in a thread of its own: what hangs or bursts there hurts nobody else.
import { parentPort, workerData } from 'node:worker_threads';
import { readText } from '../import/cells.ts';
import { FileFault } from '../import/file-fault.ts';
import { openBook } from '../import/read-book.ts';
import type { Table, TableWork } from './read-table.ts';

const { bytes, password, max_rows } = workerData as TableWork;

async function read(): Promise<Table[]> {
  const book = await openBook(Buffer.from(bytes), password);
  const tables: Table[] = [];
  let count = 0;
  for (const sheet of book.sheets) {
    const rows: Table['rows'] = [];
    for await (const { row, cells } of sheet.rows()) {
      if (++count > max_rows) throw new FileFault('TOO_MANY_ROWS', { limit: max_rows });
      const texts = cells.map((cell) => readText(cell).slice(0, 500));
      if (texts.some((text) => text !== '')) rows.push({ row, cells: texts });
    }
    tables.push({ sheet: sheet.name, serial_shift: sheet.serial_shift, rows });
  }
  return tables;
}

try {
  parentPort!.postMessage({ tables: await read() });
} catch (error) {
  const known = error instanceof FileFault;
  parentPort!.postMessage({ fault: known ? { code: error.code, params: error.params } : { code: 'DAMAGED_FILE' } });
}
