import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export type FolderLock = { describe(note: string): void; release(): void };

/** Held ones, so that a caller who keeps no reference does not lose the lock to the garbage collector. */
const held = new Set<DatabaseSync>();

/**
 * Takes a folder for this process alone, or returns null when another process has it.
 * Node has no flock; SQLite's exclusive lock is the kernel's, so it ends with the process, `kill -9` included, and a stale
 * lock cannot exist. The file beside it only tells people who holds it.
 */
export function lockFolder(folder: string): FolderLock | null {
  mkdirSync(folder, { recursive: true });
  const database = new DatabaseSync(join(folder, 'madang.lock'));
  try {
    database.exec('pragma busy_timeout = 0; pragma locking_mode = exclusive; begin exclusive');
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === 5) return null; // SQLITE_BUSY
    throw error;
  }
  held.add(database);
  return {
    describe: (note) => writeFileSync(join(folder, 'madang.lock.txt'), `${note}\n`),
    release: () => {
      held.delete(database);
      database.close();
    },
  };
}

/** What the holder of a folder's lock said about itself, or ''. */
export function lockHolder(folder: string): string {
  try {
    return readFileSync(join(folder, 'madang.lock.txt'), 'utf8').trim();
  } catch {
    return '';
  }
}
