import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  statfsSync,
} from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect, type Sql } from './db.ts';
import { migrate, migrationsChecksum, readMigrations } from './migrate.ts';

export type TestDatabase = { url: string; sql: Sql; close(): Promise<void> };

/**
 * A fresh, migrated database on a real PostgreSQL, cloned from a template in some 50 ms. The cluster (on the disk, and waiting for it,
 * only at full length, see testing-keeper.ts: what is asked about power cuts starts its own) is shared by the test processes of this
 * clone (or is TEST_DATABASE_URL) and ends by itself when none uses it.
 * With `t` given, it is closed and dropped after the test; else call `close()`.
 */
export async function givenDatabase(t?: { after(fn: () => Promise<void>): void }): Promise<TestDatabase> {
  const admin_url = await clusterUrl();
  const template = await migratedTemplate(admin_url);
  const name = `t_${process.pid}_${randomBytes(6).toString('hex')}`;
  // Copied file by file: block by block through the log takes twice the processor.
  await atCluster(admin_url, (sql) => sql.unsafe(`create database ${name} template ${template} strategy file_copy`));
  const url = withDatabase(admin_url, name);
  const sql = connect(url, { max: 10, name: 'madang-test' });
  const close = async () => {
    await sql.end({ timeout: 1 });
    await atCluster(admin_url, (admin) => admin.unsafe(`drop database if exists ${name} with (force)`));
  };
  t?.after(close);
  return { url, sql, close };
}

/** An empty database, not migrated, on the same cluster. */
export async function givenEmptyDatabase(t?: { after(fn: () => Promise<void>): void }): Promise<TestDatabase> {
  const admin_url = await clusterUrl();
  const name = `e_${process.pid}_${randomBytes(6).toString('hex')}`;
  await atCluster(admin_url, (sql) => sql.unsafe(`create database ${name}`));
  const url = withDatabase(admin_url, name);
  const sql = connect(url, { max: 10, name: 'madang-test' });
  const close = async () => {
    await sql.end({ timeout: 1 });
    await atCluster(admin_url, (admin) => admin.unsafe(`drop database if exists ${name} with (force)`));
  };
  t?.after(close);
  return { url, sql, close };
}

/** Keeps the shared cluster for a whole run, for a runner that passes `url` on as TEST_DATABASE_URL. */
export async function startTestCluster(): Promise<{ url: string; stop(): Promise<void> }> {
  const url = await clusterUrl();
  return { url, stop: async () => void kept?.destroy() };
}

let cluster: Promise<string> | undefined;
let kept: Socket | undefined;

/** The administrator's URL of the cluster the tests of this clone share. */
export function clusterUrl(): Promise<string> {
  cluster ??= process.env.TEST_DATABASE_URL ? Promise.resolve(process.env.TEST_DATABASE_URL) : joinKeeper();
  return cluster;
}

/** Connects to the keeper's socket, starting a keeper when none answers. The open connection is what keeps it alive. */
async function joinKeeper(): Promise<string> {
  const folder = keeperFolder();
  const deadline = Date.now() + 60_000;
  let started_at = 0;
  while (Date.now() < deadline) {
    const url = await askKeeper(join(folder, 'keeper'));
    if (url) return url;
    if (Date.now() - started_at > 2_000) {
      started_at = Date.now();
      startKeeper(folder);
    }
    await new Promise((done) => setTimeout(done, 30));
  }
  throw new Error(
    `no test database within 60 s; see ${join(folder, 'keeper.log')}:\n${tail(join(folder, 'keeper.log'))}`,
  );
}

const memory_folder = '/dev/shm';
const tmpfs = 0x01021994;
const gb = 2 ** 30;

/**
 * Where tests write. In memory where there is plenty, unless power cuts are what is asked about: a database is three hundred files,
 * and ext4 looks long for a free place among what was deleted in the last seconds. A database made and dropped: 0.1 instead of 1
 * second of processor. What kills a process takes nothing from either.
 */
export function testRoot(): string {
  if (process.env.MADANG_PROOF === 'full') return tmpdir();
  try {
    accessSync(memory_folder, constants.W_OK);
    const { type, bsize, blocks } = statfsSync(memory_folder);
    const memory = Math.min(totalmem(), process.constrainedMemory() || Infinity);
    return type === tmpfs && bsize * blocks >= 4 * gb && memory >= 8 * gb ? memory_folder : tmpdir();
  } catch {
    return tmpdir();
  }
}

