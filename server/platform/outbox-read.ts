import type { Sql, Tx } from './db.ts';
import type { OutboxEvent } from './outbox.ts';

/** A place in the stream. `xid` is 64-bit, kept as text. */
export type Position = { epoch: number; xid: string; seq: number };

type Row = Position & { wanted: boolean } & Omit<OutboxEvent, 'position'>;

/**
 * The next list of a listener, its cursor locked by `tx`; null where another process has it.
 * A transaction may take its sequence number early and commit late, so `seq` alone would skip it. Every transaction below the
 * snapshot's xmin has ended, so nothing can appear there any more: reading stops below it. Rows of an older epoch came with a
 * restore and are complete. The order must name the table's columns: a bare "xid" would be the selected text, and '9' > '10'.
 * Events under names not listened to only move the cursor.
 */
export async function readEvents(
  tx: Tx,
  listener: string,
  names: string[],
  limit: number,
): Promise<{ events: OutboxEvent[]; read: number; end: Position } | null> {
  const [cursor] = await tx<Position[]>`
    select epoch, xid::text, seq from platform.outbox_cursors where listener = ${listener} for update skip locked`;
  if (!cursor) return null;
  const rows = await tx<Row[]>`
    select epoch, xid::text, seq, name, name = any(${names}::text[]) as wanted, shop_id, entity_id, version,
      case when name = any(${names}::text[]) then data end as data, created_at
    from platform.outbox as event
    where (epoch, xid, seq) > (${cursor.epoch}, ${cursor.xid}::text::xid8, ${cursor.seq})
      and (epoch, xid) < ((select epoch from platform.outbox_epoch), pg_snapshot_xmin(pg_current_snapshot()))
    order by event.epoch, event.xid, event.seq
    limit ${limit}`;
  const last = rows.at(-1);
  const end = last ? { epoch: last.epoch, xid: last.xid, seq: last.seq } : cursor;
  const events = rows
    .filter((row) => row.wanted)
    .map(({ epoch, xid, seq, wanted: _, ...event }) => ({ ...event, position: `${epoch}.${xid}.${seq}` }));
  return { events, read: rows.length, end };
}

/** The newest event anybody may read now; null where there is none. An index probe, whatever the size of the table. */
export async function newestReadable(sql: Sql): Promise<Position | null> {
  const [row] = await sql<Position[]>`
    select epoch, xid::text, seq from platform.outbox as event
    where (epoch, xid) < ((select epoch from platform.outbox_epoch), pg_snapshot_xmin(pg_current_snapshot()))
    order by event.epoch desc, event.xid desc, event.seq desc
    limit 1`;
  return row ?? null;
}
