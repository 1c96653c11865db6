import { importSentence, ok, type Result, refuse } from '@madang/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { languageOf } from '../../../platform/language.ts';
import { isForm, readForm, takeForms } from '../import/read-form.ts';
import { readTable, type Table } from './read-table.ts';

/** Routes that take one spreadsheet. */
export function withTables(app: FastifyInstance, routes: (scope: FastifyInstance) => void): void {
  app.register(async (scope) => {
    takeForms(scope);
    routes(scope);
  });
}

export type TakenTable = { tables: Table[]; texts: Record<string, string>; sha256: string; file_name: string };

/** The spreadsheet of a multipart request, of at most so many MB and rows, as texts; what cannot be read is said in the asker's language. */
export async function takeTable(
  request: FastifyRequest,
  { limit_mb, max_rows }: { limit_mb: number; max_rows: number },
): Promise<Result<TakenTable>> {
  const type = request.headers['content-type'];
  if (!isForm(type)) return refuse('unsupported_media');
  const upload = await readForm(request.raw, { type, limit_mb });
  if (upload === 'too_large') return refuse('too_large');
  if (!upload?.parts) return refuse('invalid_input', { field: 'file' });
  const { parts, sha256, name, texts } = upload;
  const read = await readTable({ bytes: Buffer.concat(parts), password: texts.password || null, max_rows });
  if ('fault' in read)
    return refuse('unreadable_file', {
      reason: importSentence(read.fault.code, read.fault.params, languageOf(request)),
    });
  return ok({ tables: read.tables, texts, sha256, file_name: name.slice(0, 120) });
}
