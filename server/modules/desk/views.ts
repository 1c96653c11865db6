import { type GridView, type GridViewSettings, ok, type Result, refuse } from '@madang/contract';
import type { Sql, Tx } from '../../platform/db.ts';

/** Views of one member of the staff at most. */
const most_views = 100;

type Row = Omit<GridView, 'mine' | 'opens_first'> & { account_id: string };

/** One's own views and those that others share, by name. */
export async function listViews(sql: Sql, account_id: string): Promise<GridView[]> {
  const rows = await sql<(Row & { opens_first: boolean })[]>`
    select v.id as view_id, v.account_id, v.name, v.shared, v.settings, v.version, o.view_id is not null as opens_first
    from desk.views v left join desk.opening_views o on o.view_id = v.id and o.account_id = ${account_id}
    where v.account_id = ${account_id} or v.shared order by v.name, v.id limit 500`;
  return rows.map((row) => shown(row, account_id, row.opens_first));
}

const shown = ({ account_id: whose, ...row }: Row, account_id: string, opens_first: boolean): GridView => ({
  ...row,
  mine: whose === account_id,
  opens_first,
});

type View = { view_id: string; name: string; shared: boolean; settings: GridViewSettings; version: number } & {
  opens_first?: boolean | undefined;
};

/** Keeps a view: a new one (`version` 0), or one's own over the version that was read. */
export async function saveView(tx: Tx, account_id: string, view: View): Promise<Result<GridView>> {
  const settings = JSON.stringify(view.settings);
  const [row] =
    view.version === 0
      ? await insertView(tx, account_id, view, settings)
      : await tx<Row[]>`
    update desk.views set name = ${view.name}, shared = ${view.shared}, settings = ${settings}::text::jsonb,
      version = version + 1, changed_at = now()
    where id = ${view.view_id} and account_id = ${account_id} and version = ${view.version}
    returning id as view_id, account_id, name, shared, settings, version`;
  if (!row) return refuse('conflict');
  const { view_id, opens_first } = view;
  if (opens_first !== undefined) await keepOpening(tx, account_id, view_id, opens_first);
  const [opening] = await tx`select from desk.opening_views where account_id = ${account_id} and view_id = ${view_id}`;
  return ok(shown(row, account_id, opening !== undefined));
}

/** Somebody's list opens with a view they see from now on, in place of the one it did; or with this one no longer. */
export async function openWithView(
  tx: Tx,
  account_id: string,
  { view_id, opens_first }: { view_id: string; opens_first: boolean },
): Promise<Result<{ opens_first: boolean }>> {
  const [seen] = await tx`select from desk.views where id = ${view_id} and (shared or account_id = ${account_id})`;
  if (!seen) return refuse('not_found');
  await keepOpening(tx, account_id, view_id, opens_first);
  return ok({ opens_first });
}

async function keepOpening(tx: Tx, account_id: string, view_id: string, opens_first: boolean): Promise<void> {
  if (opens_first)
    await tx`
      insert into desk.opening_views (account_id, view_id) values (${account_id}, ${view_id})
      on conflict (account_id) do update set view_id = excluded.view_id`;
  else await tx`delete from desk.opening_views where account_id = ${account_id} and view_id = ${view_id}`;
}

const insertView = (tx: Tx, account_id: string, { view_id, name, shared }: View, settings: string) => tx<Row[]>`
  insert into desk.views (id, account_id, name, shared, settings)
  select ${view_id}, ${account_id}, ${name}, ${shared}, ${settings}::text::jsonb
  where (select count(*) from desk.views where account_id = ${account_id}) < ${most_views}
  on conflict do nothing
  returning id as view_id, account_id, name, shared, settings, version`;

/** False where it was not one's own. */
export async function removeView(sql: Sql, account_id: string, view_id: string): Promise<boolean> {
  const gone = await sql`delete from desk.views where id = ${view_id} and account_id = ${account_id}`;
  return gone.count > 0;
}
