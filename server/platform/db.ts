import type Postgres from 'postgres';
import { postgres } from './db-driver.ts';
import type { Wire } from './wire.ts';

export type Sql = Postgres.Sql<{ int8: number; wire: Wire }>;
export type Tx = Postgres.TransactionSql<{ int8: number; wire: Wire }>;
/** A piece of SQL with its values, to be put into a statement. */
export type Fragment = Postgres.PendingQuery<Postgres.Row[]>;

/** SQLSTATEs after which the whole transaction may simply be run again (its idempotency keys make that safe). */
const retriable = new Set(['40001', '40P01', '55P03', '57P01', '57P02', '57P03', '08000', '08003', '08006', '08001']);
const lost_connection = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'ECONNRESET',
  'EPIPE',
]);

/** True where running the same transaction again can succeed: serialisation, deadlock, lock timeout, lost connection. */
export function isRetriable(error: unknown): boolean {
  const { code = '', constraint_name } = (error ?? {}) as { code?: string; constraint_name?: string };
  // Two of the same key at once: whoever comes second looks again and finds the first one's answer (idempotency.ts).
  if (code === '23505') return constraint_name === 'idempotency_pkey';
  return retriable.has(code) || lost_connection.has(code) || code === 'ECONNREFUSED' || code === 'CONNECT_TIMEOUT';
}

/** True where the database gave a statement up: it took longer than `statement_timeout_ms`, or an administrator ended it. */
export const wasCanceled = (error: unknown): boolean => (error as { code?: string } | null)?.code === '57014';

export type ConnectOptions = {
  max: number;
  name: string;
  role?: string;
  lock_timeout_ms?: number;
  statement_timeout_ms?: number;
  /** Hears every statement, for tests. */
  debug?: (connection: number, query: string, values: unknown[]) => void;
};

/**
 * A pool of connections. `int8` arrives as a JS number: every amount and count of ours is far below 2^53.
 * `lock_timeout_ms` and `statement_timeout_ms` bound every wait in the database. `role`: the role each connection becomes as
 * it starts (see db-roles.ts), at no cost to any statement.
 */
export function connect(url: string, options: ConnectOptions): Sql {
  const { address, path } = socketOf(url);
  return postgres(address, {
    ...(path ? { path } : {}),
    max: options.max,
    ...(options.debug ? { debug: options.debug } : {}),
    onnotice: () => {},
    connect_timeout: 10,
    // Seconds before a place in the pool tries again. The driver's own waits grow to 20: a shop would stand that long behind a
    // database that was back after one.
    backoff: (failures: number) => Math.min(1, 0.05 * 2 ** failures) * (0.5 + Math.random() / 2),
    connection: {
      application_name: options.name,
      ...(options.role ? { role: options.role } : {}),
      TimeZone: 'UTC',
      lock_timeout: options.lock_timeout_ms ?? 5_000,
      statement_timeout: options.statement_timeout_ms ?? 30_000,
      idle_in_transaction_session_timeout: 30_000,
    },
    types: {
      int8: {
        to: 20,
        from: [20],
        serialize: (value: number) => String(value),
        parse: (text: string) => Number(text),
      },
    },
  }) as Sql;
}

/** libpq writes a Unix socket as `postgres://user:password@localhost/db?host=/folder`; the driver wants the socket's path. */
function socketOf(url: string): { address: string; path?: string } {
  if (!/[?&]host=(\/|%2F)/i.test(url)) return { address: url };
  const parsed = new URL(url);
  const path = `${parsed.searchParams.get('host')}/.s.PGSQL.${parsed.port || 5432}`;
  parsed.searchParams.delete('host');
  return { address: parsed.href, path };
}

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

/**
 * Runs `work` in one transaction and runs it again after a serialisation failure, a deadlock, a lock timeout or a lost
 * connection (the reply to COMMIT included: the work must therefore be idempotent by key). Other errors throw.
 * `by_key`: see `planOnce`.
 */
