import { plainArray, textArray } from '../../platform/arrays.ts';
import type { Sql } from '../../platform/db.ts';
import type { LiveDrops } from './live-drops.ts';

export type ControlPoint = {
  at: string;
  placed: number;
  confirmed: number;
  remaining: number;
  held: number;
  refused: Record<string, number>;
  payments: Record<string, number>;
  queue: number;
};
type Tally = { placed: number; confirmed: number; refused: Record<string, number>; payments: Record<string, number> };
export type ControlRoom = ReturnType<typeof createControlRoom>;

const history_minutes = 10;
const kept_days = 30;

/**
 * Counts what happens to each drop, in memory; once a second a row a drop goes to the database, so that the control room sees
 * the sum over all processes. `queue` tells how many wait in the lanes now.
 */
export function createControlRoom(
  sql: Sql,
  options: {
    process_id: string;
    live: LiveDrops;
    queue: (drop_id: string) => number;
    changed?: (drop_id: string, point: ControlPoint) => void;
  },
) {
  let tallies = new Map<string, Tally>();
  let timer: NodeJS.Timeout | undefined;
  let last_second = '';
  const busy = new Map<string, number>();

  const tallyOf = (drop_id: string): Tally => {
    let tally = tallies.get(drop_id);
    if (!tally) {
      tally = { placed: 0, confirmed: 0, refused: {}, payments: {} };
      tallies.set(drop_id, tally);
    }
    return tally;
  };

  async function flush(): Promise<void> {
    const now_ms = performance.now();
    for (const drop_id of tallies.keys()) busy.set(drop_id, now_ms);
    // A few quiet seconds after the last thing that happened bring the lines of the chart down to zero.
    for (const [drop_id, seen_ms] of busy) if (now_ms - seen_ms > 5_000) busy.delete(drop_id);
    if (busy.size === 0) return;
    const at = new Date(Math.floor(Date.now() / 1_000) * 1_000).toISOString();
    if (at === last_second) return;
    last_second = at;
    const counted = tallies;
    tallies = new Map();
    const rows = [...busy.keys()].map((drop_id) => {
      const tally = counted.get(drop_id) ?? { placed: 0, confirmed: 0, refused: {}, payments: {} };
      const live = options.live.live(drop_id);
      return {
        drop_id,
        ...tally,
        remaining: live?.remaining ?? 0,
        held: live?.held ?? 0,
        queue: options.queue(drop_id),
      };
    });
    await sql`
      insert into drops.control_points (drop_id, at, process_id, placed, confirmed, queue, remaining, held, refused, payments)
      select drop_id, ${at}::timestamptz, ${options.process_id}::uuid, placed, confirmed, queue, remaining, held,
        refused::jsonb, payments::jsonb
      from unnest(
        ${plainArray(rows.map((row) => row.drop_id))}::text::uuid[],
        ${plainArray(rows.map((row) => row.placed))}::text::int[],
        ${plainArray(rows.map((row) => row.confirmed))}::text::int[],
        ${plainArray(rows.map((row) => row.queue))}::text::int[],
        ${plainArray(rows.map((row) => row.remaining))}::text::int[],
        ${plainArray(rows.map((row) => row.held))}::text::int[],
        ${textArray(rows.map((row) => JSON.stringify(row.refused)))}::text::text[],
        ${textArray(rows.map((row) => JSON.stringify(row.payments)))}::text::text[])
        as c (drop_id, placed, confirmed, queue, remaining, held, refused, payments)
      on conflict do nothing`;
    for (const { drop_id, ...point } of rows) options.changed?.(drop_id, { at, ...point });
  }

  return {
    placed: (drop_id: string): void => void tallyOf(drop_id).placed++,
    confirmed: (drop_id: string): void => void tallyOf(drop_id).confirmed++,
    refused(drop_id: string, code: string): void {
      const { refused } = tallyOf(drop_id);
      refused[code] = (refused[code] ?? 0) + 1;
    },
    payment(drop_id: string, state: string): void {
      const { payments } = tallyOf(drop_id);
      payments[state] = (payments[state] ?? 0) + 1;
    },
    /** The last ten minutes, summed over processes, a point a second in which something happened. */
    async history(drop_id: string): Promise<ControlPoint[]> {
      const rows = await sql<
        (Omit<ControlPoint, 'at' | 'refused' | 'payments'> & {
          at: Date;
          refused: Tally['refused'][];
          payments: Tally['payments'][];
        })[]
      >`
        select at, sum(placed)::int as placed, sum(confirmed)::int as confirmed, sum(queue)::int as queue,
          min(remaining)::int as remaining, max(held)::int as held, jsonb_agg(refused) as refused, jsonb_agg(payments) as payments
        from drops.control_points
        where drop_id = ${drop_id}::uuid and at > now() - make_interval(mins => ${history_minutes})
        group by at order by at`;
      return rows.map((row) => ({
        ...row,
        at: row.at.toISOString(),
        refused: addUp(row.refused),
        payments: addUp(row.payments),
      }));
    },
    async forgetOld(): Promise<void> {
      await sql`delete from drops.control_points where at < now() - make_interval(days => ${kept_days})`;
    },
    start(): void {
      timer = setInterval(() => void flush().catch(() => {}), 1_000).unref();
    },
    stop(): void {
      clearInterval(timer);
    },
  };
}

function addUp(parts: Record<string, number>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const part of parts) for (const [name, count] of Object.entries(part)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}
