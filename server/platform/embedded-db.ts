import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { connect } from './db.ts';
import {
  clusterVersion,
  initCluster,
  isPostgres,
  nativeBinaries,
  type Postmaster,
  readPostmaster,
  spawnPostmaster,
} from './embedded-db-native.ts';
import { type DbUser, databaseUser, ownUser, privateFolder, publicFolder, reachable } from './embedded-db-user.ts';
import { StartError } from './start-error.ts';

export type EmbeddedDb = {
  /** For `connect()`: a Unix socket goes in `?host=/folder`, as libpq writes it. */
  url: string;
  engine: 'native' | 'pglite';
  /** One honest sentence about what survives what. */
  durability: string;
  /** The postmaster (native), or this process (PGlite). */
  pid: number;
  /** True when a server left behind by a killed parent was taken over. */
  adopted: boolean;
  /** Ends the server in order: open transactions roll back, a checkpoint is written. */
  stop(): Promise<void>;
};

export type EmbeddedDbOptions = {
  data_dir: string;
  engine?: 'native' | 'pglite';
  /** Server settings on top of ours (tests: more connections). */
  settings?: Record<string, string>;
};

/** What `database.json` in the data folder remembers: where the cluster is and how to enter it. Mode 0600. */
type Memory = { engine: 'native' | 'pglite'; folder: string; password: string; initialised: boolean };

/**
 * Sized for a laptop that also runs Madang. `fsync`, `synchronous_commit` and `full_page_writes` stay on: what was
 * answered is on the disk. Parameters of statements never enter the log (they hold personal data).
 */
const base_settings: Record<string, string> = {
  max_connections: '120',
  shared_buffers: '128MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '10min',
  io_method: 'sync', // three worker processes less; the work is commits, not scans
  random_page_cost: '1.1',
  jit: 'off',
  autovacuum_naptime: '15s',
  log_min_messages: 'warning',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
};

/** Starts Madang's own database in `data_dir`, or adopts the one a killed parent left running there. */
export async function startEmbeddedDb(options: EmbeddedDbOptions): Promise<EmbeddedDb> {
  const data_dir = resolve(options.data_dir);
  mkdirSync(data_dir, { recursive: true, mode: 0o755 });
  const remembered = readMemory(data_dir);
  const engine = remembered?.engine ?? options.engine;
  if (engine !== 'pglite') {
    const user = databaseUser(remembered?.initialised ? clusterFolder(data_dir, remembered) : data_dir);
    const programs = await nativeBinaries(user);
    if (programs) return startNative(data_dir, remembered, programs, user, options.settings ?? {});
    if (engine === 'native') {
      throw new StartError(
        'The PostgreSQL programs from npm do not run on this machine; set DATABASE_URL to a PostgreSQL 15 or newer.',
        'npm의 PostgreSQL 실행 파일이 이 컴퓨터에서 실행되지 않습니다. DATABASE_URL에 PostgreSQL 15 이상을 지정해 주세요.',
      );
    }
  }
  throw new StartError('PGlite is not available yet.', 'PGlite는 아직 사용할 수 없습니다.');
}

async function startNative(
  data_dir: string,
  remembered: Memory | null,
  programs: string,
  user: DbUser,
  settings: Record<string, string>,
): Promise<EmbeddedDb> {
  const memory = remembered ?? newMemory(data_dir, user);
  const cluster = clusterFolder(data_dir, memory);
  if (!memory.initialised) {
    await createCluster(programs, cluster, user, memory.password);
    writeMemory(data_dir, { ...memory, initialised: true });
  }
  checkCluster(cluster);
  const server = new NativeServer(programs, cluster, user, { ...base_settings, ...settings });
  await server.start();
  const url = `postgres://madang:${memory.password}@localhost/madang?host=${encodeURIComponent(server.socket_folder)}`;
  await createDatabase(url, cluster);
  return {
    url,
    engine: 'native',
    durability:
      'PostgreSQL 18, fsync on, synchronous_commit on, data checksums on: what was answered survives kill -9 and a power cut.',
    get pid() {
      return server.pid;
    },
    adopted: server.adopted,
    stop: () => server.stop(),
  };
}