export async function transact<T>(
  sql: Sql,
  work: (tx: Tx) => Promise<T>,
  { tries = 6, by_key = false }: { tries?: number; by_key?: boolean } = {},
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await oneTransaction(sql, work, by_key);
    } catch (error) {
      if (attempt >= tries || !isRetriable(error)) throw error;
      await wait(Math.min(1_000, 20 * 2 ** attempt) * (0.5 + Math.random() / 2));
    }
  }
}

/**
 * BEGIN travels together with the first statements of `work`: waiting for its answer alone would cost a busy process a whole
 * turn of its loop (8 to 17 ms under load, measured) in which the database stands idle.
 */
async function oneTransaction<T>(sql: Sql, work: (tx: Tx) => Promise<T | LastWrites<T>>, by_key: boolean): Promise<T> {
  const connection = await sql.reserve();
  let over = false;
  // Behind COMMIT or ROLLBACK a statement would commit by itself.
  const apply = (statement: unknown, self: unknown, words: unknown[]) => {
    if (over) throw new Error('a statement after the end of its transaction');
    return Reflect.apply(statement as never, self, words);
  };
  const tx = new Proxy(connection, { apply }) as unknown as Tx;
  try {
    const begun = tx`begin`.execute();
    begun.catch(() => {}); // a lost connection fails the statements behind it too; they tell
    if (by_key) planOnce(tx).catch(() => {});
    let result: T | LastWrites<T>;
    try {
      result = await work(tx);
      if (!(result instanceof LastWrites)) await begun;
    } catch (error) {
      over = true;
      await connection`rollback`.catch(() => {});
      throw error;
    }
    over = true;
    const committed = connection`commit`.execute();
    if (result instanceof LastWrites) {
      const { writes } = result;
      result = result.result;
      // What made COMMIT fail is told by the write itself.
      await together([...writes, committed]);
    }
    const ended = await committed;
    // COMMIT of a transaction in which a statement failed is answered with ROLLBACK.
    if (ended.command !== 'COMMIT') throw new Error(`the transaction ended with ${ended.command}`);
    return result;
  } finally {
    connection.release();
  }
}

/**
 * For transactions whose every statement finds its rows by key: one plan is as good for all lists, so each connection makes it once and
 * keeps it (PostgreSQL makes another every time it looks cheaper: a fifth of its work on a purchase). No list is worth reading a table
 * for, which a plan that was kept since the table was empty would do.
 */
const planOnce = (tx: Tx) =>
  tx`select set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)`.execute();

/** A transaction's result and its last writes, already sent; see `commitBehind`. */
class LastWrites<T> {
  readonly result: T;
  readonly writes: readonly Promise<unknown>[];
  constructor(result: T, writes: readonly Promise<unknown>[]) {
    this.result = result;
    this.writes = writes;
  }
}

/**
 * For the end of a `transact`: COMMIT goes out right behind these writes instead of a turn of the loop later, in which the rows they
 * changed would stay locked. A write that fails makes the database roll back (so whatever must stop the commit has to be an error
 * in the database). Each write must have sent its last statement within the turn it was called in: COMMIT is held back for that turn,
 * and a statement that comes after it is refused.
 */
export async function commitBehind<T>(result: T, writes: readonly Promise<unknown>[]): Promise<T> {
  for (const write of writes) write.catch(() => {});
  await undefined; // now among the promises of this turn, behind which the tick comes
  await new Promise<void>((done) => process.nextTick(done));
  return new LastWrites(result, writes) as never;
}

/**
 * `Promise.all` for the statements of one transaction: fails only when all of them have ended. A piece of work that goes on
 * after its neighbour failed would send its next statement behind the ROLLBACK, where it commits by itself.
 */
export async function together<T extends readonly unknown[]>(
  work: readonly [...T],
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const ended = await Promise.allSettled(work);
  const failed = (ended as PromiseSettledResult<unknown>[]).find(
    (one): one is PromiseRejectedResult => one.status === 'rejected',
  );
  if (failed) throw failed.reason;
  return ended.map((one) => (one as PromiseFulfilledResult<unknown>).value) as never;
}

/** The primary's own clock. No machine's clock but this one decides a sale. */
export async function clockNow(tx: Tx): Promise<Date> {
  const [row] = await tx<{ now: Date }[]>`select clock_timestamp() as now`;
  return row!.now;
}
