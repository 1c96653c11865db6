import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from './start-error.ts';

/** What `database.json` in the data folder remembers: where the cluster is and how to enter it. Mode 0600. */
export type Memory = { engine: 'native' | 'pglite'; folder: string; password: string; initialised: boolean };

/** What was written there, or null for a data folder that never had a database. */
export function readMemory(data_dir: string): Memory | null {
  try {
    return JSON.parse(readFileSync(join(data_dir, 'database.json'), 'utf8')) as Memory;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new StartError(
      `${join(data_dir, 'database.json')} cannot be read (${(error as Error).message}).`,
      `${join(data_dir, 'database.json')} 을 읽을 수 없습니다 (${(error as Error).message}).`,
    );
  }
}

/** Replaces it whole and on disk. */
export function writeMemory(data_dir: string, memory: Memory): void {
  const file = join(data_dir, 'database.json');
  const fd = openSync(`${file}.new`, 'w', 0o600);
  writeSync(fd, `${JSON.stringify(memory, null, 2)}\n`);
  fsyncSync(fd);
  closeSync(fd);
  renameSync(`${file}.new`, file);
  syncFolder(data_dir);
}

/** Puts the folder's own entries (a rename within it) on disk. */
export function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
