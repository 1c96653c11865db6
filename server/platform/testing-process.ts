import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readPostmaster } from './embedded-db-native.ts';

/** The repository's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

type Test = { after(fn: () => void | Promise<void>): void };

export type RunningProcess = {
  child: ChildProcess;
  /** Everything it said so far. */
  output(): string;
  errors(): string;
  /** Resolves with its exit code (null when a signal ended it). */
  exited: Promise<number | null>;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<number | null>;
};

/** What a script of ours sees of our environment. The compiled code of the run is shared: a start costs 0.2 s of processor less. */
function ownEnvironment(): Record<string, string | undefined> {
  const { PATH, TMPDIR, NODE_COMPILE_CACHE } = process.env;
  return { PATH, HOME: '/', ...(TMPDIR ? { TMPDIR } : {}), ...(NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE } : {}) };
}

const folders: string[] = [];

/** A folder that is removed with this test process, and a database that a killed test left in it with it. Others may walk in. */
export function givenFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'madang-t-'));
  chmodSync(folder, 0o755);
  if (folders.push(folder) === 1) process.once('exit', removeFolders);
  return folder;
}

function removeFolders(): void {
  for (const folder of folders) {
    for (const cluster of [join(folder, 'data', 'postgres'), join(folder, 'postgres')]) {
      const left = readPostmaster(cluster);
      try {
        if (left && readFileSync(`/proc/${left.pid}/cmdline`, 'utf8').includes(cluster))
          process.kill(left.pid, 'SIGKILL');
      } catch {
        // It has ended.
      }
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}

/** Runs a script of ours with this Node as another process; it is killed after the test. */
export function runProcess(
  t: Test,
  args: string[],
  options: { env?: Record<string, string>; cwd?: string; uid?: number; gid?: number } = {},
): RunningProcess {
  const { env, ...rest } = options;
  const child = spawn(process.execPath, args, {
    cwd: root,
    ...rest,
    env: { ...ownEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.on('data', (part) => (output += part));
  child.stderr.on('data', (part) => (errors += part));
  const exited = new Promise<number | null>((done) => child.once('close', done));
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return exited;
  };
  t.after(() => {
    child.kill('SIGKILL');
    // A grandchild may still hold the other end, and would keep this process waiting.
    child.stdout.destroy();
    child.stderr.destroy();
    return exited.then(() => {});
  });
  return { child, output: () => output, errors: () => errors, exited, end };
}

type Truthy<T> = Exclude<T, null | undefined | false | 0 | ''>;

/**
 * Tells whether so much time has passed, as this process has lived it. Between two questions no more than a second counts: a machine
 * that stood still for minutes (a laptop that slept, a host that gave its processor to others) says nothing about who is waited for.
 */
export function patience(limit_ms: number): () => boolean {
  let [waited_ms, asked_ms] = [0, performance.now()];
  return () => {
    const now_ms = performance.now();
    waited_ms += Math.min(1_000, now_ms - asked_ms);
    asked_ms = now_ms;
    return waited_ms > limit_ms;
  };
}

/** Waits until `check` gives something, asking every 10 ms. */
export async function until<T>(what: string, check: () => T | Promise<T>, patience_ms = 60_000): Promise<Truthy<T>> {
  const isOver = patience(patience_ms);
  for (;;) {
    const found = await check();
    if (found) return found as Truthy<T>;
    if (isOver()) throw new Error(`waited ${patience_ms} ms for ${what}`);
    await wait(10);
  }
}

export type RunningMadang = RunningProcess & { url: string; data_dir: string; started_ms: number };

/**
 * server/main.ts as another process on a free port, from spawn to its first answer. Without the demo shop and its sandbox
 * unless `env` says so: they would cost each start seconds of a busy machine. `cwd`: where another version of it lies.
 */
export async function startMadang(
  t: Test,
  data_dir: string,
  env: Record<string, string> = {},
  cwd = root,
): Promise<RunningMadang> {
  const begun = performance.now();
  const running = runProcess(t, ['server/main.ts'], {
    cwd,
    env: { DATA_DIR: data_dir, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'warn', MADANG_DEMO: '0', ...env },
  });
  const url = await until(
    'the first answer',
    async () => {
      if (running.child.exitCode !== null) throw new Error(`it ended: ${running.errors()}`);
      const found = /http:\/\/localhost:\d+/.exec(running.output())?.[0].replace('localhost', '127.0.0.1');
      return found && (await fetch(`${found}/healthz`)).ok && found;
    },
    300_000,
  );
  return { ...running, url, data_dir, started_ms: performance.now() - begun };
}
