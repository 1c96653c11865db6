// waits: for times that come and leases that lapse
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { connect } from './db.ts';
import { newId } from './ids.ts';
import { createLog } from './log.ts';
import type { Pulse } from './pulse.ts';
import { createSchedule } from './schedule.ts';
import { givenDatabase } from './testing.ts';
import { until } from './testing-process.ts';

async function givenSchedules(t: TestContext) {
  const stops: (() => Promise<void>)[] = [];
  t.after(async () => void (await Promise.all(stops.map((stop) => stop()))));
  const db = await givenDatabase(t);
  const process = (pulse?: Pulse) => {
    const sql = connect(db.url, { max: 2, name: 'schedule-test' });
    const schedule = createSchedule({
      sql,
      log: createLog({ level: 'silent' }),
      process_id: newId(),
      ...(pulse && { pulse }),
    });
    stops.push(async () => {
      await schedule.stop();
      await sql.end();
    });
    return schedule;
  };
  return { ...db, process };
}

describe('schedule', () => {
  test('three processes run a job once an interval and never at the same time', async (t) => {
    const { process } = await givenSchedules(t);
    let running = 0;
    let together = 0;
    let runs = 0;
    const begun = performance.now();
    for (let i = 0; i < 3; i++) {
      const schedule = process();
      schedule.every('tick', 200, async () => {
        runs++;
        running++;
        together = Math.max(together, running);
        await wait(60);
        running--;
      });
      schedule.start();
    }
    await until('some runs', () => runs >= 8);
    assert.equal(together, 1);
    const begun_before_ms = performance.now() - begun;
    assert.ok(runs <= begun_before_ms / 200 + 1, `never early: ${runs} runs in ${begun_before_ms} ms`);
  });

  test('a failing job is noted and runs again; one of a dead process is taken over when its lease ends', async (t) => {
    const { sql, process } = await givenSchedules(t);
    const begun = performance.now();
    await sql`
      insert into platform.schedules (name, next_at, lease_until, claimed_by)
      values ('left', now() - interval '1 s', now() + interval '1 s', 'dead')`;
    let failures = 0;
    let taken_at = 0;
    const schedule = process();
    schedule.every('fails', 100, async () => {
      if (failures++ < 2) throw new Error('not yet');
    });
    schedule.every('left', 100, async () => {
      taken_at ||= performance.now() - begun;
    });
    schedule.start();
    await until('both', () => failures >= 3 && taken_at > 0);
    assert.ok(taken_at > 800, `not before the lease ended: ${taken_at} ms`);
  });

  test('a job of a killed process waits for its silence, not for its lease; one of a process that lives waits', async (t) => {
    const { sql, process } = await givenSchedules(t);
    const begun = performance.now();
    await sql`
      insert into platform.processes (id, seen_at) values
        ('dead', clock_timestamp() - interval '4 s'), ('lives', clock_timestamp() + interval '1 minute')`;
    await sql`
      insert into platform.schedules (name, next_at, lease_until, claimed_by) values
        ('of the dead', now() - interval '1 s', now() + interval '30 s', 'dead'),
        ('of the living', now() - interval '1 s', now() + interval '30 s', 'lives')`;
    const ran: string[] = [];
    const schedule = process();
    for (const name of ['of the dead', 'of the living']) schedule.every(name, 100, async () => void ran.push(name));
    schedule.start();
    await until('the job of the dead', () => ran.length > 0);
    assert.ok(performance.now() - begun > 1_500, 'it was still heard of');
    assert.deepEqual([...new Set(ran)], ['of the dead']);
  });

  test('a job that found nothing rests until something is committed or its time comes; one that says nothing never does', async (t) => {
    const { process } = await givenSchedules(t);
    let turn = 0;
    const ignored: string[] = [];
    const schedule = process({
      turn: () => turn,
      restsSince: (from) => from === turn,
      ignore: (xid) => void ignored.push(xid),
      clockOffset: () => 0,
    });
    const runs = { rests: 0, looks: 0, wakes: 0, stirred: 0 };
    schedule.every('rests', 20, async () => {
      runs.rests++;
      return Number.POSITIVE_INFINITY;
    });
    schedule.every('looks', 20, async () => void runs.looks++);
    schedule.every('wakes', 20, async () => {
      runs.wakes++;
      return 60;
    });
    // Something is committed while it runs: it may have looked before.
    schedule.every('stirred', 20, async () => {
      if (++runs.stirred === 2) turn++;
      return Number.POSITIVE_INFINITY;
    });
    schedule.start();
    await until('the others', () => runs.looks >= 10 && runs.wakes >= 3);
    assert.deepEqual([runs.rests, runs.stirred], [1, 1]);
    assert.ok(ignored.length >= 2 * runs.looks, 'its leases wake nobody');
    turn++;
    // A rest ends by itself, too, after 30 s: the news has to come within a hundred turns of one that never rests.
    const { looks } = runs;
    await until('the news', () => (runs.rests >= 2 && runs.stirred >= 3) || runs.looks >= looks + 100);
    assert.ok(runs.rests >= 2 && runs.stirred >= 3, `the news ended no rest: ${JSON.stringify(runs)}`);
    const heard_at = runs.looks;
    await until('the others again', () => runs.looks >= heard_at + 5);
    assert.equal(runs.stirred, 3);
    assert.ok(runs.rests <= 3, 'once for each piece of news');
  });

  test('cron speaks Korea time and waits for its moment', async (t) => {
    const { sql, process } = await givenSchedules(t);
    let runs = 0;
    const schedule = process();
    // Six hours from now, whatever the hour is: this may run at half past four.
    const hour = (new Date().getUTCHours() + 9 + 6) % 24;
    schedule.every('nightly', `0 30 ${hour} * * *`, async () => void runs++);
    schedule.start();
    const planned = () => sql<{ at: string }[]>`
      select to_char(next_at at time zone 'Asia/Seoul', 'HH24:MI:SS') as at from platform.schedules where name = 'nightly'`;
    const [row] = await until('its plan', async () => {
      const rows = await planned();
      return rows.length > 0 && rows;
    });
    assert.deepEqual([row?.at, runs], [`${String(hour).padStart(2, '0')}:30:00`, 0]);
    assert.throws(() => schedule.every('bad', 'not a cron', async () => {}));
    assert.throws(() => schedule.every('nightly', 1, async () => {}), /twice/);
  });
});
