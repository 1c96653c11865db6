import { importSentence } from '@madang/contract';
import { writeXlsxStream } from 'hucre/xlsx';
import type { Keyring } from '../../../platform/crypto.ts';
import type { Sql } from '../../../platform/db.ts';
import type { ImportRecord } from './import-store.ts';
import type { Issue } from './normalise-row.ts';
import { rowPlace } from './save-import-rows.ts';

type Language = 'ko' | 'en';

/**
 * The refused rows as they were, the reasons in the first two columns: mended, the file comes in again, since titles are found by
 * name. Every cell is text, so that what looks like a formula stays what it was. Streamed; ends where rows are gone.
 */
export function refusedBook(
  sql: Sql,
  keys: Keyring,
  record: ImportRecord,
  language: Language,
): ReadableStream<Uint8Array> {
  const titles = record.progress.titles ?? [];
  const heads = language === 'ko' ? ['거절된 까닭', '원래 행'] : ['Why it was refused', 'Row'];
  return writeXlsxStream(rows(), {
    name: language === 'ko' ? '고칠 행' : 'To be mended',
    freezePane: { rows: 1 },
  } as Parameters<typeof writeXlsxStream>[1]);

  async function* rows(): AsyncGenerator<string[]> {
    yield [...heads, ...titles];
    for (let after = 0; ; ) {
      const page = await sql<{ row: number; issues: Issue[]; sealed: Buffer | null }[]>`
        select row, issues, sealed from channels.import_rows
        where import_id = ${record.id} and outcome = 'refused' and row > ${after} order by row limit 500`;
      if (page.length === 0) return;
      after = page.at(-1)!.row;
      for (const one of page) {
        const plain = one.sealed && keys.open(one.sealed, rowPlace(record.id, one.row));
        const raw = plain ? (JSON.parse(plain.toString()) as string[]) : [];
        yield [reasonsOf(one.issues, language), String(one.row), ...titles.map((_, column) => raw[column] ?? '')];
      }
    }
  }
}

const reasonsOf = (issues: Issue[], language: Language) =>
  issues
    .map((one) => `${one.column ? `${one.column}: ` : ''}${importSentence(one.code, one.params, language)}`)
    .join(' / ');
