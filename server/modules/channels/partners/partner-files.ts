import { importSentence, type PartnerImport } from '@madang/contract';
import type { Sql } from '../../../platform/db.ts';
import type { ImportRecord } from '../import/import-store.ts';
import type { Issue } from '../import/normalise-row.ts';

const shown_files = 20;
const shown_rows = 20;

export type OwnPartner = { channel_id: string; shop_id: string; name: string; titles: string[] | null };

/** These partners, by name. */
export async function readPartners(sql: Sql, channel_ids: readonly string[]): Promise<OwnPartner[]> {
  return [
    ...(await sql<OwnPartner[]>`
      select id as channel_id, shop_id, name,
        (select jsonb_agg(c ->> 'title') from jsonb_array_elements(profile -> 'columns') c) as titles
      from channels.channels where id = any (${`{${channel_ids.join(',')}}`}::text::uuid[]) and kind = 'partner' order by name, id`),
  ];
}

type FileRow = Pick<
  ImportRecord,
  'id' | 'state' | 'file_name' | 'progress' | 'counts' | 'error_code' | 'error_detail' | 'created_at'
> & { channel_id: string };

/** Files that these partners sent themselves, the newest first, with their first refused rows. No personal data. */
export async function readPartnerFiles(
  sql: Sql,
  channel_ids: readonly string[],
  language: 'ko' | 'en',
): Promise<PartnerImport[]> {
  const files = await sql<FileRow[]>`
    select id, wishes ->> 'partner' as channel_id, state, file_name, progress, counts, error_code, error_detail, created_at
    from channels.imports where wishes ->> 'partner' = any (${`{${channel_ids.join(',')}}`}::text::text[])
    order by id desc limit ${shown_files}`;
  const rows = await sql<{ import_id: string; row: number; issues: Issue[] }[]>`
    select r.import_id, r.row, r.issues from unnest(${`{${files.map((one) => one.id).join(',')}}`}::text::uuid[]) f (id)
    cross join lateral (
      select import_id, row, issues from channels.import_rows
      where import_id = f.id and outcome = 'refused' order by row limit ${shown_rows}) r`;
  const sentence = (code: string, params: Record<string, unknown> | null | undefined) =>
    importSentence(code, params ?? {}, language);
  return files.map((one) => ({
    import_id: one.id,
    channel_id: one.channel_id,
    state: one.state,
    file_name: one.file_name,
    progress: { done: one.progress.done, total: one.progress.total },
    counts: 'rows' in one.counts ? (one.counts as never) : null,
    error: one.error_code ? { code: one.error_code, message: sentence(one.error_code, one.error_detail) } : null,
    refused: rows
      .filter((row) => row.import_id === one.id)
      .map(({ row, issues }) => ({
        row,
        issues: issues.map(({ column, cell, code, params }) => ({
          column,
          cell,
          code,
          message: sentence(code, params),
        })),
      })),
    created_at: one.created_at.toISOString(),
  }));
}

/** A read file goes on to be taken in; null where it is none of these partners'. */
export async function commitPartnerFile(
  sql: Sql,
  input: { import_id: string; channel_ids: readonly string[] },
): Promise<'taken' | 'under_way' | 'not_yet' | null> {
  const own = sql`id = ${input.import_id} and wishes ->> 'partner' = any (${`{${input.channel_ids.join(',')}}`}::text::text[])`;
  const taken = await sql`
    update channels.imports set state = 'committing', lease_by = null, lease_until = null where ${own} and state = 'previewed'`;
  if (taken.count > 0) return 'taken';
  const [found] = await sql<{ state: string }[]>`select state from channels.imports where ${own}`;
  if (!found) return null;
  return found.state === 'committing' || found.state === 'done' ? 'under_way' : 'not_yet';
}
