// waits: for buyers who think, and pay late
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { givenWalkedLine } from '../server/modules/waiting-room/testing.ts';
import { connect, type Sql, type Tx } from '../verify/connect.ts';
import { type Moved, readJournal } from '../verify/journal.ts';
import { readChecks } from '../verify/read-checks.ts';
import { runCheck } from '../verify/run-check.ts';
import { count } from './count.ts';
import { givenStoreOrder } from './given-store-order.ts';
import { givenRehearsal } from './rehearsal.ts';

const corruptions_folder = join(import.meta.dirname, '..', 'verify', 'corruptions');
const corruptions = readdirSync(corruptions_folder)
  .filter((file) => file.endsWith('.sql'))
  .map((file) => {
    const sql = readFileSync(join(corruptions_folder, file), 'utf8');
    return { file, sql, turns_red: /^-- turns red: (\w+)$/m.exec(sql)?.[1] ?? '' };
  });
const checks = readChecks();

/** The database a small rehearsal left behind, and the provider's journal of that day. */
let shop: { sql: Sql; journal: Moved[] };
let release: () => Promise<void> = async () => {};

before(async () => {
  const { db, folder, verdict, end } = await givenRehearsal({
    // Enough for everybody: nobody waits in line for what somebody who vanished still holds.
    ...{ buyers: 90, stock: 200, misbehave: 0.6, seed: 11 },
    line: { capacity: 30, streams: 3 },
  });
  release = async () => {
    await shop?.sql.end({ timeout: 1 });
    await end();
  };
  assert.deepEqual(verdict.violations, []);
  const { line } = verdict;
  assert.ok(
    line && line.people >= 80 && line.let_in > 40 && line.peak_inside > 1 && line.peak_inside <= 30,
    JSON.stringify(line),
  );
  const journal = await readJournal(join(folder, 'provider-journal.jsonl'));
  // The day stands still from here on: what is still unpaid does not lapse while the corruptions are tried.
  await givenStoreOrder(db.sql);
  await givenWalkedLine(db.sql);
  await db.sql`update orders.orders set expires_at = expires_at + interval '1 day' where state = 'pending'`;
  await db.sql.end();
  shop = { sql: connect(db.url), journal };
});

class Undo extends Error {}

/** One transaction in which a hand damages the books and the auditor reads them; it never commits. */
async function inVain(work: (tx: Tx) => Promise<void>): Promise<void> {
  const undo = new Undo();
  // The auditor's own connection, which can write only where it is told to.
  await shop.sql
    .begin('read write', async (tx) => {
      await work(tx as Tx);
      throw undo;
    })
    .catch((error) => assert.equal(error, undo, error));
}

/** Rows that the last statement of a file touched; several statements give a list of results. */
function rowsTouched(result: unknown): number {
  const results = result as { count: number } & { count: number }[];
  const last = results.at(-1);
  return Array.isArray(last) ? last.count : results.count;
}

async function redChecks(tx: Tx): Promise<string[]> {
  const settings = { segment_rows: 1_000, grace_s: 0, journal: shop.journal, done: () => undefined, save: () => {} };
  // Each snapshot of the auditor becomes a part of the transaction that holds the damage.
  const sql = {
    begin: (_kind: string, read: (part: Tx) => Promise<unknown>) => tx.savepoint((part) => read(part as Tx)),
  };
  const red: string[] = [];
  for (const check of checks) if (!(await runCheck(sql as unknown as Sql, check, settings)).ok) red.push(check.name);
  return red;
}

test('every check has a corruption that it must catch', () => {
  const caught = new Set(corruptions.map((corruption) => corruption.turns_red));
  assert.deepEqual(
    checks.map((check) => check.name).filter((name) => !caught.has(name)),
    [],
  );
});

test('the rehearsed shop is sound', () => inVain(async (tx) => assert.deepEqual(await redChecks(tx), [])));

for (const { file, sql, turns_red } of corruptions)
  test(`${file} turns red exactly ${turns_red}`, async () => {
    await inVain(async (tx) => {
      assert.ok(
        rowsTouched(await tx.unsafe(sql)) > 0,
        'the corruption found nothing to damage: the rehearsal was too small',
      );
      assert.deepEqual(await redChecks(tx), [turns_red]);
    });
    count('corruptions');
  });

after(() => release());
