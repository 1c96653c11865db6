import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import postgres from 'postgres';
import { connect, socketOf } from '../verify/connect.ts';
import { type Moved, readJournal } from '../verify/journal.ts';
import { readChecks } from '../verify/read-checks.ts';
import { runCheck } from '../verify/run-check.ts';
import { count } from './count.ts';
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
let shop: { url: string; journal: Moved[] };
let release: () => Promise<void> = async () => {};

before(async () => {
  const { db, folder, verdict, end } = await givenRehearsal({ buyers: 150, stock: 90, misbehave: 0.6, seed: 11 });
  release = end;
  assert.deepEqual(verdict.violations, []);
  const journal = await readJournal(join(folder, 'provider-journal.jsonl'));
  // The day stands still from here on: what is still unpaid does not lapse while the corruptions are tried.
  await db.sql`update orders.orders set expires_at = expires_at + interval '1 day' where state = 'pending'`;
  await db.sql.end();
  shop = { url: db.url, journal };
});

/** A copy of the shop's database for one corruption. */
async function givenCopy(t: TestContext): Promise<string> {
  const url = new URL(shop.url);
  const [from, name] = [url.pathname.slice(1), `c_${crypto.randomUUID().replaceAll('-', '')}`];
  const admin_url = new URL(shop.url);
  admin_url.pathname = '/postgres';
  const admin = open(admin_url.href);
  await admin.unsafe(`create database ${name} template ${from}`);
  t.after(async () => {
    await admin.unsafe(`drop database ${name} with (force)`);
    await admin.end();
  });
  url.pathname = `/${name}`;
  return url.href;
}

function open(url: string) {
  const { address, path } = socketOf(url);
  return postgres(address, { ...(path ? { path } : {}), max: 1, onnotice: () => {} });
}

/** Rows that the last statement of a file touched; several statements give a list of results. */
function rowsTouched(result: unknown): number {
  const results = result as { count: number } & { count: number }[];
  const last = results.at(-1);
  return Array.isArray(last) ? last.count : results.count;
}

async function redChecks(url: string): Promise<string[]> {
  const sql = connect(url);
  const settings = { segment_rows: 1_000, grace_s: 0, journal: shop.journal, done: () => undefined, save: () => {} };
  const red: string[] = [];
  for (const check of checks) if (!(await runCheck(sql, check, settings)).ok) red.push(check.name);
  await sql.end();
  return red;
}

test('every check has a corruption that it must catch', () => {
  const caught = new Set(corruptions.map((corruption) => corruption.turns_red));
  assert.deepEqual(
    checks.map((check) => check.name).filter((name) => !caught.has(name)),
    [],
  );
});

test('the rehearsed shop is sound', async (t) => {
  assert.deepEqual(await redChecks(await givenCopy(t)), []);
});

for (const { file, sql, turns_red } of corruptions) {
  test(`${file} turns red exactly ${turns_red}`, async (t) => {
    const url = await givenCopy(t);
    const hand = open(url);
    const touched = rowsTouched(await hand.unsafe(sql));
    await hand.end();
    assert.ok(touched > 0, 'the corruption found nothing to damage: the rehearsal was too small');
    assert.deepEqual(await redChecks(url), [turns_red]);
    count('corruptions');
  });
}

after(() => release());
