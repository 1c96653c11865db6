import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, realpathSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { connect } from './db.ts';
import { type Memory, readMemory, writeMemory } from './embedded-db-memory.ts';
import { checkCluster, createCluster, nativeBinaries } from './embedded-db-native.ts';
import { startPglite } from './embedded-db-pglite.ts';
import { NativeServer } from './embedded-db-server.ts';
import {
  type DbUser,
  databaseUser,
  ownUser,
  privateFolder,
  publicFolder,
  reachable,
  socketFolder,
} from './embedded-db-user.ts';
import { StartError } from './start-error.ts';

export type EmbeddedDb = {
  /** For `connect()`: a Unix socket goes in `?host=/folder`, as libpq writes it. */
  url: string;
  engine: 'native' | 'pglite';
  /** Where its files are: inside `data_dir` unless PostgreSQL's user cannot walk there. */
  folder: string;
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

/**
 * Sized for a laptop that also runs Madang. `fsync`, `synchronous_commit` and `full_page_writes` stay on: what was
 * answered is on the disk. Parameters of statements never enter the log (they hold personal data).
 */
const base_settings: Record<string, string> = {
  max_connections: '120',
  shared_buffers: '128MB',
  max_wal_size: '2GB',
  // To make a new file of the log is to fill it with 16 MB of zeros, a kernel's call of 1 MB at a time that nobody may interrupt: files that were needed once are used again.
  min_wal_size: '1GB',
  checkpoint_timeout: '10min',
  io_method: 'sync', // three worker processes less; the work is commits, not scans
  random_page_cost: '1.1',
  jit: 'off',
  autovacuum_naptime: '15s',
  log_min_messages: 'warning',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
};

/**
 * Starts Madang's own database in `data_dir`, or adopts the one a killed parent left running there. A folder keeps the
 * engine it began with; a new one gets native PostgreSQL, or PGlite where that cannot run.
 */
export async function startEmbeddedDb(options: EmbeddedDbOptions): Promise<EmbeddedDb> {
  const given = resolve(options.data_dir);
  mkdirSync(given, { recursive: true, mode: 0o755 });
  const data_dir = realpathSync(given);
  const remembered = readMemory(data_dir);
  const engine = remembered?.initialised ? remembered.engine : options.engine;
  if (engine === 'pglite') {
    return startFallback(
      data_dir,
      remembered?.initialised ? 'as this data folder began' : 'chosen by MADANG_DB_ENGINE',
    );
  }
  const user = databaseUser(remembered?.initialised ? resolve(data_dir, remembered.folder) : data_dir);
  const programs = await nativeBinaries(user);
  if (programs === null) {
    if (engine !== 'native')
      return startFallback(data_dir, 'the PostgreSQL programs from npm do not run on this machine');
    throw new StartError(
      'The PostgreSQL programs from npm do not run on this machine; set DATABASE_URL to a PostgreSQL 15 or newer.',
      'npm의 PostgreSQL 실행 파일이 이 컴퓨터에서 실행되지 않습니다. DATABASE_URL에 PostgreSQL 15 이상을 지정해 주세요.',
    );
  }
  const memory = remembered?.engine === 'native' ? remembered : newMemory(data_dir, user);
  if (!memory.initialised) {
    try {
      await createCluster(programs, resolve(data_dir, memory.folder), user, memory.password);
    } catch (error) {
      // Among others: a uid that /etc/passwd does not know, as some container platforms give out.
      const why = String((error as { stderr?: string }).stderr || (error as Error).message)
        .trim()
        .split('\n')[0];
      if (engine !== 'native') return startFallback(data_dir, `initdb failed: ${why}`);
      throw new StartError(`initdb failed: ${why}.`, `initdb가 실패했습니다: ${why}.`, { cause: error });
    }
    writeMemory(data_dir, { ...memory, initialised: true });
  }
  return startNative(programs, resolve(data_dir, memory.folder), user, memory.password, options.settings ?? {});
}

async function startNative(
  programs: string,
  cluster: string,
  user: DbUser,
  password: string,
  settings: Record<string, string>,
): Promise<EmbeddedDb> {
  checkCluster(cluster, user);
  const server = new NativeServer(programs, cluster, user, { ...base_settings, ...settings });
  await server.start();
  const url = `postgres://madang:${password}@localhost/madang?host=${encodeURIComponent(server.socket_folder)}`;
  const durability = await createDatabase(url, cluster);
  return {
    url,
    engine: 'native',
    folder: cluster,
    durability,
    get pid() {
      return server.pid;
    },
    adopted: server.adopted,
    stop: () => server.stop(),
  };
}

/**
 * The cluster is made with `postgres` only; ours is `madang`. Settles on the way that the socket and the password work.
 * @returns what the server itself says about its durability.
 */
async function createDatabase(url: string, cluster: string): Promise<string> {
  const sql = connect(url.replace('/madang?', '/postgres?'), { max: 1, name: 'madang-start' });
  try {
    const [row] = await sql<Record<'folder' | 'version' | 'fsync' | 'commit' | 'pages' | 'sums', string>[]>`
      select current_setting('data_directory') as folder,
             current_setting('server_version') as version,
             current_setting('fsync') as fsync,
             current_setting('synchronous_commit') as commit,
             current_setting('full_page_writes') as pages,
             current_setting('data_checksums') as sums`;
    const { folder, version, fsync, commit, pages, sums } = row!;
    if (realpathSync(folder) !== realpathSync(cluster)) throw new Error(`another server answers for ${cluster}`);
    const exists = await sql`select 1 from pg_database where datname = 'madang'`;
    if (exists.length === 0) await sql`create database madang`;
    const durable = fsync === 'on' && commit === 'on' && pages === 'on';
    const promise = durable
      ? 'what was answered survives kill -9 and a power cut'
      : 'NOT durable: a power cut can lose data';
    return `PostgreSQL ${version}, fsync ${fsync}, synchronous_commit ${commit}, data checksums ${sums}: ${promise}.`;
  } finally {
    await sql.end();
  }
}

/** PGlite beside the place of the native cluster, under the same promise: a URL, and the truth about what it survives. */
async function startFallback(data_dir: string, why: string): Promise<EmbeddedDb> {
  const folder = join(data_dir, 'pglite');
  const own_sockets = join(data_dir, 'pglite-socket');
  privateFolder(own_sockets, ownUser());
  const sockets = socketFolder(own_sockets, ownUser());
  const started = await startPglite(folder, sockets);
  writeMemory(data_dir, { engine: 'pglite', folder: 'pglite', password: '', initialised: true });
  return {
    url: started.url,
    engine: 'pglite',
    folder,
    durability: `PGlite (${why}): survives kill -9, but a power cut can lose what was answered; one query at a time. For a real shop set DATABASE_URL.`,
    pid: process.pid,
    adopted: false,
    stop: async () => {
      await started.stop();
      if (sockets !== own_sockets) rmSync(sockets, { recursive: true, force: true });
    },
  };
}

/**
 * Inside the data folder when PostgreSQL's user can walk there; else outside, under a name nothing else uses, so that
 * a removed data folder never brings an old shop back.
 */
function newMemory(data_dir: string, user: DbUser): Memory {
  if (existsSync(join(data_dir, 'postgres'))) {
    throw new StartError(
      `${join(data_dir, 'postgres')} exists but ${join(data_dir, 'database.json')} is missing; restore it, or remove the data folder.`,
      `${join(data_dir, 'postgres')} 는 있는데 ${join(data_dir, 'database.json')} 이 없습니다. 복구하거나 데이터 폴더를 지워 주세요.`,
    );
  }
  const password = randomBytes(24).toString('base64url');
  const inside = ownUser().uid !== 0 || reachable(data_dir, user);
  const folder = inside ? 'postgres' : join(publicFolder(`data-${randomBytes(6).toString('hex')}`), 'postgres');
  const memory: Memory = { engine: 'native', folder, password, initialised: false };
  writeMemory(data_dir, memory);
  return memory;
}
