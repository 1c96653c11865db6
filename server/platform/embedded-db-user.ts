import { chmodSync, chownSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The user PostgreSQL runs as. PostgreSQL refuses root, so root lends it another one. */
export type DbUser = { uid: number; gid: number };

/** This process's own uid and gid (0 where the system has none). */
export function ownUser(): DbUser {
  return { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
}

type Passwd = DbUser & { name: string };

function passwd(): Passwd[] {
  try {
    return readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .filter((fields) => fields.length >= 4)
      .map((fields) => ({ name: fields[0]!, uid: Number(fields[2]), gid: Number(fields[3]) }));
  } catch {
    return [];
  }
}

/**
 * Who PostgreSQL should run as: ourselves when we are not root; as root the owner of `folder` (an earlier start's choice,
 * or the person whose folder it is), else `postgres`, else `nobody`. initdb insists on a user that /etc/passwd knows.
 */
export function databaseUser(folder: string): DbUser {
  const own = ownUser();
  if (own.uid !== 0) return own;
  const known = passwd();
  const owner = statSync(folder, { throwIfNoEntry: false })?.uid;
  const lent =
    (owner ? known.find((entry) => entry.uid === owner) : undefined) ??
    known.find((entry) => entry.name === 'postgres') ??
    known.find((entry) => entry.name === 'nobody');
  return lent ? { uid: lent.uid, gid: lent.gid } : { uid: 65534, gid: 65534 };
}

/** True where `user` may walk into `folder`: every folder above it and itself lets that uid pass. */
export function reachable(folder: string, user: DbUser): boolean {
  for (let path = folder; ; path = dirname(path)) {
    const entry = statSync(path, { throwIfNoEntry: false });
    if (entry) {
      const bit = entry.uid === user.uid ? 0o100 : entry.gid === user.gid ? 0o010 : 0o001;
      if ((entry.mode & bit) === 0) return false;
    }
    if (path === dirname(path)) return true;
  }
}

/**
 * A folder of ours that any uid may walk into, for what cannot stay in the clone. Never trusts a folder it did not make:
 * a link, another owner or a folder others may write to is passed over, and at last a fresh unguessable name is made.
 */
export function publicFolder(name: string, roots: readonly string[] = publicRoots()): string {
  for (const root of roots) {
    if (isMadeOurs(root) && isMadeOurs(join(root, name))) return join(root, name);
  }
  const path = mkdtempSync(join(tmpdir(), 'madang-'));
  chmodSync(path, 0o755);
  return path;
}

function publicRoots(): string[] {
  const { uid } = ownUser();
  return [...(uid === 0 ? ['/var/lib/madang'] : []), `/var/tmp/madang-${uid}`];
}

/** Makes the folder unless it is there; true when it then is a real folder of ours that nobody else may write to. */
function isMadeOurs(path: string): boolean {
  try {
    mkdirSync(path);
    chmodSync(path, 0o755); // whatever the umask took
  } catch {
    // It exists, or cannot be made: the look decides.
  }
  const entry = lstatSync(path, { throwIfNoEntry: false });
  return !!entry?.isDirectory() && entry.uid === ownUser().uid && (entry.mode & 0o022) === 0;
}

/** Makes `folder` with mode 0700 for `user`. */
export function privateFolder(folder: string, user: DbUser): void {
  mkdirSync(folder, { mode: 0o700, recursive: true });
  if (ownUser().uid === 0) chownSync(folder, user.uid, user.gid);
}

/** `folder` itself (0700, its owner's) where its path fits a socket address; else a fresh short folder of the same mode. */
export function socketFolder(folder: string, user: DbUser): string {
  const longest_address_bytes = 100; // 104 on macOS, 108 on Linux, with the ending zero
  if (Buffer.byteLength(`${folder}/.s.PGSQL.5432.lock`) <= longest_address_bytes) return folder;
  const short = mkdtempSync(join(Buffer.byteLength(tmpdir()) < 60 ? tmpdir() : '/tmp', 'madang-'));
  chmodSync(short, 0o700);
  if (ownUser().uid === 0) chownSync(short, user.uid, user.gid);
  return short;
}
