import { relative } from 'node:path';
import type { Config } from './platform/config.ts';
import { connect, type Sql } from './platform/db.ts';
import { app_role, reader_role } from './platform/db-roles.ts';
import { startEmbeddedDb } from './platform/embedded-db.ts';
import { createReader, type Read } from './platform/reader.ts';
import { StartError } from './platform/start-error.ts';

export type Database = {
  /** The operator's own role: for migrations, and nothing else. */
  owner: Sql;
  /** The shop's pools, as roles that own nothing. Opened once the roles are there, after the migrations. */
  openPools(): { sql: Sql; read: Read };
  url: string;
  durability: string;
  /** Where our own one keeps its files, when that is not in the data folder. */
  folder_elsewhere?: string;
  stop(): Promise<void>;
};

const oldest_postgres = 15;

/** The database this process works on: DATABASE_URL's, or our own in the data folder. Answers before this returns. */
export async function openDatabase(config: Config): Promise<Database> {
  if (config.database_url) {
    const owner = connect(config.database_url, { max: 1, name: 'madang-migrate' });
    const { version, fsync, synchronous_commit } = await askServer(owner, config.database_url);
    const pools = poolsOf(config.database_url, config, owner);
    return {
      owner,
      openPools: pools.open,
      url: config.database_url,
      durability: `PostgreSQL ${version} at DATABASE_URL: fsync ${fsync}, synchronous_commit ${synchronous_commit}.`,
      stop: pools.end,
    };
  }
  const own = await startEmbeddedDb({
    data_dir: config.data_dir,
    ...(config.database_engine ? { engine: config.database_engine } : {}),
  });
  const owner = connect(own.url, { max: 1, name: 'madang-migrate' });
  const pools = own.engine === 'pglite' ? onePool(owner) : poolsOf(own.url, config, owner);
  return {
    owner,
    openPools: pools.open,
    url: own.url,
    durability: own.adopted ? `${own.durability} (Taken over from a process that was killed.)` : own.durability,
    ...(relative(config.data_dir, own.folder).startsWith('..') ? { folder_elsewhere: own.folder } : {}),
    stop: async () => {
      await pools.end();
      await own.stop();
    },
  };
}

type Pools = { open(): { sql: Sql; read: Read }; end(): Promise<void> };

/** Two pools beside the owner's: each connection is its role from the start, so that no statement pays for it. */
function poolsOf(url: string, config: Config, owner: Sql): Pools {
  const opened = [owner];
  return {
    open() {
      const sql = connect(url, { max: 20, name: `madang-${config.role}`, role: app_role });
      const reader = connect(url, { max: 6, name: `madang-${config.role}-reader`, role: reader_role });
      opened.push(sql, reader);
      return { sql, read: createReader(reader) };
    },
    end: async () => void (await Promise.all(opened.map((one) => one.end({ timeout: 5 })))),
  };
}

/** PGlite has one session for everybody: it stays the owner's, and becomes the reader one transaction at a time. */
const onePool = (owner: Sql): Pools => ({
  open: () => ({ sql: owner, read: createReader(owner, { set_role: true }) }),
  end: () => owner.end({ timeout: 5 }),
});

type Server = { version: string; number: number; fsync: string; synchronous_commit: string };

/** One question to somebody else's server; every way it can fail becomes one sentence. */
async function askServer(sql: Sql, url: string): Promise<Server> {
  const { host, pathname } = new URL(url);
  const where = `${host || 'localhost'}${pathname}`;
  let server: Server;
  try {
    const [row] = await sql<Server[]>`
      select split_part(current_setting('server_version'), ' ', 1) as version,
             current_setting('server_version_num')::int / 10000 as number,
             current_setting('fsync') as fsync,
             current_setting('synchronous_commit') as synchronous_commit`;
    server = row!;
  } catch (error) {
    await sql.end({ timeout: 0 });
    const { code, message } = error as { code?: string; message: string };
    throw new StartError(
      `The database at ${where} cannot be used: ${reason(code, message)[0]}.`,
      `데이터베이스(${where})에 연결할 수 없습니다: ${reason(code, message)[1]}.`,
      { cause: error },
    );
  }
  if (server.number < oldest_postgres) {
    await sql.end({ timeout: 0 });
    throw new StartError(
      `The database at ${where} is PostgreSQL ${server.version}; Madang needs ${oldest_postgres} or newer.`,
      `데이터베이스(${where})는 PostgreSQL ${server.version} 입니다. ${oldest_postgres} 이상이 필요합니다.`,
    );
  }
  return server;
}

/** Why, in English and in Korean; what the server says in words of its own is told as it is. */
function reason(code: string | undefined, message: string): readonly [string, string] {
  const words: Record<string, readonly [string, string]> = {
    ECONNREFUSED: ['nothing listens there', '그 주소에서 아무것도 응답하지 않습니다'],
    ENOTFOUND: ['that host is not known', '그런 호스트가 없습니다'],
    EAI_AGAIN: ['that host is not known', '그런 호스트가 없습니다'],
    CONNECT_TIMEOUT: ['it does not answer', '응답이 없습니다'],
    '28P01': ['the password is wrong', '비밀번호가 다릅니다'],
    '3D000': ['there is no such database', '그런 데이터베이스가 없습니다'],
  };
  const said = message.split('\n')[0]!.replace(/\.$/, '');
  return words[code ?? ''] ?? [said, said];
}
