import type { Sql, Tx } from './db.ts';
import type { OutboxEvent } from './outbox.ts';

/** A place in the stream. `xid` is 64-bit, kept as text. */
export type Position = { epoch: number; xid: string; seq: number };

type Row = Position & { wanted: boolean; read: number } & Omit<OutboxEvent, 'position'>;

/**
 * Everything of this database below it has ended, as SQL. The snapshot's xmin counts the transactions of every database of the
 * server: what runs for hours in another one would hold our news back. So the snapshot's open transactions are asked for one by
 * one, and only those pass that surely belong elsewhere: its holder's database is another. (Not in pg_locks yet, or no longer:
 * not sure, and it holds back.) Whatever ended after this snapshot is seen by the next one: the rows must be read by a later statement.
 */
const boundOfDatabase = (sql: Sql | Tx) => sql`(
  select coalesce(min(open.xid), pg_snapshot_xmax(pg_current_snapshot()))
  from pg_snapshot_xip(pg_current_snapshot()) as open (xid)
  where open.xid::xid not in (
    select transactionid from pg_locks join pg_stat_activity using (pid)
    where locktype = 'transactionid' and mode = 'ExclusiveLock' and granted
      and datid <> (select oid from pg_database where datname = current_database())
    union all
    select transaction from pg_prepared_xacts where database <> current_database()))`;

/**
 * The next list of a listener, its cursor locked by `tx`; null where another process has it.
 * A transaction may take its sequence number early and commit late, so `seq` alone would skip it. Every transaction below the
 * snapshot's xmin has ended, so nothing can appear there any more: reading stops below it. Rows of an older epoch came with a
 * restore and are complete. The order must name the table's columns: a bare "xid" would be the selected text, and '9' > '10'.
 * Events under names not listened to only move the cursor: of those the last one alone is sent. `is_stalled`: xmin stands still, ask whether it is ours.
 */
export async function readEvents(
  tx: Tx,
  listener: string,
  names: string[],
  limit: number,
  is_stalled = false,
): Promise<{ events: OutboxEvent[]; read: number; end: Position } | null> {
  const [cursor] = await tx<(Position & { bound: string })[]>`
    select epoch, xid::text, seq, ${is_stalled ? boundOfDatabase(tx) : tx`'0'`}::text as bound
    from platform.outbox_cursors where listener = ${listener} for update skip locked`;
  if (!cursor) return null;
  const rows = await tx<Row[]>`
    select epoch, xid::text, seq, name, wanted, shop_id, entity_id, version, case when wanted then data end as data, created_at, read
    from (
      select *, name = any(${names}::text[]) as wanted, row_number() over () as read, lead(seq) over () is null as is_last
      from (
        select * from platform.outbox as event
        where (epoch, xid, seq) > (${cursor.epoch}, ${cursor.xid}::text::xid8, ${cursor.seq})
          and (epoch, xid) < ((select epoch from platform.outbox_epoch),
            greatest(pg_snapshot_xmin(pg_current_snapshot()), ${cursor.bound}::text::xid8))
        order by event.epoch, event.xid, event.seq
        limit ${limit}
      ) list
    ) known
    where wanted or is_last order by read`;
  const last = rows.at(-1);
  const { epoch, xid, seq } = last ?? cursor;
  const end = { epoch, xid, seq };
  const events = rows
    .filter((row) => row.wanted)
    .map(({ epoch, xid, seq, wanted: _, read: __, ...event }) => ({ ...event, position: `${epoch}.${xid}.${seq}` }));
  return { events, read: last?.read ?? 0, end };
}

/**
 * The newest event anybody may read now; null where there is none. An index probe, whatever the size of the table. `names`: what
 * has come since `looked`, each name once; null where nobody has looked yet or another epoch began. `xmin` is below everything that
 * is open on the server, null where nothing is.
 */
export async function newestReadable(
  sql: Sql,
  looked: Position | null = null,
  is_stalled = false,
): Promise<{ newest: Position | null; names: string[] | null; xmin: string | null }> {
  const [ours] = is_stalled ? await sql<{ bound: string }[]>`select ${boundOfDatabase(sql)}::text as bound` : [];
  const { epoch: from_epoch, xid: from_xid, seq: from_seq } = looked ?? { epoch: -1, xid: '0', seq: 0 };
  const [row] = await sql<(Position & { newest: boolean; names: string[]; xmin: string | null })[]>`
    with now as (
      select (select epoch from platform.outbox_epoch) as epoch,
        greatest(pg_snapshot_xmin(pg_current_snapshot()), ${ours?.bound ?? '0'}::text::xid8) as bound
    )
    select newest.*, newest.seq is not null as newest,
      array(
        select distinct name from platform.outbox as event
        where ${from_epoch} >= 0 and (epoch, xid, seq) > (${from_epoch}, ${from_xid}::text::xid8, ${from_seq})
          and (epoch, xid) < (now.epoch, now.bound)
      ) as names,
      nullif(pg_snapshot_xmin(pg_current_snapshot()), pg_snapshot_xmax(pg_current_snapshot()))::text as xmin
    from now left join lateral (
      select epoch, xid::text, seq from platform.outbox as event
      where (epoch, xid) < (now.epoch, now.bound)
      order by event.epoch desc, event.xid desc, event.seq desc
      limit 1
    ) as newest on true`;
  const { epoch, xid, seq, newest, names, xmin } = row!;
  const is_known = looked !== null && (!newest || epoch === looked.epoch);
  return { newest: newest ? { epoch, xid, seq } : null, names: is_known ? names : null, xmin };
}

/**
 * Moves cursors over news nobody there listens to, without reading it: each from where it was seen to `to`, and only if it still
 * stands there and no other process has it in hand. Says which were moved.
 */
export async function passOver(
  sql: Sql,
  cursors: readonly { listener: string; seen: Position }[],
  to: Position,
): Promise<Set<string>> {
  const moved = await sql<{ listener: string }[]>`
    update platform.outbox_cursors as cursor set epoch = ${to.epoch}, xid = ${to.xid}::text::xid8, seq = ${to.seq}, moved_at = now()
    from (
      select cursor.listener from platform.outbox_cursors as cursor
      join unnest(
        ${cursors.map((one) => one.listener)}::text[], ${cursors.map((one) => one.seen.epoch)}::int[],
        ${cursors.map((one) => one.seen.xid)}::text[], ${cursors.map((one) => one.seen.seq)}::bigint[]
      ) as seen (listener, epoch, xid, seq)
        on cursor.listener = seen.listener and (cursor.epoch, cursor.xid, cursor.seq) = (seen.epoch, seen.xid::xid8, seen.seq)
      for update of cursor skip locked
    ) as free
    where cursor.listener = free.listener
    returning cursor.listener`;
  return new Set(moved.map((row) => row.listener));
}
