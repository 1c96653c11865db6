import type { Sql } from '../../../platform/db.ts';

/** An import that nobody goes on with goes, and its rows with it. False where it is being read or taken, or was taken. */
export async function dropImport(sql: Sql, import_id: string): Promise<boolean> {
  const dropped = await sql`
    with gone as (
      delete from channels.imports
      where id = ${import_id} and state in ('needs_password', 'needs_mapping', 'previewed', 'refused', 'failed')
      returning id
    ), rows as (delete from channels.import_rows r using gone where r.import_id = gone.id)
    select id from gone`;
  return dropped.length > 0;
}
