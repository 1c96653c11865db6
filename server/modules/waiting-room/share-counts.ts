import { plainArray, textArray } from '../../platform/arrays.ts';
import type { Sql } from '../../platform/db.ts';
import type { LoadSeen } from './load.ts';
import type { MinuteLimit } from './minute-limit.ts';

/** Keys of others that are heard of at most: those who ask the most. */
const most_heard = 20_000;

/** Tells the other processes who asked much here, and hears of theirs. Nothing is asked for a request; this goes once a second. */
export async function shareAsks(
  sql: Sql,
  process_id: string,
  limit: Pick<MinuteLimit, 'news' | 'hear'>,
  now_ms: number,
): Promise<void> {
  const { minute, asks } = limit.news(now_ms);
  if (asks.length > 0) {
    await sql`
      insert into waiting_room.asks (minute, who, process_id, count)
      select ${minute}::bigint, who, ${process_id}::uuid, count
      from unnest(${textArray(asks.map((one) => one.who))}::text::text[], ${plainArray(asks.map((one) => one.count))}::text::int[])
        as c (who, count)
      on conflict (minute, who, process_id) do update set count = excluded.count`;
    await sql`delete from waiting_room.asks where minute < ${minute - 1}::bigint`;
  }
  limit.hear(
    minute,
    await sql<{ who: string; count: number }[]>`
      select who, sum(count) as count from waiting_room.asks
      where minute = ${minute}::bigint and process_id <> ${process_id}::uuid
      group by who order by count desc limit ${most_heard}::int`,
  );
}

/** Tells the others what this process saw of buying; returns what they saw, of those that live. */
export async function shareLoad(sql: Sql, process_id: string, seen: LoadSeen): Promise<LoadSeen[]> {
  await sql`
    insert into waiting_room.loads (process_id, buyers, requests, took_ms, at)
    values (${process_id}::uuid, ${seen.buyers}, ${seen.requests}, ${seen.took_ms}, clock_timestamp())
    on conflict (process_id) do update set buyers = excluded.buyers, requests = excluded.requests,
      took_ms = excluded.took_ms, at = excluded.at`;
  await sql`delete from waiting_room.loads where at < clock_timestamp() - interval '1 minute'`;
  return await sql<LoadSeen[]>`
    select buyers, requests, took_ms from waiting_room.loads
    where process_id <> ${process_id}::uuid and at > clock_timestamp() - interval '5 seconds'`;
}
