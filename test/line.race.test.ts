import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createSeen } from '../server/modules/waiting-room/seen.ts';
import { givenRoom } from '../server/modules/waiting-room/testing.ts';
import { connect as connectOurs } from '../server/platform/db.ts';
import { givenDatabase } from '../server/platform/testing.ts';
import { runProcess, until } from '../server/platform/testing-process.ts';
import { connect, type Sql, type Tx } from '../verify/connect.ts';
import { readChecks } from '../verify/read-checks.ts';
import { runCheck } from '../verify/run-check.ts';
import { count } from './count.ts';

const settings = { segment_rows: 1_000, grace_s: 60, journal: null, done: () => undefined, save: () => {} };

/** What the auditor finds wrong with the line, by check. */
async function redChecks(sql: Sql): Promise<Record<string, Record<string, unknown>>> {
  const red: Record<string, Record<string, unknown>> = {};
  for (const check of readChecks().filter((one) => one.promise === 'P7')) {
    const outcome = await runCheck(sql, check, settings);
    assert.ok(outcome.rows_checked > 0, check.name);
    if (!outcome.ok) red[check.name] = outcome.first_violation!;
  }
  return red;
}

/** What the auditor finds after a hand was in the database; nothing of it stays. */
async function inVain(sql: Sql, damage: string): Promise<Record<string, Record<string, unknown>>> {
  let found: Record<string, Record<string, unknown>> = {};
  const undo = new Error('undo');
  await sql
    .begin('read write', async (tx) => {
      await tx.unsafe(damage);
      // Each snapshot of the auditor becomes a part of the transaction that holds the damage.
      const begin = (_: string, read: (part: Tx) => Promise<unknown>) => tx.savepoint((part) => read(part as Tx));
      found = await redChecks({ begin } as unknown as Sql);
      throw undo;
    })
    .catch((error) => assert.equal(error, undo));
  return found;
}

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
  assert.deepEqual(await redChecks(sql), {});
  // From what was written down alone, whoever puts somebody before others or lets somebody in twice is named.
  const planted = { two_numbers_are_swapped: 'numbers_are_kept', a_person_is_let_in_twice: 'places_are_one_a_person' };
  for (const [corruption, check] of Object.entries(planted)) {
    const file = new URL(`../verify/corruptions/${corruption}.sql`, import.meta.url);
    const found = await inVain(sql, readFileSync(file, 'utf8'));
    assert.deepEqual(Object.keys(found), [check], corruption);
    assert.equal(found[check]!.room_id, room.room_id);
  }
  count('races', 3);
});

test('how long a line is, is no part of what entering, coming in, leaving, being seen and a pause cost: only named tickets are read', async (t) => {
  const { url, sql: admin } = await givenDatabase(t);
  // One connection: its statements are planned while the line is short, and nothing tells the database that it grew.
  const sql = connectOurs(url, { max: 1, name: 'long-line' });
  t.after(() => sql.end({ timeout: 1 }));
  await admin`alter table waiting_room.tickets set (autovacuum_enabled = off)`;
  await admin`alter table waiting_room.places set (autovacuum_enabled = off)`;
  const room = await givenRoom(sql, { capacity: 20 });
  const seen = createSeen(sql);
  const people = 100;
  async function readRows(): Promise<number> {
    await sql`select pg_stat_force_next_flush()`;
    const [row] = await sql<{ rows: number }[]>`
      select (select sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) from pg_stat_user_tables
        where schemaname = 'waiting_room' and relname in ('tickets', 'places'))::bigint as rows`;
    return row!.rows;
  }
  const turn = async () => {
    const entered = await room.enter(people);
    const first = entered[0]!;
    await room.act({ kind: 'claim', entry: first.entry, holders: [first.holder] }, { kind: 'tick' });
    const [inside] = await sql<{ entry: number; holder: string }[]>`
      select entry, holder from waiting_room.tickets where state = 'called' order by entry limit 1`;
    const { entry, holder } = inside!;
    await room.act({ kind: 'claim', entry, holders: [holder] });
    await room.act({ kind: 'leave', entry, holders: [holder] });
    for (const one of entered) seen.note(room.room_id, one.entry, performance.now() - 1);
    await seen.flush({ room_id: room.room_id, pointer: 0, wanted: 10_000 });
    for (const state of ['paused', 'serving'] as const) await room.move(state);
  };
  const costs: number[] = [];
  for (let n = 0; n < 30; n++) {
    const before = await readRows();
    await turn();
    costs.push((await readRows()) - before);
  }
  const [early, late] = [costs.slice(2, 6), costs.slice(-4)].map((some) => Math.max(...some));
  assert.ok(late! < 2 * early! && late! < 20 * people, `rows read a turn: ${costs.join(' ')}`);
});
