import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import postgres from 'postgres';

export type Sql = postgres.Sql<{ int8: number }>;
export type Tx = postgres.TransactionSql<{ int8: number }>;

/** Said to the user in one sentence; nothing is wrong with the books, they could not be opened. */
export class CannotOpen extends Error {}

/** A pool that reads `int8` as a number. Every statement is bounded; nothing can be written through it. */
export function connect(url: string): Sql {
  const { address, path } = socketOf(url);
  return postgres(address, {
    ...(path ? { path } : {}),
    max: 2,
    onnotice: () => {},
    connect_timeout: 10,
    connection: {
      application_name: 'madang-verify',
      TimeZone: 'UTC',
      statement_timeout: 120_000,
      default_transaction_read_only: true,
    },
    types: {
      int8: { to: 20, from: [20], serialize: (value: number) => String(value), parse: (text: string) => Number(text) },
    },
  }) as Sql;
}

/** libpq's spelling of a Unix socket, `…@localhost/db?host=/folder`, in the words of the driver. */
export function socketOf(url: string): { address: string; path?: string } {
  if (!/[?&]host=(\/|%2F)/i.test(url)) return { address: url };
  const parsed = new URL(url);
  const path = `${parsed.searchParams.get('host')}/.s.PGSQL.${parsed.port || 5432}`;
  parsed.searchParams.delete('host');
  return { address: parsed.href, path };
}

/**
 * The URL of the database that Madang runs in `data_dir`: `database.json` there says which cluster and how to enter,
 * the cluster's `postmaster.pid` where its socket is.
 */
export function embeddedUrl(data_dir: string): string {
  const folder = resolve(data_dir);
  let memory: { engine: string; folder: string; password: string };
  try {
    memory = JSON.parse(readFileSync(join(folder, 'database.json'), 'utf8'));
  } catch {
    throw new CannotOpen(
      `There is no database of Madang in ${folder}. Start Madang, or give --database-url or DATA_DIR.`,
    );
  }
  let lines: string[];
  try {
    lines = readFileSync(join(resolve(folder, memory.folder), 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    throw new CannotOpen(`The database in ${folder} is not running: start Madang first (npm start).`);
  }
  const [, , , port, socket_folder] = lines.map((line) => line.trim());
  const host = socket_folder
    ? `localhost:${port}/madang?host=${encodeURIComponent(socket_folder)}`
    : `localhost:${port}/madang`;
  return `postgres://madang:${encodeURIComponent(memory.password)}@${host}`;
}
