import { type ImportRow, importSentence } from '@madang/contract';
import type { Static } from 'typebox';
import type { Sql } from '../../../platform/db.ts';
import type { ImportRecord } from './import-store.ts';
import type { Issue } from './normalise-row.ts';

type Shown = Static<typeof ImportRow>;
type Row = Omit<Shown, 'issues'> & { issues: Issue[] };
type Asked = { outcome?: string | undefined; after?: number | undefined; limit?: number | undefined };

/** Rows of a file with one outcome after a row number: what is wrong with them, what they change, what they order. */
export async function readImportRows(
  sql: Sql,
  record: ImportRecord,
  asked: Asked,
  language: 'ko' | 'en',
): Promise<{ rows: Shown[]; next_after: number | null }> {
  const { outcome = null, after = 0, limit = 100 } = asked;
  const rows = await sql<Row[]>`
    select r.row, r.line_key, r.order_key, r.outcome, r.issues, r.changes,
      coalesce(r.goods, case when l.id is not null
        then jsonb_build_object('title', l.title, 'option_text', l.option_text, 'quantity', l.quantity) end) as goods
    from channels.import_rows r
    left join channels.lines l on l.channel_id = ${record.channel_id} and l.line_key = r.line_key
    where r.import_id = ${record.id} and r.row > ${after}
      and case ${outcome}::text when 'with_issues' then r.issues <> '[]' else ${outcome}::text is null or r.outcome = ${outcome} end
    order by r.row limit ${limit + 1}`;
  const page = rows.slice(0, limit).map(({ issues, ...one }) => ({
    ...one,
    issues: issues.map(({ column, cell, code, params }) => ({
      column,
      cell,
      code,
      message: importSentence(code, params, language),
    })),
  }));
  return { rows: page, next_after: rows.length > limit ? page.at(-1)!.row : null };
}
