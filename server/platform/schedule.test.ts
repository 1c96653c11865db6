// waits: for times that come and leases that lapse
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { connect } from './db.ts';
import { newId } from './ids.ts';
import { createLog } from './log.ts';
import { createSchedule } from './schedule.ts';
import { givenDatabase } from './testing.ts';

async function givenSchedules(t: TestContext) {
  const stops: (() => Promise<void>)[] = [];
  t.after(async () => void (await Promise.all(stops.map((stop) => stop()))));
  const db = await givenDatabase(t);
  const process = () => {
    const sql = connect(db.url, { max: 2, name: 'schedule-test' });
    const schedule = createSchedule({ sql, log: createLog({ level: 'silent' }), process_id: newId() });
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
    const starts: number[] = [];
    for (let i = 0; i < 3; i++) {
      const schedule = process();
      schedule.every('tick', 200, async () => {
        starts.push(performance.now());
        running++;
        together = Math.max(together, running);
        await wait(60);
        running--;
      });
      schedule.start();
    }
    await wait(3_000);
    assert.equal(together, 1);
    const gaps = starts.slice(1).map((start, at) => start - starts[at]!);
    assert.ok(starts.length >= 5, `${starts.length} runs`);
    assert.ok(Math.min(...gaps) >= 120, `never early: ${Math.min(...gaps)} ms`);
  });

  test('a failing job is noted and runs again; one of a dead process is taken over when its lease ends', async (t) => {
    const { sql, process } = await givenSchedules(t);
    await sql`
      insert into platform.schedules (name, next_at, lease_until, claimed_by)
      values ('left', now() - interval '1 s', now() + interval '1 s', 'dead')`;
    let failures = 0;
    let taken_at = 0;
    const schedule = process();
    const begun = performance.now();
    schedule.every('fails', 100, async () => {
      if (failures++ < 2) throw new Error('not yet');
    });
    schedule.every('left', 100, async () => {
      taken_at ||= performance.now() - begun;
    });
    schedule.start();
    await wait(3_500);
    assert.ok(failures >= 3, `${failures} runs`);
    assert.ok(taken_at > 800, `not before the lease ended: ${taken_at} ms`);
  });

  test('a job of a killed process waits for its silence, not for its lease; one of a process that lives waits', async (t) => {
    const { sql, process } = await givenSchedules(t);
    await sql`
      insert into platform.processes (id, seen_at) values
        ('dead', clock_timestamp() - interval '4 s'), ('lives', clock_timestamp() + interval '1 minute')`;
    await sql`
      insert into platform.schedules (name, next_at, lease_until, claimed_by) values
        ('of the dead', now() - interval '1 s', now() + interval '30 s', 'dead'),
        ('of the living', now() - interval '1 s', now() + interval '30 s', 'lives')`;
    const ran: string[] = [];
    const schedule = process();
    const begun = performance.now();
    for (const name of ['of the dead', 'of the living']) schedule.every(name, 100, async () => void ran.push(name));
    schedule.start();
    while (ran.length === 0 && performance.now() - begun < 15_000) await wait(50);
    assert.ok(performance.now() - begun > 1_500, 'it was still heard of');
    assert.deepEqual([...new Set(ran)], ['of the dead']);
  });

  test('cron speaks Korea time and waits for its moment', async (t) => {
    const { sql, process } = await givenSchedules(t);
    let runs = 0;
    const schedule = process();
    schedule.every('nightly', '0 30 4 * * *', async () => void runs++);
    schedule.start();
    await wait(600);
    const [row] = await sql<{ at: string }[]>`
      select to_char(next_at at time zone 'Asia/Seoul', 'HH24:MI:SS') as at from platform.schedules where name = 'nightly'`;
    assert.deepEqual([row?.at, runs], ['04:30:00', 0]);
    assert.throws(() => schedule.every('bad', 'not a cron', async () => {}));
    assert.throws(() => schedule.every('nightly', 1, async () => {}), /twice/);
  });
});
