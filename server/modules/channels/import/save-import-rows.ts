import type { Keyring } from '../../../platform/crypto.ts';
import type { Sql, Tx } from '../../../platform/db.ts';
import { bytea, column, type Form, int4, list, text } from '../../../platform/wire.ts';
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
  const of = <T>(form: Form<T>, value: (one: RowOutcome) => T | null) => column(form, told, value);
  const json = (list: object[]) => (list.length === 0 ? '[]' : JSON.stringify(list));
  const key = of(text, (one) => one.key);
  const order = of(text, (one) => one.order);
  const outcome = of(text, (one) => one.outcome);
  const issues = of(text, (one) => json(one.issues));
  const changes = of(text, (one) => json(one.changes));
  const raw = told.map((one) => one.raw && keys.seal(JSON.stringify(one.raw), rowPlace(import_id, one.row)));
  const sealed = column(bytea, raw, (one) => one ?? null);
  const goods = of(text, (one) => (one.goods ? JSON.stringify(one.goods) : null));
  const numbers = told.map((one) => one.row);
  await sql`
    insert into channels.import_rows (import_id, row, line_key, order_key, outcome, issues, changes, sealed, goods)
    select ${import_id}, r, coalesce(key, ${key.all}::text), coalesce(order_key, ${order.all}::text),
      coalesce(outcome, ${outcome.all}::text), coalesce(issues, ${issues.all}::text)::jsonb,
      coalesce(changes, ${changes.all}::text)::jsonb, coalesce(sealed, ${sealed.all}::bytea), coalesce(goods, ${goods.all}::text)::jsonb
    from unnest(${list(int4, numbers)}::int[], ${key.list}::text[], ${order.list}::text[], ${outcome.list}::text[],
      ${issues.list}::text[], ${changes.list}::text[], ${sealed.list}::bytea[], ${goods.list}::text[])
      as u (r, key, order_key, outcome, issues, changes, sealed, goods)
    on conflict (import_id, row) do update set line_key = excluded.line_key, order_key = excluded.order_key,
      outcome = excluded.outcome, issues = excluded.issues, changes = excluded.changes, goods = excluded.goods,
      sealed = coalesce(excluded.sealed, import_rows.sealed)`;
}