function checkCluster(cluster: string): void {
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

/** One postmaster on one cluster folder: started or adopted, watched, started again when it dies under us, stopped. */
class NativeServer {
  pid = 0;
  adopted = false;
  socket_folder = '';
  private readonly programs: string;
  private readonly cluster: string;
  private readonly user: DbUser;
  private readonly settings: Record<string, string>;
  private stopping = false;
  private watch: NodeJS.Timeout | undefined;

  constructor(programs: string, cluster: string, user: DbUser, settings: Record<string, string>) {
    this.programs = programs;
    this.cluster = cluster;
    this.user = user;
    this.settings = settings;
  }

  async start(): Promise<void> {
    const left = await this.running();
    this.adopted = left !== null;
    const ready = left ?? (await this.spawn());
    this.pid = ready.pid;
    this.socket_folder = ready.socket_folder;
    this.watch = setInterval(() => void this.reviveIfGone(), 1_000);
    this.watch.unref();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    clearInterval(this.watch);
    // SIGINT is PostgreSQL's "fast": sessions are ended, a checkpoint is written. Only that makes the next start quick.
    if (await isPostgres(this.pid)) process.kill(this.pid, 'SIGINT');
    const deadline = Date.now() + 30_000;
    while (Date.now() < deadline && (existsSync(this.pidFile()) || (await isPostgres(this.pid)))) await wait(10);
    if (this.socket_folder !== this.cluster) rmSync(this.socket_folder, { recursive: true, force: true });
  }

  private pidFile(): string {
    return join(this.cluster, 'postmaster.pid');
  }

  /** The ready server that already serves this folder, or null. Waits while one is starting or ending. */
  private async running(): Promise<Postmaster | null> {
    const deadline = Date.now() + 60_000;
    while (Date.now() < deadline) {
      const found = readPostmaster(this.cluster);
      if (!found) return null;
      if (!(await isPostgres(found.pid))) {
        // PostgreSQL would refuse to start when the number in a stale file now belongs to another process of this user.
        rmSync(this.pidFile(), { force: true });
        return null;
      }
      if (found.status === 'ready') return found;
      await wait(20);
    }
    throw this.failed('a server on that folder neither becomes ready nor ends');
  }

  private async spawn(): Promise<Postmaster> {
    if (!this.socket_folder) this.socket_folder = socketFolder(this.cluster, this.user);
    const log = `${this.cluster}.log`;
    for (let attempt = 1; ; attempt++) {
      const log_fd = openLog(log);
      const child = spawnPostmaster(this.programs, this.cluster, this.socket_folder, this.user, log_fd, this.settings);
      closeSync(log_fd);
      let ended = false;
      child.once('error', () => (ended = true));
      child.once('exit', () => (ended = true));
      const deadline = Date.now() + 120_000; // crash recovery may have gigabytes of WAL to read
      while (!ended && Date.now() < deadline) {
        const found = readPostmaster(this.cluster);
        if (found?.pid === child.pid && found?.status === 'ready') return found;
        await wait(5);
      }
      if (!ended) child.kill('SIGKILL');
      const reason = lastLine(log);
      // Backends of a killed postmaster need a moment to notice and to let go of its shared memory.
      const passing = /shared memory block|lock file/.test(reason);
      if (!passing || attempt === 50) throw this.failed(reason);
      await wait(100);
    }
  }

  private async reviveIfGone(): Promise<void> {
    if (this.stopping || (await isPostgres(this.pid))) return;
    clearInterval(this.watch);
    await this.start().catch(() => {
      this.watch = setInterval(() => void this.reviveIfGone(), 1_000);
      this.watch.unref();
    });
  }

  private failed(reason: string): StartError {
    return new StartError(
      `Madang's own PostgreSQL in ${this.cluster} did not start: ${reason}.`,
      `마당의 PostgreSQL(${this.cluster})을 시작하지 못했습니다: ${reason}.`,
    );
  }
}

/** Makes the cluster beside its place and moves it there whole: a start killed half way leaves nothing to trip over. */
async function createCluster(programs: string, cluster: string, user: DbUser, password: string): Promise<void> {
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

/** The cluster is made with `postgres` only; ours is `madang`. Also settles that the socket and the password work. */
async function createDatabase(url: string, cluster: string): Promise<void> {
  const sql = connect(url.replace('/madang?', '/postgres?'), { max: 1, name: 'madang-start' });
  try {
    const [row] = await sql`select current_setting('data_directory') as folder`;
    if (basename(row!.folder) !== basename(cluster)) throw new Error(`another server answers for ${cluster}`);
    const exists = await sql`select 1 from pg_database where datname = 'madang'`;
    if (exists.length === 0) await sql`create database madang`;
  } finally {
    await sql.end();
  }
}

/**
 * Inside the data folder when PostgreSQL's user can walk there; else outside, under a name nothing else uses, so that
 * a removed data folder never brings an old shop back.
 */
function newMemory(data_dir: string, user: DbUser): Memory {
  const password = randomBytes(24).toString('base64url');
  const inside = ownUser().uid !== 0 || reachable(data_dir, user);
  const folder = inside ? 'postgres' : join(publicFolder(`data-${randomBytes(6).toString('hex')}`), 'postgres');
  if (existsSync(join(data_dir, 'postgres'))) {
    throw new StartError(
      `${join(data_dir, 'postgres')} exists but ${join(data_dir, 'database.json')} is missing; restore it, or remove the data folder.`,
      `${join(data_dir, 'postgres')} 는 있는데 ${join(data_dir, 'database.json')} 이 없습니다. 복구하거나 데이터 폴더를 지워 주세요.`,
    );
  }
  const memory: Memory = { engine: 'native', folder, password, initialised: false };
  writeMemory(data_dir, memory);
  return memory;
}

function clusterFolder(data_dir: string, memory: Memory): string {
  return resolve(data_dir, memory.folder);
}

function readMemory(data_dir: string): Memory | null {
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

function writeMemory(data_dir: string, memory: Memory): void {
  const file = join(data_dir, 'database.json');
  const fd = openSync(`${file}.new`, 'w', 0o600);
  writeSync(fd, `${JSON.stringify(memory, null, 2)}\n`);
  fsyncSync(fd);
  closeSync(fd);
  renameSync(`${file}.new`, file);
  syncFolder(data_dir);
}

function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** The cluster itself (0700, its owner's) where the path fits a socket address; else a fresh short folder of the same mode. */
function socketFolder(cluster: string, user: DbUser): string {
  const longest_address_bytes = 100; // 104 on macOS, 108 on Linux, with the ending zero
  if (Buffer.byteLength(`${cluster}/.s.PGSQL.5432.lock`) <= longest_address_bytes) return cluster;
  const folder = mkdtempSync(join(Buffer.byteLength(tmpdir()) < 60 ? tmpdir() : '/tmp', 'madang-'));
  chmodSync(folder, 0o700);
  if (ownUser().uid === 0) chownSync(folder, user.uid, user.gid);
  return folder;
}

/** Opened by us, so PostgreSQL's user needs no right to its folder; begun anew past 10 MB. */
function openLog(file: string): number {
  const size_bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return openSync(file, size_bytes > 10_000_000 ? 'w' : 'a', 0o600);
}

function lastLine(file: string): string {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const fatal = lines.slice(-8).findLast((line) => /FATAL|ERROR|error while loading/.test(line));
  return (fatal ?? lines.at(-1) ?? '').replace(/^.*(FATAL|ERROR):\s*/, '').replace(/\.$/, '');
}

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
