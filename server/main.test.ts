import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createConnection, createServer, type Server } from 'node:net';
import { cpus } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { isPostmaster, readPostmaster } from './platform/embedded-db-native.ts';
import { migrate, readMigrations } from './platform/migrate.ts';
import { clusterUrl, givenDatabase, givenEmptyDatabase } from './platform/testing.ts';
import { givenFolder, type RunningMadang, runProcess, startMadang, until } from './platform/testing-process.ts';

/** Starts main.ts with an environment that it must refuse. */
async function refused(t: test.TestContext, env: Record<string, string>): Promise<string> {
  const running = runProcess(t, ['server/main.ts'], {
    env: { DATA_DIR: join(givenFolder(), 'data'), HOST: '127.0.0.1', PORT: '0', MADANG_DEMO: '0', ...env },
  });
  assert.equal(await running.exited, 1, `it must end with 1: ${running.output()}`);
  const lines = running.errors().trim().split('\n');
  assert.equal(lines.length, 2, `one sentence in Korean, one in English: ${running.errors()}`);
  assert.match(lines[0]!, /[가-힣]/);
  assert.doesNotMatch(lines[0]!, / (is|it|that|the|there|nothing) /, 'all of it in Korean');
  assert.doesNotMatch(running.errors(), /\n\s+at |Error:/, 'no stack trace');
  return lines[1]!;
}

async function listenOn(t: test.TestContext, server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => void server.close());
  return (server.address() as { port: number }).port;
}

test('a fresh folder is served, then an existing one; SIGTERM ends everything in order', async (t) => {
  const data_dir = join(givenFolder(), 'data');
  const at_first = coreTimes();
  const fresh = await startMadang(t, data_dir, { MADANG_DEMO: '1' });
  assertQuick(t, 'fresh', fresh, 8_000, at_first);
  const cluster = join(data_dir, 'postgres');
  const { pid } = readPostmaster(cluster)!;
  assert.equal((await fetch(`${fresh.url}/readyz`)).status, 200);
  assert.match(fresh.output(), /fsync on, synchronous_commit on.*survives kill -9 and a power cut/);
  assert.equal(await fresh.end('SIGTERM'), 0, fresh.errors());
  assert.equal(await isPostmaster(pid, cluster), false, 'its PostgreSQL ended with it');
  const at_second = coreTimes();
  const existing = await startMadang(t, data_dir, { MADANG_DEMO: '1' });
  assertQuick(t, 'existing', existing, 2_500, at_second);
  assert.equal(await existing.end('SIGINT'), 0, existing.errors());
});

/**
 * The clock counts. Only where other work demonstrably held the cores (they were hardly ever idle meanwhile) it is the process's own
 * CPU time that counts instead: a start that waits for something leaves them idle, and is excused by nothing on a quiet machine.
 */
function assertQuick(
  t: test.TestContext,
  name: string,
  running: RunningMadang,
  limit_ms: number,
  before: CoreTimes,
): void {
  const { started_ms } = running;
  const cpu_ms = cpuTime(running.child.pid!) ?? started_ms;
  t.diagnostic(
    `start to first answer, ${name}: ${Math.round(started_ms)} ms on the clock, ${Math.round(cpu_ms)} ms of CPU`,
  );
  const now = coreTimes();
  const idle = (now.idle - before.idle) / (now.all - before.all);
  const counts_ms = idle < 0.2 ? Math.min(started_ms, cpu_ms) : started_ms;
  assert.ok(counts_ms <= limit_ms, `${name}: ${started_ms} ms, ${cpu_ms} ms of CPU, cores idle ${idle.toFixed(2)}`);
}

type CoreTimes = { idle: number; all: number };

/** What all cores together have done so far. */
function coreTimes(): CoreTimes {
  const sums = cpus().map(({ times }) => ({ idle: times.idle, all: Object.values(times).reduce((a, b) => a + b) }));
  return { idle: sums.reduce((sum, one) => sum + one.idle, 0), all: sums.reduce((sum, one) => sum + one.all, 0) };
}

/** User and system time of a process so far in ms, where /proc tells (in ticks of 10 ms). */
function cpuTime(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return undefined;
  }
}

