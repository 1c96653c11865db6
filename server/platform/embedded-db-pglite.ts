import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/**
 * PGlite (PostgreSQL compiled to WASM) in a worker thread, behind a Unix socket that only this user may open.
 * One backend serves all connections in turns: a pool of 1 is the honest size. Where there are no Unix sockets (Windows)
 * it listens on a free loopback port, which any program of this machine may then use.
 */
export async function startPglite(folder: string, socket_folder: string) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const socket_path = process.platform === 'win32' ? null : join(socket_folder, '.s.PGSQL.5432');
  if (socket_path) rmSync(socket_path, { force: true });
  const worker = new Worker(new URL('embedded-db-pglite-worker.ts', import.meta.url), {
    workerData: { folder, socket_path },
    execArgv: [],
  });
  const { at } = await new Promise<{ at: string }>((ready, fail) => {
    worker.once('message', ready);
    worker.once('error', fail);
    worker.once('exit', (code) => fail(new Error(`the PGlite thread ended with ${code}`)));
  });
  worker.unref();
  const url = socket_path
    ? `postgres://postgres@localhost/postgres?host=${encodeURIComponent(socket_folder)}`
    : `postgres://postgres@${at}/postgres`;
  return {
    url,
    stop: () =>
      new Promise<void>((done) => {
        worker.ref();
        worker.once('exit', () => done());
        worker.postMessage('stop');
      }),
  };
}
