import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { givenDatabase } from '../server/platform/testing.ts';
import { connect } from './connect.ts';
import { readChecks } from './read-checks.ts';
import { runCheck } from './run-check.ts';

type Report = {
  ok: boolean;
  error?: string;
  checks: {
    promise: string;
    name: string;
    ok: boolean;
    rows_checked: number;
    first_violation: unknown;
    error?: string;
  }[];
};

function verify(
  args: string[],
  env: Record<string, string> = {},
): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      [join(import.meta.dirname, 'main.ts'), ...args],
      { env: { ...process.env, DATABASE_URL: '', DATA_DIR: '', ...env } },
      (error, stdout, stderr) => done({ status: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

/** Three lots that were received; nothing was sold. */
async function givenLots(t: TestContext) {
  const db = await givenDatabase(t);
  await db.sql`
    with w as (insert into inventory.warehouses (id, shop_id, name) values (gen_random_uuid(), gen_random_uuid(), 'w') returning id, shop_id),
    l as (
      insert into inventory.lots (id, shop_id, warehouse_id, variant_id, on_hand)
      select gen_random_uuid(), w.shop_id, w.id, gen_random_uuid(), 5 from w, generate_series(1, 3) returning id, variant_id
    )
    insert into inventory.movements (id, lot_id, variant_id, kind, quantity, on_hand_after, made_by)
    select gen_random_uuid(), id, variant_id, 'receive', 5, 5, 'test' from l`;
  return db;
}

test('every check has a complete head and its own corruption', () => {
  const checks = readChecks();
  assert.ok(checks.length >= 20);
  assert.equal(new Set(checks.map((check) => check.name)).size, checks.length);
});

test('sound books: one JSON document, exit status 0', async (t) => {
  const db = await givenLots(t);
  const { status, stdout } = await verify(['--json', '--database-url', db.url]);
  const report = JSON.parse(stdout) as Report;
  assert.deepEqual(
    report.checks.filter((check) => !check.ok),
    [],
  );
  assert.equal(report.ok, true);
  assert.equal(status, 0);
  assert.equal(report.checks.find((check) => check.name === 'lots_are_never_oversold')?.rows_checked, 3);
  const promises = new Set(report.checks.map((check) => check.promise));
  for (const promise of ['P1', 'P2', 'P3', 'P4', 'P5', 'P10', 'P12']) assert.ok(promises.has(promise), promise);
});

test('broken books: the check is red, names the row, and the exit status is 1', async (t) => {
  const db = await givenLots(t);
  await db.sql`update inventory.lots set held = 1 where id = (select id from inventory.lots limit 1)`;
  const { status, stdout } = await verify([], { DATABASE_URL: db.url });
  assert.equal(status, 1);
  assert.match(stdout, /RED +P1 +lots_match_their_holds/);
  assert.match(stdout, /1 violations, the first: \{"lot_id":/);
});

test('a check that cannot run is red', async (t) => {
  const db = await givenLots(t);
  await db.sql`drop table inventory.movements cascade`;
  const { status, stdout } = await verify(['--json', '--only', 'stock_movements_replay', '--database-url', db.url]);
  const [check] = (JSON.parse(stdout) as Report).checks;
  assert.equal(status, 1);
  assert.match(check!.error!, /inventory.movements/);
});

test('books that cannot be opened: one sentence and exit status 2', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'madang-verify-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const nothing = await verify([], { DATA_DIR: folder });
  assert.equal(nothing.status, 2);
  assert.match(nothing.stderr, /no database of Madang/);
  assert.doesNotMatch(nothing.stderr, /\n.*at /);
  const unreachable = await verify(['--database-url', 'postgres://nobody@127.0.0.1:1/none']);
  assert.equal(unreachable.status, 2);
  assert.match(unreachable.stderr, /cannot be reached/);
});

test('segments see every row once, whatever their size, and an interrupted audit goes on', async (t) => {
  const db = await givenLots(t);
  await db.sql`update inventory.lots set held = 1`;
  const sql = connect(db.url);
  t.after(() => sql.end());
  const check = readChecks().find((one) => one.name === 'lots_match_their_holds')!;
  const saved: { last: string; so_far: unknown }[] = [];
  const settings = {
    grace_s: 60,
    journal: null,
    done: () => undefined,
    save: (_: string, last: string, so_far: object) => void saved.push({ last, so_far: structuredClone(so_far) }),
  };
  for (const segment_rows of [1, 2, 1_000]) {
    const outcome = await runCheck(sql, check, { ...settings, segment_rows });
    assert.deepEqual([outcome.rows_checked, outcome.violations], [3, 3], `${segment_rows} rows a segment`);
  }
  const first = saved[0]! as { last: string; so_far: never };
  const rest = await runCheck(sql, check, { ...settings, segment_rows: 1, done: () => first });
  assert.deepEqual([rest.rows_checked, rest.violations], [3, 3], 'one before the interruption, two after');
});

test('nothing can be written through the auditor', async (t) => {
  const db = await givenLots(t);
  const sql = connect(db.url);
  t.after(() => sql.end());
  await assert.rejects(sql`update inventory.lots set held = 0`, /read-only/);
});

test("the provider's journal is read as it is, torn last line and all", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'madang-verify-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const db = await givenDatabase(t);
  const order_id = '019a0000-0000-7000-8000-000000000001';
  const line = { seq: 1, at: '2026-01-01T00:00:00Z', kind: 'charge', paymentKey: 'k', orderId: order_id, krw: 500 };
  const journal = join(folder, 'journal.jsonl');
  writeFileSync(journal, `${JSON.stringify(line)}\n{"seq":2,"at`);
  const { status, stdout } = await verify([
    '--json',
    '--database-url',
    db.url,
    '--journal',
    journal,
    '--only',
    'provider_agrees',
  ]);
  const [check] = (JSON.parse(stdout) as Report).checks;
  assert.equal(status, 1, readFileSync(journal, 'utf8'));
  assert.deepEqual(check!.first_violation, { order_id, ours_krw: 0, charged_krw: 500, returned_krw: 0, charges: 1 });
});

test('an option that it does not know: one sentence, one JSON document, status 2', async () => {
  const said = await verify(['--jsn']);
  assert.deepEqual([said.status, said.stdout], [2, '']);
  assert.match(said.stderr, /^Unknown option '--jsn'\.\nnpm run verify \[/);
  const { status, stdout } = await verify(['--json', '--dir', 'data']);
  assert.deepEqual([status, JSON.parse(stdout)], [2, { ok: false, checks: [], error: "Unknown option '--dir'." }]);
});
