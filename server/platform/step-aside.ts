import { readFileSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/** A ninth of what others get of a full processor: enough to go on, so that whoever waits for a lock of its waits for no long. */
const priority = 10;

/**
 * Lets everything else on this machine go first. Where Linux shares processors among sessions (autogroups) a priority counts only
 * within one's own, so a process that leads a session lowers that, too: of a session that others share it is let be. Nothing happens where
 * it is not allowed. It stays so while the process lives: nobody but root may raise what was lowered.
 */
export function stepAside(pid: number): void {
  attempt(() => setPriority(pid, priority));
  attempt(() => {
    const session = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[3];
    if (Number(session) === pid) writeFileSync(`/proc/${pid}/autogroup`, String(priority));
  });
}

/** `stepAside` for a backend of PostgreSQL by what it says its id is, where that is a process here and surely the one meant: whether it is. */
export function backendStepsAside(pid: number, who: { user: string; database: string }): boolean {
  return attempt(() => {
    const title = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    const meant = title.startsWith('postgres: ') && title.includes(` ${who.user} ${who.database} [local]`);
    if (meant) stepAside(pid);
    return meant;
  });
}

function attempt(act: () => unknown): boolean {
  try {
    return act() !== false;
  } catch {
    // Another system, or not ours to say: it stays as it is.
    return false;
  }
}
