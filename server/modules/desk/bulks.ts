import { type GridBulk, ok, type Result, refuse } from '@madang/contract';
import { plainArray } from '../../platform/arrays.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { codeOf } from './edit-rows.ts';

/** More than a year's orders of most shops: beyond it a filter was forgotten. */
export const most_bulk_orders = 100_000;

type Wanted = {
  account_id: string;
  shops: readonly string[] | null;
  action: GridBulk['action'];
  value: string | null;
  slots: readonly number[];
};

/** Writes down what is to be done to these rows; `workBulks` does it. */
export async function startBulk(tx: Tx, { account_id, shops, action, value, slots }: Wanted): Promise<GridBulk> {
  const code = action === 'confirm' ? 0 : await codeOf(tx, action, value);
  const id = newId();
  const [row] = await tx<Row[]>`
    insert into desk.bulks (id, account_id, action, code, shops, order_ids, orders, state)
    select ${id}, ${account_id}, ${action}, ${code}, ${shops && plainArray(shops)}::text::uuid[], ids, cardinality(ids),
      case cardinality(ids) when 0 then 'done' else 'working' end
    from (select coalesce(array_agg(order_id order by slot), '{}') as ids from desk.rows
      where slot = any(${plainArray(slots)}::text::int[])) as r
    returning id, action, state, orders, done, changed, left_out`;
  return shown(row!);
}

type Row = Omit<GridBulk, 'bulk_id'> & { id: string };
const shown = ({ id, ...row }: Row): GridBulk => ({ bulk_id: id, ...row });

/** How far one's own has come; null where it is not one's own. */
export async function readBulk(sql: Sql | Tx, account_id: string, bulk_id: string): Promise<GridBulk | null> {
  const [row] = await sql<Row[]>`
    select id, action, state, orders, done, changed, left_out from desk.bulks
    where id = ${bulk_id} and account_id = ${account_id}`;
  return row ? shown(row) : null;
}

/** Begins to take it back, once, when it is done. That an order was confirmed cannot be taken back: its market was told. */
export async function undoBulk(tx: Tx, account_id: string, bulk_id: string): Promise<Result<GridBulk>> {
  const known = await readBulk(tx, account_id, bulk_id);
  if (!known) return refuse('not_found');
  if (known.action === 'confirm') return refuse('not_undoable');
  const begun =
    await tx`update desk.bulks set state = 'undoing', ended_at = null where id = ${bulk_id} and state = 'done'`;
  if (begun.count === 0) return refuse(known.state === 'working' ? 'already_running' : 'already_done');
  return ok({ ...known, state: 'undoing' });
}
