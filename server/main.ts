/** One process of Madang: reads the environment, opens its database, serves, and ends in order when asked to. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { enableCompileCache, flushCompileCache } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { announce, checkAddress, complaint, listenError, lockedFolder } from './announce.ts';
import { type Database, openDatabase } from './database.ts';
import { type Config, readConfig } from './platform/config.ts';
import { drain } from './platform/drain.ts';
import { once } from './platform/facts.ts';
import { type FolderLock, lockFolder, lockHolder } from './platform/folder-lock.ts';
import type { Log } from './platform/log.ts';
import { migrate } from './platform/migrate.ts';

const started_at_ms = performance.now() - process.uptime() * 1_000;
const stop_patience_ms = 25_000;
/** Beside other processes on one database: clients with a connection to this one find out by their next answer, and have this long to ask. */
const handover_idle_ms = 3_000;

let lock: FolderLock | null = null;
let database: Database | undefined;
let stopping = false;

try {
  const config = readConfig();
  lock = await takeFolder(config);
  await checkAddress(config);
  // What was stripped of types and compiled once is kept: 0.3 s of the 0.9 s of CPU that loading the modules takes. Where
  // the folder cannot be written, nothing is kept.
  enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/madang', import.meta.url)));
  const load = () => Promise.all([import('./app.ts'), import('./context.ts'), import('./keys.ts')]);
  // The modules load while our own PostgreSQL starts. A failure of theirs is looked at when the database has answered. Somebody
  // else's runs already: whether it can be used is known before a second is spent on loading.
  const wiring = config.database_url ? null : load();
  wiring?.catch(() => {});
  database = await openDatabase(config);
  await serve(config, database, await (wiring ?? load()));
} catch (error) {
  process.stderr.write(complaint(error));
  await database?.stop().catch(() => {});
  process.exit(1);
}

type Wiring = [typeof import('./app.ts'), typeof import('./context.ts'), typeof import('./keys.ts')];

async function serve(given: Config, opened: Database, [wiring, { createContext }, keys]: Wiring): Promise<void> {
  const { createApp, demoLogins, seedDemo } = wiring;
  const { checkKeys, secretLines, watchWrapping, withWrappingKeys } = keys;
  const { url } = opened;
  await migrate(opened.owner);
  const { sql, read } = opened.openPools();
  const wrapping = await withWrappingKeys(sql, given);
  const { config } = wrapping;
  const ctx = createContext(sql, config, read);
  await checkKeys(ctx);
  if (config.demo && config.role !== 'worker') await once(url, 'demo', () => seedDemo(ctx));
  const logins = config.demo ? demoLogins(ctx) : [];
  keepLogins(config, logins);
  const traces = await startTraces(config, ctx.log);
  const { http: app, start, stop: stopWork } = await createApp(ctx);
  try {
    await app.listen({ port: config.port, host: config.host, backlog: 4_096 });
  } catch (error) {
    throw listenError(error, config);
  }
  await start();
  const stopWatching = watchWrapping(wrapping.source, ctx);

  const stop = () => void stopInOrder();
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('SIGHUP', stop);
  process.on('disconnect', stop); // the launcher was killed: nobody could stop us later
  const { port } = app.server.address() as AddressInfo;
  const here = config.port === port ? config.public_url : `http://localhost:${port}`;
  lock?.describe(`process ${process.pid}, ${here}`);
  process.stdout.write(announce(config, here, opened, logins, Math.round(performance.now() - started_at_ms)));
  process.stdout.write(await secretLines(ctx));
  setTimeout(settleDown, 2_000).unref();

  /** No new requests, those in flight answered, background work finished, our PostgreSQL checkpointed. */
  async function stopInOrder(): Promise<void> {
    if (stopping) return;
    stopping = true;
    lock?.describe('stopping');
    setTimeout(() => process.exit(1), stop_patience_ms).unref();
    try {
      await drain(app, { idle_ms: config.database_url ? handover_idle_ms : 0 });
      await stopWatching();
      await stopWork();
      await traces?.stop();
      await opened.stop();
      lock?.release();
      process.exit(0);
    } catch (error) {
      ctx.log.error({ err: error }, 'stop failed');
      process.exit(1);
    }
  }
}

/**
 * The compile cache is kept (else only a process that ends in order would), and what starting left on the heap is given back. From then on the
 * whole heap is looked through when it has doubled: V8 by itself does so after each 10 MB or so, some hundred answers under load, each
 * time 15 ms and half a second of steps beside the answers.
 */
function settleDown(): void {
  flushCompileCache();
  setFlagsFromString('--heap-growing-percent=100');
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as (options: object) => void)({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}

/** Loaded only where a collector is named. */
async function startTraces({ otel, trust_proxy }: Config, log: Log): Promise<{ stop(): Promise<void> } | null> {
  if (!otel) return null;
  const { startTelemetry } = await import('./platform/telemetry.ts');
  return startTelemetry({ ...otel, trust_parent: trust_proxy, warn: (why) => log.warn(why) });
}

/** For programs of this user that sign in as the demo owner (the crowd); the file is theirs alone. */
function keepLogins({ data_dir, demo }: Config, logins: readonly { login: string; password: string }[]): void {
  if (!demo) return;
  mkdirSync(data_dir, { recursive: true });
  writeFileSync(join(data_dir, 'demo-logins.json'), `${JSON.stringify(logins, null, 2)}\n`, { mode: 0o600 });
}

/** Our own database serves one process; with DATABASE_URL any number may share a folder. Waits for one that is ending. */
async function takeFolder(config: Config): Promise<FolderLock | null> {
  if (config.database_url) return null;
  for (let waited_ms = 0; ; waited_ms += 50) {
    const taken = lockFolder(config.data_dir);
    if (taken) {
      taken.describe(`process ${process.pid}`);
      return taken;
    }
    const longest_ms = lockHolder(config.data_dir) === 'stopping' ? stop_patience_ms : 1_000;
    if (waited_ms >= longest_ms) throw lockedFolder(config.data_dir);
    await wait(50);
  }
}
