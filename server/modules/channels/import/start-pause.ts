import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../../platform/log.ts';

const first_pause_ms = 1_000;
const longest_pause_ms = 60_000;
const heard_max = 8_192;
const said_max = 300;
/** An ended process's last words are there at once, unless a child of its own still holds the pipe. */
const patience_ms = 1_000;

/**
 * Between one start of a process and the next, where it ends each time before it is ready: a second, then twice as long each time, a minute
 * at most. One that got ready begins anew.
 */
export function createStartPause(log: Log, code: { folders: readonly string[]; since_ms: number }) {
  let failures = 0;
  let over_at = 0;
  return {
    /** Whether it ended the last time before it was ready. */
    failing: () => failures > 0,
    /** Whether to wait still. */
    waits: () => performance.now() < over_at,
    ready(): void {
      failures = 0;
      over_at = 0;
    },
    /** It ended before it was ready: waits from now on, and says in one line what is known of why and for how long it waits. */
    async failed(how: { code: number | null; signal: string | null }, error: Promise<string | null>): Promise<void> {
      const pause_ms = Math.min(longest_pause_ms, first_pause_ms * 2 ** Math.min(failures, 10));
      const told = { ...how, failures: ++failures, pause_ms };
      over_at = performance.now() + pause_ms;
      const said = await error;
      const changed_file = await changedSince(code.folders, code.since_ms).catch(() => null);
      const why = changed_file
        ? 'its code is another version than that of this server, which has to be started again'
        : 'it could not start';
      log.error({ ...told, said, changed_file }, `the import process ended before it was ready: ${why}`);
    },
  };
}

/** A file of code that was put there after `since_ms`, by the clock of the file system, whatever time it bears itself; else null. */
export async function changedSince(folders: readonly string[], since_ms: number): Promise<string | null> {
  for (const folder of folders)
    for (const name of await readdir(folder, { recursive: true })) {
      if (!/\.(ts|sql|json)$/.test(name) || /\.test\.ts$/.test(name)) continue;
      if ((await stat(join(folder, name))).ctimeMs > since_ms) return name;
    }
  return null;
}

/**
 * What went wrong by a process's own word: the one line that names the error. What else it says is read and forgotten: it may quote what it
 * was told.
 */
export function listenForError(stream: Readable): () => Promise<string | null> {
  let heard = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    if (heard.length < heard_max) heard += text;
  });
  const ended = new Promise<void>((done) => stream.once('close', done));
  return async () => {
    await Promise.race([ended, sleep(patience_ms, undefined, { ref: false })]);
    return /^(?:Uncaught )?\w*Error\b.*$/m.exec(heard)?.[0].slice(0, said_max) ?? null;
  };
}
