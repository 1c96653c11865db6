import type { Sql } from '../../../platform/db.ts';

/** Where the pool's connections go, for a thread's own: the driver knows it, whoever started the database. */
export function addressOf(sql: Sql): { url: string; role: string | null } {
  const { host, port, path, user, pass, database, connection } = sql.options as unknown as {
    host: string[];
    port: number[];
    path: string | false;
    user: string;
    pass: string | null;
    database: string;
    connection: { role?: string };
  };
  const who = `${encodeURIComponent(user)}${pass ? `:${encodeURIComponent(pass)}` : ''}`;
  const folder = path ? path.replace(/\/\.s\.PGSQL\.\d+$/, '') : null;
  const number = path ? Number(/\.s\.PGSQL\.(\d+)$/.exec(path)?.[1] ?? 5432) : port[0];
  const url = folder
    ? `postgres://${who}@localhost:${number}/${database}?host=${encodeURIComponent(folder)}`
    : `postgres://${who}@${host[0]}:${number}/${database}`;
  return { url, role: connection.role ?? null };
}
