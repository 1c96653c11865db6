import { type GridView, type GridViewSettings, ok, type Result, refuse } from '@madang/contract';
import type { Sql, Tx } from '../../platform/db.ts';

/** Views of one member of the staff at most. */
const most_views = 100;

type Row = Omit<GridView, 'mine'> & { account_id: string };

/** One's own views and those that others share, by name. */
export async function listViews(sql: Sql, account_id: string): Promise<GridView[]> {
  const rows = await sql<Row[]>`
    select id as view_id, account_id, name, shared, settings, opens_first, version from desk.views
    where account_id = ${account_id} or shared order by name, id limit 500`;
  return rows.map((row) => shown(row, account_id));
}

const shown = ({ account_id: whose, ...row }: Row, account_id: string): GridView => ({
  ...row,
  mine: whose === account_id,
  opens_first: row.opens_first && whose === account_id,
});

type View = { view_id: string; name: string; shared: boolean; settings: GridViewSettings; version: number } & {
  opens_first?: boolean | undefined;
};

/** Keeps a view: a new one (`version` 0), or one's own over the version that was read. */
export async function saveView(tx: Tx, account_id: string, view: View): Promise<Result<GridView>> {
  const settings = JSON.stringify(view.settings);
  if (view.opens_first) await closeOthers(tx, account_id, view);
  const [row] =
    view.version === 0
      ? await insertView(tx, account_id, view, settings)
      : await tx<Row[]>`
    update desk.views set name = ${view.name}, shared = ${view.shared}, settings = ${settings}::text::jsonb,
      opens_first = coalesce(${view.opens_first ?? null}::boolean, opens_first), version = version + 1, changed_at = now()
    where id = ${view.view_id} and account_id = ${account_id} and version = ${view.version}
    returning id as view_id, account_id, name, shared, settings, opens_first, version`;
  return row ? ok(shown(row, account_id)) : refuse('conflict');
}

/** This one opens from now on, one after another where two are said at once; where it cannot be kept, all of it is undone. */
async function closeOthers(tx: Tx, account_id: string, { view_id }: View): Promise<void> {
  await tx`select 1 from desk.views where account_id = ${account_id} order by id for update`;
  await tx`
    update desk.views set opens_first = false where account_id = ${account_id} and id <> ${view_id} and opens_first`;
}

const insertView = (
  tx: Tx,
  account_id: string,
  { view_id, name, shared, opens_first = false }: View,
  settings: string,
) => tx<Row[]>`
  insert into desk.views (id, account_id, name, shared, settings, opens_first)
  select ${view_id}, ${account_id}, ${name}, ${shared}, ${settings}::text::jsonb, ${opens_first}
  where (select count(*) from desk.views where account_id = ${account_id}) < ${most_views}
  on conflict do nothing
  returning id as view_id, account_id, name, shared, settings, opens_first, version`;

/** False where it was not one's own. */
export async function removeView(sql: Sql, account_id: string, view_id: string): Promise<boolean> {
  const gone = await sql`delete from desk.views where id = ${view_id} and account_id = ${account_id}`;
  return gone.count > 0;
}
