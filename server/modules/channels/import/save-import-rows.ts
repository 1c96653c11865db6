import { plainArray, textArray } from '../../../platform/arrays.ts';
import type { Keyring } from '../../../platform/crypto.ts';
import type { Sql, Tx } from '../../../platform/db.ts';
import type { Issue } from './normalise-row.ts';
import type { Change } from './take-rules.ts';

export type Outcome = 'new' | 'changed' | 'unchanged' | 'refused';
export type RowOutcome = {
  row: number;
  key: string | null;
  order: string | null;
  outcome: Outcome;
  issues: Issue[];
  changes: Change[];
  raw?: string[] | undefined;
  /** Only in a preview: what is taken in tells it itself. */
  goods?: { title: string; option_text: string; quantity: number } | undefined;
};

export const rowPlace = (import_id: string, row: number) => `channels.import_row:${import_id}:${row}`;

/** What became of rows, one statement for any number; written again it replaces what was said before. */
export async function saveImportRows(
  sql: Sql | Tx,
  keys: Keyring,
  import_id: string,
  rows: RowOutcome[],
): Promise<void> {
  // What a file only says again needs no row of its own: the counts tell of it.
  const told = rows.filter((one) => one.outcome !== 'unchanged' || one.issues.length > 0);
  if (told.length === 0) return;
  const sealed = (one: RowOutcome) =>
    one.raw ? keys.seal(JSON.stringify(one.raw), rowPlace(import_id, one.row)).toString('hex') : null;
  const json = (list: object[]) => (list.length === 0 ? '[]' : JSON.stringify(list));
  await sql`
    insert into channels.import_rows (import_id, row, line_key, order_key, outcome, issues, changes, sealed, goods)
    select ${import_id}, r, key, order_key, outcome, issues::jsonb, changes::jsonb, decode(sealed, 'hex'), goods::jsonb
    from unnest(${plainArray(told.map((one) => one.row))}::text::int[], ${textArray(told.map((one) => one.key))}::text::text[],
      ${textArray(told.map((one) => one.order))}::text::text[], ${textArray(told.map((one) => one.outcome))}::text::text[],
      ${textArray(told.map((one) => json(one.issues)))}::text::text[], ${textArray(told.map((one) => json(one.changes)))}::text::text[],
      ${textArray(told.map(sealed))}::text::text[], ${textArray(told.map((one) => (one.goods ? JSON.stringify(one.goods) : null)))}::text::text[])
      as u (r, key, order_key, outcome, issues, changes, sealed, goods)
    on conflict (import_id, row) do update set line_key = excluded.line_key, order_key = excluded.order_key,
      outcome = excluded.outcome, issues = excluded.issues, changes = excluded.changes, goods = excluded.goods,
      sealed = coalesce(excluded.sealed, import_rows.sealed)`;
}
