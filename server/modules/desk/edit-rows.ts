import { ok, type Result, refuse } from '@madang/contract';
import { plainArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { codesOf, readFacets } from './codes.ts';
import { lockDesk } from './save-rows.ts';

export type EditField = 'team' | 'mark';
type Edit = {
  order_ids: readonly string[];
  field: EditField;
  value: string | null;
  was?: string | null | undefined;
  account_id: string;
  /** The shops of who edits; null: every shop. */
  shops: readonly string[] | null;
};
type Edited = { action_id: string | null; changed: number; conflicts: { order_id: string; value: string | null }[] };
type Before = { order_id: string; code: number };

/**
 * Gives orders a team or a mark: the desk's own words, which no source overwrites. With `was`, an order that says something else by
 * now is left as it is and told. Refused where an order is not one's own to see.
 */
export async function editRows(tx: Tx, edit: Edit): Promise<Result<Edited>> {
  await lockDesk(tx);
  const { field, value } = edit;
  const order_ids = [...new Set(edit.order_ids)];
  const column = tx(`${field}_code`);
  const rows = await tx<Before[]>`
    select order_id, ${column} as code from desk.rows
    where order_id = any(${plainArray(order_ids)}::text::uuid[]) ${ofShops(tx, edit.shops)}`;
  if (rows.length < order_ids.length) return refuse('not_found');
  const code = await codeOf(tx, field, value);
  const was = edit.was === undefined ? undefined : await codeOf(tx, field, edit.was);
  const other = rows.filter((row) => row.code !== code);
  const conflicting = was === undefined ? [] : other.filter((row) => row.code !== was);
  const before = other.filter((row) => !conflicting.includes(row));
  await setCodes(
    tx,
    field,
    before.map((row) => ({ ...row, code })),
  );
  const words = new Map((await readFacets(tx)).map((facet) => [facet.code, facet.value]));
  return ok({
    action_id: before.length > 0 ? await noteAction(tx, edit, code, before) : null,
    changed: before.length,
    conflicts: conflicting.map((row) => ({ order_id: row.order_id, value: words.get(row.code) ?? null })),
  });
}

type Undo = { field: EditField; code: number; before: Before[] };

/** Takes an edit of `account_id` back, once. What was edited again since stays. */
export async function undoEdit(
  tx: Tx,
  { action_id, account_id, shops }: { action_id: string; account_id: string; shops: readonly string[] | null },
): Promise<Result<{ changed: number; left_out: number }>> {
  await lockDesk(tx);
  const [action] = await tx<{ undo: Undo; undone_at: Date | null }[]>`
    select undo, undone_at from desk.actions where id = ${action_id} and account_id = ${account_id} for update`;
  if (!action) return refuse('not_found');
  if (action.undone_at) return refuse('already_done');
  const { field, code, before } = action.undo;
  const still = await tx<{ order_id: string }[]>`
    select order_id from desk.rows where order_id = any(${plainArray(before.map((row) => row.order_id))}::text::uuid[])
      and ${tx(`${field}_code`)} = ${code} ${ofShops(tx, shops)}`;
  const ids = new Set(still.map((row) => row.order_id));
  await setCodes(
    tx,
    field,
    before.filter((row) => ids.has(row.order_id)),
  );
  await tx`update desk.actions set undone_at = now() where id = ${action_id}`;
  return ok({ changed: ids.size, left_out: before.length - ids.size });
}

/** Only rows of these shops (null: all). */
export const ofShops = (tx: Tx, shops: readonly string[] | null) =>
  shops ? tx`and shops && ${plainArray(shops)}::text::uuid[]` : tx``;

/** The code of a word, made where it is new; 0 for none. */
export async function codeOf(tx: Tx, kind: EditField, value: string | null): Promise<number> {
  if (value === null) return 0;
  return (await codesOf(tx, [{ kind, value }])).get(`${kind}:${value}`)!;
}

/** Gives rows their words by code. The desk is locked. */
export async function setCodes(tx: Tx, field: EditField, rows: readonly Before[]): Promise<void> {
  if (rows.length === 0) return;
  await tx`
    update desk.rows r set ${tx(`${field}_code`)} = c.code, revision = r.revision + 1, changed = pg_current_xact_id()
    from unnest(${plainArray(rows.map((row) => row.order_id))}::text::uuid[], ${plainArray(rows.map((row) => row.code))}::text::int[])
      as c (order_id, code)
    where r.order_id = c.order_id`;
}

async function noteAction(tx: Tx, edit: Edit, code: number, before: readonly Before[]): Promise<string> {
  const id = newId();
  const undo: Undo = { field: edit.field, code, before: [...before] };
  await tx`
    insert into desk.actions (id, action, account_id, orders, undo)
    values (${id}, ${`set_${edit.field}`}, ${edit.account_id}, ${before.length}, ${JSON.stringify(undo)}::text::jsonb)`;
  return id;
}