test('a second process on the same folder is refused; after kill -9 the next one adopts the database at once', async (t) => {
  const data_dir = join(givenFolder(), 'data');
  const first = await startMadang(t, data_dir);
  const sentence = await refused(t, { DATA_DIR: data_dir });
  assert.match(sentence, /^Another Madang already uses the data folder .*process \d+, http/);
  await first.end('SIGKILL');
  const second = await startMadang(t, data_dir);
  assert.match(second.output(), /Taken over from a process that was killed/);
  assert.equal(await second.end('SIGTERM'), 0);
});

test('a request in flight is answered while it stops', async (t) => {
  const { url } = await givenDatabase(t);
  const running = await startMadang(t, givenFolder(), { DATABASE_URL: url });
  const { port } = new URL(running.url);
  const socket = createConnection(Number(port), '127.0.0.1');
  let reply = '';
  socket.on('data', (part) => (reply += part));
  // It has read the head of the request when it asks for the body.
  const head = [
    'content-type: application/json',
    'content-length: 2',
    'expect: 100-continue',
    'idempotency-key: in-flight-1',
  ];
  socket.write(`POST /api/v1/sessions HTTP/1.1\r\nhost: x\r\n${head.join('\r\n')}\r\n\r\n`);
  await until('the request to be heard', () => reply.includes('100 Continue'));
  running.child.kill('SIGTERM');
  await until('the end of listening', () =>
    fetch(`${running.url}/healthz`).then(
      () => false,
      () => true,
    ),
  );
  socket.write('{}');
  await once(socket, 'close');
  assert.match(reply, /\r\n\r\nHTTP\/1\.1 400 /);
  assert.equal(await running.exited, 0);
});

test('a taken port', async (t) => {
  const port = await listenOn(t, createServer());
  assert.match(await refused(t, { PORT: String(port) }), new RegExp(`^Port ${port} is taken`));
});

test('environment variables that make no sense', async (t) => {
  const cases: [Record<string, string>, RegExp][] = [
    [{ PORT: '70000' }, /^PORT \(70000\) must be/],
    [{ DATABASE_URL: 'mysql://user:hush@host/db' }, /^DATABASE_URL must be/],
    [{ MADANG_ROLE: 'boss' }, /^MADANG_ROLE \(boss\) must be one of all, web, worker/],
    [{ MADANG_SECRET: 'short' }, /^MADANG_SECRET must be at least 32/],
    [{ TOSS_CLIENT_KEY: 'one' }, /^TOSS_CLIENT_KEY and TOSS_SECRET_KEY must be set together/],
    [{ HOST: 'no.such.host.invalid' }, /no\.such\.host\.invalid/],
  ];
  for (const [env, expected] of cases) {
    const sentence = await refused(t, env);
    assert.match(sentence, expected);
    assert.doesNotMatch(sentence, /hush/);
  }
});

test('a database that cannot be reached, entered or found', async (t) => {
  assert.match(
    await refused(t, { DATABASE_URL: 'postgres://127.0.0.1:1/shop' }),
    /127\.0\.0\.1:1\/shop .* nothing listens/,
  );
  const admin = await clusterUrl();
  assert.match(
    await refused(t, { DATABASE_URL: admin.replace(/madang:[^@]+@/, 'madang:wrong@') }),
    /password is wrong/,
  );
  assert.match(await refused(t, { DATABASE_URL: admin.replace('/madang?', '/nowhere?') }), /no such database/);
});

test('a database that is too old', async (t) => {
  const { url } = await givenEmptyDatabase(t);
  // The real server behind a wire that turns its 18 into a 14.
  const socket = `${new URL(url).searchParams.get('host')}/.s.PGSQL.5432`;
  const proxy = createServer((client) => {
    const server = createConnection(socket);
    client.pipe(server);
    server.on('data', (part) => client.write(aged(part)));
    server.on('close', () => client.destroy());
    for (const end of [client, server]) end.on('error', () => {});
  });
  const port = await listenOn(t, proxy);
  const { password, pathname } = new URL(url);
  const sentence = await refused(t, { DATABASE_URL: `postgres://madang:${password}@127.0.0.1:${port}${pathname}` });
  assert.match(sentence, /is PostgreSQL 18.* Madang needs 15 or newer/);
});

function aged(part: Buffer): Buffer {
  return Buffer.from(part.toString('latin1').replaceAll('\0\0\0\x0218', '\0\0\0\x0214'), 'latin1');
}

