import { Cron } from 'croner';
import type { Sql } from './db.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Pulse } from './pulse.ts';

export type Schedule = ReturnType<typeof createSchedule>;

/**
 * What a job does. A number says that it found nothing to do, and nothing that comes by itself within so many milliseconds: until then it
 * runs again only once something was committed (see pulse.ts).
 */
type Run = () => Promise<number> | Promise<void>;

type Job = {
  name: string;
  /** Milliseconds from start to start, or a cron expression in Korea time. */
  when: number | Cron;
  run: Run;
  /** Until when it need not run unless something is committed. */
  rest: { since: number; until_ms: number } | null;
  timer: NodeJS.Timeout | undefined;
  running: Promise<void> | null;
};

/** A living process renews its lease at a third of this; one nobody hears of loses its job when it ends. */
const lease_s = 30;
/** A process whose heartbeat (see effects) stopped for this long is taken for dead, and its job does not wait for the lease. */
const silence_s = 6;
const longest_wait_ms = 60_000;
const longest_rest_ms = 30_000;
const time_zone = 'Asia/Seoul';

/**
 * Jobs by interval or cron (Korea time), each run by one process at a time however many there are: a row with a lease decides,
 * by the database's clock. A run that was missed is made up for once, not as often as it was missed.
 */
export function createSchedule(options: { sql: Sql; log: Log; process_id: string; metrics?: Metrics; pulse?: Pulse }) {
  const { sql, log, metrics, pulse, process_id: claimed_by } = options;
  const jobs: Job[] = [];
  const runs = metrics?.counter('schedule_runs_total', 'Runs of jobs, by name and end.', ['name', 'end']);
  let stopped = true;

  return {
    every(name: string, when: number | string, run: Run): void {
      if (jobs.some((one) => one.name === name)) throw new Error(`job ${name} is scheduled twice`);
      const parsed = typeof when === 'number' ? when : new Cron(when, { timezone: time_zone, paused: true });
      const job: Job = { name, when: parsed, run, rest: null, timer: undefined, running: null };
      jobs.push(job);
      if (!stopped) plan(job, 0);
    },
    start(): void {
      stopped = false;
      for (const job of jobs) plan(job, Math.random() * 100);
    },
    /** Begins nothing more and waits for what runs. */
    async stop(): Promise<void> {
      stopped = true;
      for (const job of jobs) clearTimeout(job.timer);
      await Promise.all(jobs.map((job) => job.running));
    },
  };

  function plan(job: Job, wait_ms: number): void {
    if (stopped) return;
    clearTimeout(job.timer);
    job.timer = setTimeout(
      () => {
        job.running = turn(job).then((next_wait_ms) => {
          job.running = null;
          plan(job, next_wait_ms);
        });
      },
      Math.min(longest_wait_ms, Math.max(10, wait_ms)),
    );
  }

  /** Runs the job if it is due and free. Returns how long to wait before looking again. */
  async function turn(job: Job): Promise<number> {
    const resting_ms = restOf(job);
    if (resting_ms > 0) return resting_ms;
    try {
      const since = pulse?.turn() ?? 0;
      const { mine, wait_ms, xid } = await claimTurn(sql, job, claimed_by);
      if (!mine) return wait_ms;
      pulse?.ignore(xid);
      const rest_ms = await runLeased(job);
      const until_ms = performance.now() + Math.min(rest_ms, longest_rest_ms);
      const released = await release(sql, job, claimed_by, null);
      if (!released) return 0;
      pulse?.ignore(released.xid);
      job.rest = { since, until_ms };
      return Math.max(0, released.wait_ms);
    } catch (error) {
      log.error({ err: error, job: job.name }, 'a job failed');
      runs?.inc({ name: job.name, end: 'failed' });
      const text = error instanceof Error ? error.message : String(error);
      const released = await release(sql, job, claimed_by, text).catch(() => null);
      return Math.max(released?.wait_ms ?? 1_000, 250);
    }
  }

  /** How long to wait before asking again whether anything was committed; 0 where the job has to look itself. */
  function restOf({ rest, when }: Job): number {
    if (!rest || !pulse || typeof when !== 'number') return 0;
    const left_ms = rest.until_ms - performance.now();
    return left_ms > 0 && pulse.restsSince(rest.since) ? Math.min(when, left_ms) : 0;
  }

  /** Returns how long it may rest. */
  async function runLeased(job: Job): Promise<number> {
    const renew = () =>
      sql`
        update platform.schedules set lease_until = clock_timestamp() + make_interval(secs => ${lease_s})
        where name = ${job.name} and claimed_by = ${claimed_by}`.catch((error) =>
        log.warn({ err: error, job: job.name }, 'a lease was not renewed'),
      );
    const renewal = setInterval(renew, (lease_s * 1_000) / 3);
    try {
      const rest_ms = (await job.run()) ?? 0;
      runs?.inc({ name: job.name, end: 'done' });
      return rest_ms;
    } finally {
      clearInterval(renewal);
    }
  }
}

