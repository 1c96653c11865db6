import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { embeddedUrl } from '../verify/connect.ts';
import { demoOwner } from './logins.ts';
import { CannotRehearse, type Login } from './options.ts';

const root = dirname(import.meta.dirname);

/** A Madang of the rehearsal's own: server, database in a folder of its own, and payment provider. */
export type Copy = {
  url: string;
  sandbox_url: string;
  /** The file in which the provider notes every won it moved. */
  provider_journal: string;
  owner(): Login;
  /** Read it anew after a kill: the copy's own PostgreSQL may then answer elsewhere. */
  databaseUrl(): string;
  /** kill -9 of the server, and of its database too when asked; starts the server again and waits until it answers. */
  killAndRestart(options: { database_too: boolean }): Promise<{ down_ms: number }>;
  /** Ends everything in order; safe to call twice. */
  stop(): Promise<void>;
};

/** Starts the copy below `folder`. Only processes started here are ever signalled. */
export async function startCopy(folder: string, database_url: string | null): Promise<Copy> {
  const data_dir = resolve(folder, 'data');
  mkdirSync(data_dir, { recursive: true, mode: 0o755 });
  const [port, sandbox_port] = [await freePort(), await freePort()];
  const [url, sandbox_url] = [`http://localhost:${port}`, `http://localhost:${sandbox_port}`];
  const provider_journal = join(folder, 'provider.jsonl');
  const log = openSync(join(folder, 'server.log'), 'a', 0o600);
  const start = (script: string, env: Record<string, string>) =>
    spawn(process.execPath, [join(root, script)], {
      cwd: root,
      env: { ...ownEnvironment(), ...env },
      // The channel tells them when we are gone, however we went: then they end by themselves, in order.
      stdio: ['ignore', log, log, 'ipc'],
    });

  const sandbox = start('sandbox/main.ts', {
    PORT: String(sandbox_port),
    HOST: 'localhost',
    SANDBOX_JOURNAL: provider_journal,
    SANDBOX_WEBHOOK_URL: `${url}/api/v1/webhooks/sandbox`,
  });
  const startServer = () =>
    start('server/main.ts', {
      PORT: String(port),
      HOST: 'localhost',
      DATA_DIR: data_dir,
      SANDBOX_URL: sandbox_url,
      MADANG_DEMO: '1',
      ...(database_url ? { DATABASE_URL: database_url } : {}),
    });
  let server = startServer();
  let stopping: Promise<void> | null = null;

  const copy: Copy = {
    url,
    sandbox_url,
    provider_journal,
    owner: () => demoOwner(data_dir),
    databaseUrl: () => database_url ?? embeddedUrl(data_dir),
    async killAndRestart({ database_too }) {
      const started = performance.now();
      const postmaster = database_too && !database_url ? postmasterPid(data_dir) : null;
      await end(server, 'SIGKILL');
      if (postmaster) process.kill(postmaster, 'SIGKILL');
      server = startServer();
      await untilReady(url, server, join(folder, 'server.log'));
      return { down_ms: performance.now() - started };
    },
    stop() {
      stopping ??= Promise.all([end(server, 'SIGTERM'), end(sandbox, 'SIGTERM')]).then(() => {});
      return stopping;
    },
  };
  // Told to end while it starts, it would leave its two processes behind.
  const onSignal = () => void copy.stop().finally(() => process.exit(130));
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    await untilReady(sandbox_url, sandbox, join(folder, 'server.log'), '/sandbox/behaviour');
    await untilReady(url, server, join(folder, 'server.log'));
    return copy;
  } catch (error) {
    await copy.stop();
    throw error;
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

/** Our environment without what would make the copy touch the real shop. */
function ownEnvironment(): Record<string, string> {
  const env = { ...process.env } as Record<string, string>;
  for (const name of Object.keys(env))
    if (/^(DATABASE_URL|DATA_DIR|PORT|HOST|PUBLIC_URL|SMTP_URL|TOSS_|KAKAOPAY_|SANDBOX_)/.test(name)) delete env[name];
  return env;
}

async function untilReady(url: string, child: ChildProcess, log: string, path = '/readyz'): Promise<void> {
  const deadline = performance.now() + 90_000;
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new CannotRehearse(`The copy did not start:\n${readFileSync(log, 'utf8').slice(-2_000)}`);
    const reply = await fetch(url + path, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    if (reply?.ok) return;
    await sleep(50);
  }
  throw new CannotRehearse(`The copy was not ready in 90 s; see ${log}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once('exit', done));
  child.kill(signal);
  const killer = setTimeout(() => child.kill('SIGKILL'), 40_000);
  await gone;
  clearTimeout(killer);
}

/** The process number of the database that the copy's server started, as the cluster itself notes it. */
function postmasterPid(data_dir: string): number | null {
  try {
    const { folder } = JSON.parse(readFileSync(join(data_dir, 'database.json'), 'utf8')) as { folder: string };
    return Number(readFileSync(join(resolve(data_dir, folder), 'postmaster.pid'), 'utf8').split('\n')[0]) || null;
  } catch {
    return null;
  }
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, 'localhost', () => {
      const address = server.address();
      server.close(() => found(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