test('a schema newer than the code', async (t) => {
  const { url, sql } = await givenEmptyDatabase(t);
  await migrate(sql);
  await sql`insert into platform.migrations (id, checksum, needs_code) values ('shop/9999_next.sql', '', 'shop/9998_new.sql')`;
  assert.match(await refused(t, { DATABASE_URL: url }), /^This database is newer than this Madang/);
});

test('a database sealed with another secret', async (t) => {
  const { url } = await givenDatabase(t);
  const env = { DATABASE_URL: url, MADANG_SECRET: 'a'.repeat(40) };
  const first = await startMadang(t, givenFolder(), env);
  await first.end('SIGTERM');
  assert.match(
    await refused(t, { ...env, MADANG_SECRET: 'b'.repeat(40) }),
    /^This database was sealed with another secret/,
  );
  const rotated = { ...env, MADANG_SECRET: 'b'.repeat(40), MADANG_SECRET_PREVIOUS: env.MADANG_SECRET };
  const second = await startMadang(t, givenFolder(), rotated);
  await second.end('SIGTERM');
  assert.match(await refused(t, env), /another secret/, 'the newest is what is kept');
});

test('a data folder that cannot be used', async (t) => {
  const folder = givenFolder();
  writeFileSync(join(folder, 'data'), 'a file');
  assert.match(await refused(t, { DATA_DIR: join(folder, 'data') }), /^The data folder cannot be used/);
});

test('two processes share one database', async (t) => {
  const { url } = await givenEmptyDatabase(t);
  const env = { DATABASE_URL: url };
  const folder = givenFolder();
  const [one, two] = await Promise.all([startMadang(t, folder, env), startMadang(t, folder, env)]);
  assert.notEqual(one.url, two.url);
  assert.deepEqual(await Promise.all([one.end('SIGTERM'), two.end('SIGTERM')]), [0, 0]);
  const [row] = await (await givenConnection(t, url))`select count(*) as count from platform.migrations`;
  assert.equal(row!.count, readMigrations().length);
});

async function givenConnection(t: test.TestContext, url: string) {
  const { connect } = await import('./platform/db.ts');
  const sql = connect(url, { max: 1, name: 'test' });
  t.after(() => sql.end());
  return sql;
}

test('the launcher serves, passes signals on, and its death ends the server', async (t) => {
  const folder = givenFolder();
  mkdirSync(join(folder, 'data'));
  const env = { DATA_DIR: join(folder, 'data'), PORT: '0', HOST: '127.0.0.1', MADANG_ROLE: 'worker', MADANG_DEMO: '0' };
  const first = runProcess(t, ['start.mjs'], { env });
  await until('the worker', () => /Madang worker ready/.test(first.output()));
  assert.equal(await first.end('SIGTERM'), 0);
  const second = runProcess(t, ['start.mjs'], { env });
  await until('the worker again', () => /Madang worker ready/.test(second.output()));
  const cluster = join(folder, 'data', 'postgres');
  const { pid } = readPostmaster(cluster)!;
  second.child.kill('SIGKILL');
  await until('the end of its database', async () => !(await isPostmaster(pid, cluster)));
});

test('npm start: a SIGTERM to npm, which does not pass it on, ends everything in order', async (t) => {
  const folder = givenFolder();
  // As npm does: a shell of its own between, and a variable that tells.
  const script = `const child = require('node:child_process').spawn('sh', ['-c', '"$0" start.mjs; true', process.execPath], { stdio: 'inherit' });
    process.on('SIGTERM', () => { child.kill('SIGTERM'); process.exit(143); });`;
  const npm = runProcess(t, ['-e', script], {
    env: {
      DATA_DIR: join(folder, 'data'),
      PORT: '0',
      HOST: '127.0.0.1',
      MADANG_ROLE: 'worker',
      MADANG_DEMO: '0',
      npm_lifecycle_event: 'start',
    },
  });
  await until('the worker', () => /Madang worker ready/.test(npm.output()));
  const cluster = join(folder, 'data', 'postgres');
  const { pid } = readPostmaster(cluster)!;
  npm.child.kill('SIGTERM');
  await until('the end of its database', async () => !(await isPostmaster(pid, cluster)));
});
