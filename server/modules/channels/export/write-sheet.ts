import { setImmediate as breathe } from 'node:timers/promises';
import { writeXlsxStream } from 'hucre/xlsx';
import type { CellOut } from './forms.ts';

const rows_at_once = 500;

/**
 * One sheet as an .xlsx, in bounded memory, letting other work in every few hundred rows. Texts are written as texts: nothing in the
 * file is a formula, whatever it begins with.
 */
export async function writeSheet(sheet_name: string, headers: string[], rows: Iterable<CellOut[]>): Promise<Buffer> {
  async function* all(): AsyncGenerator<CellOut[]> {
    yield headers;
    let n = 0;
    for (const row of rows) {
      yield row;
      if (++n % rows_at_once === 0) await breathe();
    }
  }
  const parts: Uint8Array[] = [];
  for await (const part of writeXlsxStream(all(), { name: sheet_name }) as unknown as AsyncIterable<Uint8Array>)
    parts.push(part);
  return Buffer.concat(parts);
}
