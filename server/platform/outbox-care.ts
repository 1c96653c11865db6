import { type Sql, transact } from './db.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';

/** Handled events are kept this long, for listeners added later and for looking back. */
const kept_days = 7;
const prune_chunk = 5_000;
/** A write transaction older than this holds every listener back; ours end within a second. */
const old_transaction_s = 5;

/**
 * After a logical restore (pg_dump) the data may lie under a server whose transaction ids are lower than those it
 * recorded; new events would sort before handled ones and never be read. Then a new epoch begins. Must run before anything
 * publishes. Physical backups and failover keep ids and cursors together and need nothing.
 */
export async function checkEpoch(sql: Sql, log: Log): Promise<void> {
  await transact(sql, async (tx) => {
    const isAhead = () => tx<{ ahead: boolean }[]>`
      select exists (
        select from platform.outbox join platform.outbox_epoch using (epoch)
        where xid >= pg_snapshot_xmax(pg_current_snapshot())
        union all
        select from platform.outbox_cursors join platform.outbox_epoch using (epoch)
        where xid >= pg_snapshot_xmax(pg_current_snapshot())
      ) as ahead`;
    if (!(await isAhead())[0]!.ahead) return;
    await tx`lock table platform.outbox in exclusive mode`;
    if (!(await isAhead())[0]!.ahead) return;
    await tx`update platform.outbox_epoch set epoch = epoch + 1`;
    log.warn('the outbox begins a new epoch: its data was restored under lower transaction ids');
  });
}

/** Lag of each listener and age of the oldest write transaction, as gauges; warns where the latter holds everybody back. */
export async function measureOutbox(sql: Sql, log: Log, metrics: Metrics): Promise<void> {
  const lag = metrics.gauge('outbox_lag_seconds', 'Age of the oldest event a listener has not handled.', ['listener']);
  const lags = await sql<{ listener: string; lag_s: number }[]>`
    select listener, coalesce((
      select extract(epoch from clock_timestamp() - created_at)::float8 from platform.outbox as event
      where (event.epoch, event.xid, event.seq) > (cursor.epoch, cursor.xid, cursor.seq)
      order by event.epoch, event.xid, event.seq limit 1
    ), 0) as lag_s
    from platform.outbox_cursors as cursor`;
  for (const { listener, lag_s } of lags) lag.set({ listener }, Math.max(0, lag_s));
  const [oldest] = await sql<{ age_s: number }[]>`
    select coalesce(extract(epoch from clock_timestamp() - min(xact_start)), 0)::float8 as age_s
    from pg_stat_activity where backend_xid is not null and datname = current_database()`;
  const age_s = Math.max(0, oldest?.age_s ?? 0);
  metrics
    .gauge(
      'oldest_write_transaction_seconds',
      'Age of the oldest write transaction of this database; it holds listeners back.',
    )
    .set(age_s);
  if (age_s > old_transaction_s) log.warn({ age_s }, 'an old write transaction holds back every listener');
}

/** Deletes a chunk of what every listener has handled and nobody needs to look back at. */
export async function pruneOutbox(sql: Sql): Promise<number> {
  const { count } = await sql`
    delete from platform.outbox where (epoch, xid, seq) in (
      select event.epoch, event.xid, event.seq
      from platform.outbox as event, (
        select epoch, xid, seq from platform.outbox_cursors order by epoch, xid, seq limit 1
      ) as slowest
      where (event.epoch, event.xid, event.seq) <= (slowest.epoch, slowest.xid, slowest.seq)
        and event.created_at < now() - make_interval(days => ${kept_days})
      order by event.epoch, event.xid, event.seq
      limit ${prune_chunk}
      for update of event skip locked
    )`;
  return count;
}
