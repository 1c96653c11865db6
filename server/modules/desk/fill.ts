import { plainArray, textArray } from '../../platform/arrays.ts';
import { type Sql, type Tx, transact } from '../../platform/db.ts';
import { lockDesk, saveRows } from './save-rows.ts';
import type { DeskSource } from './sources.ts';

/** Rows of one commit: some 100 ms. */
const chunk = 300;

/**
 * Reads on where the first filling (or a rebuild) of each source stands; false where nothing was left to do. Listeners go on
 * meanwhile.
 */
export async function fillOn(sql: Sql, sources: readonly DeskSource[]): Promise<boolean> {
  let worked = false;
  for (const source of sources) worked = (await transact(sql, (tx) => fillSome(tx, source))) || worked;
  return worked;
}

/**
 * The next orders of a source over their rows, whatever version those claim; rows between them that the source does not know go.
 * The desk is locked before the source is read, so that a row a listener wrote meanwhile is never taken for one too many.
 */
async function fillSome(tx: Tx, source: DeskSource): Promise<boolean> {
  const [known] = await tx<{ done_at: Date | null }[]>`select done_at from desk.fillings where source = ${source.name}`;
  if (known?.done_at) return false;
  if (!known) await tx`insert into desk.fillings (source) values (${source.name}) on conflict do nothing`;
  const [filling] = await tx<{ after_id: string; done_at: Date | null }[]>`
    select after_id, done_at from desk.fillings where source = ${source.name} for no key update skip locked`;
  if (!filling || filling.done_at) return false;
  await lockDesk(tx);
  const orders = await source.readAfter(tx, filling.after_id, chunk);
  await saveRows(tx, orders, { whatever_version: true });
  const last = orders.length < chunk ? null : orders.at(-1)!.order_id;
  await removeRows(
    tx,
    source,
    filling.after_id,
    last,
    orders.map((one) => one.order_id),
  );
  await tx`
    update desk.fillings set after_id = coalesce(${last}::uuid, after_id), done_at = case when ${last === null} then now() end
    where source = ${source.name}`;
  return true;
}

async function removeRows(
  tx: Tx,
  source: DeskSource,
  after: string,
  last: string | null,
  but: string[],
): Promise<void> {
  const gone = await tx<{ slot: number }[]>`
    delete from desk.rows where origin = ${source.origin} and order_id > ${after}::uuid
      and (${last}::uuid is null or order_id <= ${last}::uuid) and order_id <> all(${plainArray(but)}::text::uuid[])
    returning slot`;
  if (gone.length === 0) return;
  const slots = plainArray(gone.map((row) => row.slot));
  await tx`delete from desk.numbers where slot = any(${slots}::text::int[])`;
  await tx`delete from desk.people where slot = any(${slots}::text::int[])`;
  await tx`update desk.epoch set epoch = epoch + 1`;
}

/**
 * Begins anew: every row is read again from its source, and rows that no source knows go. Marks and teams, which are the desk's
 * own, stay. Resolves when all is done; broken off, the running shop goes on with it.
 */
export async function rebuildDesk(sql: Sql, sources: readonly DeskSource[]): Promise<{ rows: number }> {
  await sql`
    insert into desk.fillings (source) select unnest(${textArray(sources.map((one) => one.name))}::text::text[])
    on conflict (source) do update
      set after_id = '00000000-0000-0000-0000-000000000000', started_at = now(), done_at = null`;
  while (await fillOn(sql, sources));
  const [left] = await sql<{ rows: number }[]>`select count(*)::int as rows from desk.rows`;
  return { rows: left!.rows };
}
