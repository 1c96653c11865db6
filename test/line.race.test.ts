import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { givenRoom } from '../server/modules/waiting-room/testing.ts';
import { givenDatabase } from '../server/platform/testing.ts';
import { runProcess, until } from '../server/platform/testing-process.ts';
import { connect } from '../verify/connect.ts';
import { readChecks } from '../verify/read-checks.ts';
import { runCheck } from '../verify/run-check.ts';
import { count } from './count.ts';

test('three processes on one line, one of them killed: no number is lost or given twice, the cap holds, the log replays', async (t) => {
  const db = await givenDatabase(t);
  const room = await givenRoom(db.sql, { capacity: 7, claim_ms: 1_000, stay_ms: 2_000 });
  const script = fileURLToPath(new URL('../server/modules/waiting-room/line.victim.ts', import.meta.url));
  const processes = [1, 2, 3].map(() => runProcess(t, [script, db.url, room.room_id]));
  const told = () =>
    processes.flatMap((one) =>
      one
        .output()
        .split('\n')
        .filter((line) => line.includes(':')),
    );
  await until('entries from all', () => processes.every((one) => one.output().split('\n').length > 24));
  await processes[0]!.end('SIGKILL');
  count('crashes');
  const before = told().length;
  await until('the others go on', () => told().length > before + 60);
  await Promise.all(processes.slice(1).map((one) => one.end('SIGKILL')));

  const rows = await db.sql<{ entry: number; number: number; holder: string }[]>`
    select entry, number, holder from waiting_room.tickets where room_id = ${room.room_id} order by entry`;
  const kept = new Map(rows.map((row) => [row.holder, row.entry]));
  for (const line of told()) {
    const [entry, holder] = line.split(':') as [string, string];
    assert.equal(kept.get(holder), Number(entry), 'what was told is kept');
  }
  assert.deepEqual(
    rows.map((row) => [row.entry, row.number]),
    rows.map((_, at) => [at + 1, at + 1]),
  );
  const [passed] = await db.sql<{ people: number; peak: number }[]>`
    select count(*) filter (where what = 'in') as people, max(inside) as peak
    from waiting_room.gate_log where room_id = ${room.room_id}`;
  assert.ok(passed!.people > 20 && passed!.peak === 7, JSON.stringify(passed));
  const sql = connect(db.url);
  t.after(() => sql.end({ timeout: 1 }));
  const settings = { segment_rows: 1_000, grace_s: 60, journal: null, done: () => undefined, save: () => {} };
  for (const check of readChecks().filter((one) => one.promise === 'P7')) {
    const outcome = await runCheck(sql, check, settings);
    assert.ok(outcome.ok && outcome.rows_checked > 0, `${check.name}: ${JSON.stringify(outcome.first_violation)}`);
  }
  count('races', 3);
});