function keeperFolder(): string {
  const clone = createHash('sha256')
    .update(import.meta.url)
    .digest('hex')
    .slice(0, 10);
  const uid = process.getuid?.() ?? 0;
  const folder = join(testRoot(), `madang-test-${uid}-${clone}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const entry = lstatSync(folder);
  if (!entry.isDirectory() || entry.uid !== uid) throw new Error(`${folder} is not ours; remove it`);
  chmodSync(folder, 0o711);
  return folder;
}

function startKeeper(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o711 }); // an ending keeper may just have removed it
  const log = openSync(join(folder, 'keeper.log'), 'a', 0o600);
  const script = fileURLToPath(new URL('testing-keeper.ts', import.meta.url));
  spawn(process.execPath, [script, folder], { detached: true, stdio: ['ignore', log, log] }).unref();
  closeSync(log);
}

/** The URL the keeper answers with, or null when none listens (yet). */
function askKeeper(socket_path: string): Promise<string | null> {
  return new Promise((answer) => {
    const socket = createConnection(socket_path);
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (part) => {
      text += part;
      if (!text.includes('\n')) return;
      socket.unref();
      kept = socket;
      answer(text.trim());
    });
    socket.on('error', () => answer(null));
    socket.on('close', () => answer(null));
  });
}

const templates = new Map<string, Promise<string>>();

/** The name of the template database for the present set of migrations; made by whoever comes first. */
function migratedTemplate(admin_url: string): Promise<string> {
  const migrations = readMigrations();
  const name = `template_${migrationsChecksum(migrations).slice(0, 16)}`;
  let template = templates.get(name);
  if (!template) {
    template = asAdmin(admin_url, async (admin) => {
      await admin`select pg_advisory_lock(hashtext(${name}))`;
      const found = await admin`select 1 from pg_database where datname = ${name}`;
      if (found.length > 0) return name;
      await admin.unsafe(`drop database if exists ${name}_new with (force)`);
      await admin.unsafe(`create database ${name}_new`);
      const sql = connect(withDatabase(admin_url, `${name}_new`), { max: 1, name: 'madang-template' });
      await migrate(sql, { migrations }).finally(() => sql.end());
      await admin.unsafe(`alter database ${name}_new rename to ${name}`);
      return name;
    });
    templates.set(name, template);
    template.catch(() => templates.delete(name));
  }
  return template;
}

/** With a connection of its own, and so with locks of its own, which end with it. */
async function asAdmin<T>(admin_url: string, work: (sql: Sql) => PromiseLike<T>): Promise<T> {
  const sql = connectAdmin(admin_url, 1);
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

const linger_ms = 300;
let admin: { sql: Sql; working: number; ending?: NodeJS.Timeout } | undefined;

/**
 * With the connections that this process keeps for making and dropping databases: a new one for each costs as much processor as
 * dropping a database. They end soon after their last use, since an open one would keep a process that is done.
 */
async function atCluster<T>(admin_url: string, work: (sql: Sql) => PromiseLike<T>): Promise<T> {
  admin ??= { sql: connectAdmin(admin_url, 2), working: 0 };
  const mine = admin;
  clearTimeout(mine.ending);
  mine.working += 1;
  try {
    return await work(mine.sql);
  } finally {
    mine.working -= 1;
    if (mine.working === 0) mine.ending = setTimeout(endAdmin, linger_ms, mine);
  }
}

function endAdmin(ended: { sql: Sql }): void {
  if (admin === ended) admin = undefined;
  void ended.sql.end({ timeout: 1 });
}

function connectAdmin(admin_url: string, max: number): Sql {
  return connect(admin_url, { max, name: 'madang-test-admin', statement_timeout_ms: 120_000, lock_timeout_ms: 0 });
}

function withDatabase(admin_url: string, name: string): string {
  const url = new URL(admin_url);
  url.pathname = `/${name}`;
  return url.href;
}

/** The day in Korea so many days from now, as YYYY-MM-DD: a test that names a day to come must pass in every year. */
export function koreaDayIn(days: number): string {
  return new Date(Date.now() + 9 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);
}

function tail(file: string): string {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(-12).join('\n');
  } catch {
    return '';
  }
}
