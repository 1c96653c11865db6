import multipart from '@fastify/multipart';
import { importSentence, ok, type Result, refuse } from '@madang/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { languageOf } from '../../../platform/language.ts';
import { readUpload } from '../import/read-upload.ts';
import { readTable, type Table } from './read-table.ts';

/** Routes that take one spreadsheet of at most so many MB. */
export function withTables(app: FastifyInstance, limit_mb: number, routes: (scope: FastifyInstance) => void): void {
  app.register(async (scope) => {
    const limits = { files: 1, fields: 4, parts: 6, fieldSize: 2_000, fileSize: limit_mb * 1024 * 1024 };
    await scope.register(multipart, { limits, throwFileSizeLimit: true });
    routes(scope);
  });
}

export type TakenTable = { tables: Table[]; texts: Record<string, string>; sha256: string; file_name: string };

/** The spreadsheet of a multipart request as texts; what cannot be read is said in the asker's language. */
export async function takeTable(request: FastifyRequest, max_rows: number): Promise<Result<TakenTable>> {
  if (!request.isMultipart()) return refuse('unsupported_media');
  const upload = await readUpload(request);
  if (!upload?.parts) return refuse('invalid_input', { field: 'file' });
  const { parts, sha256, name, texts } = upload;
  const read = await readTable({ bytes: Buffer.concat(parts), password: texts.password || null, max_rows });
  if ('fault' in read)
    return refuse('unreadable_file', {
      reason: importSentence(read.fault.code, read.fault.params, languageOf(request)),
    });
  return ok({ tables: read.tables, texts, sha256, file_name: name.slice(0, 120) });
}
