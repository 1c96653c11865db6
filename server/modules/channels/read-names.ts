import { plainArray } from '../../platform/arrays.ts';
import type { Sql, Tx } from '../../platform/db.ts';

type Named = { id: string; name: string };

/** What channels are called. */
export async function readChannelNames(sql: Sql | Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await sql<Named[]>`
    select id, name from channels.channels where id = any (${plainArray(ids)}::text::uuid[])`;
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** The names of the files that came in. */
export async function readImportNames(sql: Sql | Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await sql<Named[]>`
    select id, file_name as name from channels.imports where id = any (${plainArray(ids)}::text::uuid[])`;
  return new Map(rows.map((row) => [row.id, row.name]));
}