/** Why the last run of a job failed, in whichever process; null where it did not. */
export async function readJobError(sql: Sql, name: string): Promise<string | null> {
  const [row] = await sql<
    { last_error: string | null }[]
  >`select last_error from platform.schedules where name = ${name}`;
  return row?.last_error ?? null;
}

/** Nobody has the job, or nobody who lives. Who never had a heartbeat is believed until the lease ends. */
function isFree(sql: Sql) {
  return sql`(lease_until is null or lease_until < clock_timestamp() or exists (
    select from platform.processes
    where id = claimed_by and seen_at < clock_timestamp() - make_interval(secs => ${silence_s})))`;
}

/** The time after `from` at which a job is due again. */
function dueAfter(job: Job, from: Date): Date {
  if (typeof job.when === 'number') return new Date(from.getTime() + job.when);
  return job.when.nextRun(from) ?? new Date(from.getTime() + 365 * 86_400_000);
}

/**
 * Takes a due job by moving its next time forward: of any number of processes one succeeds. An interval that was changed in
 * the code is noticed where the stored time lies further away than the new one allows.
 */
async function claimTurn(
  sql: Sql,
  job: Job,
  claimed_by: string,
): Promise<{ mine: false; wait_ms: number; xid?: never } | { mine: true; wait_ms: number; xid: string }> {
  const [clock] = await sql<{ now: Date; next_at: Date | null; held: boolean }[]>`
    select clock_timestamp() as now, next_at, coalesce(not ${isFree(sql)}, false) as held
    from (select 1) as one left join platform.schedules on name = ${job.name}`;
  const { now, next_at, held } = clock!;
  const after = dueAfter(job, now);
  if (!next_at) {
    const first = typeof job.when === 'number' ? now : after;
    await sql`insert into platform.schedules (name, next_at) values (${job.name}, ${first}) on conflict do nothing`;
    return { mine: false, wait_ms: first.getTime() - now.getTime() };
  }
  if (next_at > after)
    await sql`update platform.schedules set next_at = ${after} where name = ${job.name} and next_at > ${after}`;
  if (next_at > now) return { mine: false, wait_ms: Math.min(next_at.getTime(), after.getTime()) - now.getTime() };
  if (held) return { mine: false, wait_ms: typeof job.when === 'number' ? Math.min(job.when, 1_000) : 1_000 };
  const [taken] = await sql<{ xid: string }[]>`
    update platform.schedules
    set next_at = ${after}, lease_until = clock_timestamp() + make_interval(secs => ${lease_s}),
      claimed_by = ${claimed_by}, last_started_at = clock_timestamp()
    where name = ${job.name} and next_at <= ${now}
      and ${isFree(sql)} and ${withoutFsync(sql)}
    returning pg_current_xact_id()::text as xid`;
  const wait_ms = after.getTime() - now.getTime();
  return taken ? { mine: true, wait_ms, xid: taken.xid } : { mine: false, wait_ms };
}

/** Gives the job back; returns the milliseconds until it is due again. */
async function release(
  sql: Sql,
  job: Job,
  claimed_by: string,
  error: string | null,
): Promise<{ wait_ms: number; xid: string } | null> {
  const [row] = await sql<{ wait_ms: number; xid: string }[]>`
    update platform.schedules
    set lease_until = null, claimed_by = null, last_finished_at = clock_timestamp(), last_error = ${error?.slice(0, 500) ?? null}
    where name = ${job.name} and claimed_by = ${claimed_by} and ${withoutFsync(sql)}
    returning (extract(epoch from next_at - clock_timestamp()) * 1000)::float8 as wait_ms, pg_current_xact_id()::text as xid`;
  return row ?? null;
}

/**
 * Losing these writes in a crash only means that a job runs again. Said inside the statement: a dozen jobs a second begin and end in
 * a shop where nothing happens, and a transaction's four round trips instead of one are what such a shop costs.
 */
function withoutFsync(sql: Sql) {
  return sql`set_config('synchronous_commit', 'off', true) is not null`;
}
