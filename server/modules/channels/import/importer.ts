import { Worker } from 'node:worker_threads';
import type { Config } from '../../../platform/config.ts';
import type { Sql } from '../../../platform/db.ts';
import type { Log } from '../../../platform/log.ts';
import type { Schedule } from '../../../platform/schedule.ts';
import { listIdleImports, sweepImports } from './import-store.ts';

export type WorkerData = { url: string; role: string | null; secret: string; previous: string[]; wrapping: string[] };

const heap_mb = 480;
/** The thread keeps the file it just read for so long, for the commit that usually follows its preview. */
const idle_ms = 120_000;
const stop_patience_ms = 8_000;

/**
 * Runs imports in a thread of their own, one after the other. State is in the database only: an import that nobody works on
 * (the server was killed, restarted, or another process took the upload) is picked up within seconds.
 */
export function createImporter(ctx: { sql: Sql; config: Config; log: Log; schedule: Schedule }) {
  const { sql, config, log } = ctx;
  let thread: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  let stopped = false;
  const running = new Set<string>();

  function open(): Worker {
    if (thread) return thread;
    const data: WorkerData = {
      ...addressOf(sql),
      secret: config.secret,
      previous: config.secrets_previous,
      wrapping: config.wrapping_keys,
    };
    const made = new Worker(new URL('import-worker.ts', import.meta.url), {
      workerData: data,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: heap_mb },
    });
    made.on('message', (message: { log?: string; error?: string; ended?: string; idle?: boolean }) => {
      if (message.log) log.error({ error: message.error }, message.log);
      if (message.ended) running.delete(message.ended);
      if (message.idle) idle = setTimeout(() => close(made), idle_ms).unref();
    });
    made.on('error', (error) => log.error({ err: error }, 'the import thread failed'));
    made.on('exit', () => {
      if (thread === made) thread = null;
      running.clear();
    });
    made.unref();
    thread = made;
    return made;
  }

  function close(which: Worker): void {
    if (thread === which) thread = null;
    which.postMessage({ stop: true });
  }

  /** Begins at once if the thread is free. Asking twice is asking once. */
  function kick(import_id: string): void {
    if (stopped || running.has(import_id)) return;
    running.add(import_id);
    clearTimeout(idle);
    open().postMessage({ run: import_id });
  }

  ctx.schedule.every('channels.imports', 2_000, async () => {
    for (const id of await listIdleImports(sql)) kick(id);
  });
  ctx.schedule.every('channels.imports_sweep', 3_600_000, () => sweepImports(sql));

  return {
    kick,
    /** Lets the chunk that is being committed end; the rest goes on after the next start. */
    async stop(): Promise<void> {
      stopped = true;
      const ending = thread;
      if (!ending) return;
      const gone = new Promise<void>((done) => ending.once('exit', () => done()));
      if (running.size > 0) await ending.terminate();
      else {
        close(ending);
        const patience = setTimeout(() => void ending.terminate(), stop_patience_ms);
        await gone;
        clearTimeout(patience);
      }
    },
  };
}
export type Importer = ReturnType<typeof createImporter>;

/** Where the pool's connections go, for a thread's own: the driver knows it, whoever started the database. */
function addressOf(sql: Sql): { url: string; role: string | null } {
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
