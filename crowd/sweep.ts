import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How a rehearsal's own folder below the temporary folder begins. */
export const folder_prefix = 'madang-crowd-';
/** In it, while the rehearsal runs: its process number. One that ended in order has none, whether its folder stays or not. */
const owner_file = 'owner';

/** Notes whose folder this is; call what is returned when it ends in order. */
export function ownFolder(folder: string): () => void {
  const file = join(folder, owner_file);
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
}

/**
 * Removes the folders of rehearsals that were killed: a copy's database takes hundreds of megabytes. A folder whose process, or
 * whose database, still runs stays. Returns what was removed.
 */
export function sweepCopies(parent = tmpdir()): string[] {
  const folders = readdirSync(parent)
    .filter((name) => name.startsWith(folder_prefix))
    .map((name) => join(parent, name));
  const left = folders.filter((folder) => {
    const owner = numberIn(join(folder, owner_file));
    return owner !== null && !runs(owner, 'crowd') && !databaseRuns(folder);
  });
  for (const folder of left) rmSync(folder, { recursive: true, force: true });
  return left;
}

function databaseRuns(folder: string): boolean {
  const data = join(folder, 'data');
  const clusters = existsSync(data) ? readdirSync(data).map((name) => join(data, name)) : [];
  return clusters.some((cluster) => {
    const pid = numberIn(join(cluster, 'postmaster.pid'));
    return pid !== null && runs(pid, cluster);
  });
}

/** The number that a file begins with; null without one. */
function numberIn(file: string): number | null {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || null;
  } catch {
    return null;
  }
}

/** Whether the process exists and is the one that is meant: after a reboot a number may be anybody's. */
function runs(pid: number, word: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(word);
  } catch {
    return true; // no /proc here: rather a folder too many than one too few
  }
}
