import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { lockHolder } from '../platform/folder-lock.ts';
import { Complaint } from './complaint.ts';

const patience_ms = 180_000;

export type Reached = { url: string; stop(): Promise<void> };

/**
 * The Madang to talk to: the one at `url`; without it the one on PORT, then whichever holds the data folder, and where none runs
 * one that is started on that folder, to be stopped when the work is done.
 */
export async function reachServer(url: string | undefined, data_dir: string): Promise<Reached> {
  const stop = async () => {};
  if (url) {
    const given = url.replace(/\/+$/, '');
    if (!URL.canParse(given)) throw new Complaint(`--url ${url} is no address.`);
    if (!(await isReady(given))) throw new Complaint(`Nobody answers at ${given}.`);
    return { url: given, stop };
  }
  const usual = `http://localhost:${process.env.PORT || 3000}`;
  const holder = /https?:\/\/\S+/.exec(lockHolder(data_dir))?.[0];
  for (const one of [usual, holder]) if (one && (await isReady(one))) return { url: one, stop };
  const child = await startServer(usual, data_dir);
  return { url: usual, stop: () => stopServer(child) };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false;
  }
}

async function startServer(url: string, data_dir: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../main.ts', import.meta.url))], {
    env: { ...process.env, DATA_DIR: data_dir, PORT: new URL(url).port || '80' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (let waited_ms = 0; waited_ms < patience_ms; waited_ms += 100) {
    if (await isReady(url)) return child;
    if (child.exitCode !== null) throw new Complaint('Madang did not start on the data folder.');
    await sleep(100);
  }
  await stopServer(child);
  throw new Complaint('Madang did not start in time.');
}

async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  child.kill('SIGTERM');
  await gone;
}
