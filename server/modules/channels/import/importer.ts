import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { compileCache } from '../../../platform/compile-cache.ts';
import type { Config } from '../../../platform/config.ts';
import type { Sql } from '../../../platform/db.ts';
import { Overloaded } from '../../../platform/group-commit.ts';
import type { Log } from '../../../platform/log.ts';
import { createPagesFirst } from '../../../platform/pages-first.ts';
import { goFirst } from '../../../platform/processor-turns.ts';
import type { Rush } from '../../../platform/rush.ts';
import type { Schedule } from '../../../platform/schedule.ts';
import { addressOf } from './address-of.ts';
import { freeLeases, listOpenImports, sweepImports } from './import-store.ts';
import type { HeldUpload } from './send-upload.ts';
import { createStartPause, listenForError } from './start-pause.ts';
import { openUploadThread, type UploadThread, type UploadThreadData } from './upload-thread.ts';

/** What the helper is told first, over its own channel: secrets stand in no argument and no environment. */
export type HelperData = UploadThreadData & {
  /** The process that answers pages, this one's parent. */
  server: number;
};

/**
 * Memory is bounded: a file that needs more ends its import, not the shop. What is read of a file stays until it is taken, so looking
 * through all of it again and again while the heap grows finds nothing: a third of the processor that reading took. So it is looked through
 * when it has grown by one and a half times, not by a third.
 */
const node_flags = [
  '--max-old-space-size=320',
  '--initial-old-space-size=256',
  '--min-semi-space-size=32',
  '--max-semi-space-size=32',
  '--heap-growing-percent=150',
];
/**
 * The helper keeps the file it just read for so long, for the commit that usually follows its preview. What takes uploads in holds nothing between
 * two of them, but to start it takes as long as an upload, on the processors that answer pages.
 */
const idle_ms = 120_000;
const stop_patience_ms = 8_000;
/** What the helper is made of, which may be put there anew while the server runs on. */
const code = {
  folders: ['../../../', '../../../../contract/'].map((folder) => fileURLToPath(new URL(folder, import.meta.url))),
  since_ms: performance.timeOrigin,
};

/**
 * Runs imports in a process of their own, one after the other: with its own heap and its own collector (a thread shares the server's
 * flags, and spent most of its time copying a young generation that is made for small requests). State is in the database only: an import that nobody works on
 * (the server was killed, restarted, or another process took the upload) is picked up within seconds.
 */
export function createImporter(ctx: { sql: Sql; config: Config; log: Log; schedule: Schedule; rush: Rush }) {
  const { sql, config, log } = ctx;
  let helper: ChildProcess | null = null;
  let thread: UploadThread | null = null;
  let thread_idle: NodeJS.Timeout | undefined;
  let sending = 0;
  let idle: NodeJS.Timeout | undefined;
  let stopped = false;
  const pause = createStartPause(log, code);
  const running = new Map<string, () => void>();
  // The thread that runs JavaScript bears the number of its process. To start another process stops a large one for 10 - 40 ms, in which no
  // page is answered: the helper asks, and only where there is none the server itself.
  const pages_first = createPagesFirst((first) => {
    if (helper?.connected) helper.send({ pages_first: first });
    else void goFirst([process.pid], first);
  });

  const data = (): UploadThreadData => ({
    ...addressOf(sql),
    secret: config.secret,
    previous: config.secrets_previous,
    wrapping: config.wrapping_keys,
  });

  /** Null while it is better not tried again: see `start-pause.ts`. */
  function open(): ChildProcess | null {
    if (helper || pause.waits()) return helper;
    const made = fork(fileURLToPath(new URL('import-process.ts', import.meta.url)), {
      ...behindOthers(node_flags),
      env: { PATH: process.env.PATH, ...compileCache() },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
      // A session of its own: see `stepAside`. It ends with its channel.
      detached: true,
    });
    let ready = false;
    const said = listenForError(made.stderr!);
    const gone = (code: number | null, signal: string | null) => {
      if (helper === made) helper = null;
      if (code !== 0 && !stopped) {
        if (ready) log.error({ code, signal }, 'the import process ended');
        else void pause.failed({ code, signal }, said());
      }
      for (const id of [...running.keys()]) ended(id);
    };
    made.on('message', (message: { ready?: true; log?: string; error?: string; ended?: string }) => {
      if (message.ready) {
        ready = true;
        pause.ready();
      }
      if (message.log) log.error({ error: message.error }, message.log);
      if (message.ended) ended(message.ended);
    });
    made.on('error', (error) => {
      log.error({ err: error }, 'the import process failed');
      if (made.pid === undefined) gone(null, null);
    });
    made.on('exit', gone);
    const told: HelperData = { ...data(), server: process.pid };
    made.send(told);
    made.unref();
    made.channel?.unref();
    (made.stderr as Socket).unref();
    helper = made;
    return made;
  }

  function close(which: ChildProcess): void {
    if (helper === which) helper = null;
    if (which.connected) which.send({ stop: true });
  }

  function openThread(): UploadThread {
    clearTimeout(thread_idle);
    if (!thread || thread.over) thread = openUploadThread(data(), log);
    return thread;
  }

  function closeThread(): Promise<void> | undefined {
    clearTimeout(thread_idle);
    const ending = thread?.close();
    thread = null;
    return ending;
  }

  /** Once nothing is to do, and for as long as nothing is, the helper stays a while. */
  function rest(): void {
    clearTimeout(idle);
    const here = helper;
    if (here && running.size === 0 && sending === 0) idle = setTimeout(() => close(here), idle_ms).unref();
    clearTimeout(thread_idle);
    if (sending === 0) thread_idle = setTimeout(() => void closeThread(), idle_ms).unref();
  }

  function ended(import_id: string): void {
    running.get(import_id)?.();
    running.delete(import_id);
    rest();
  }

  /** Begins at once if the thread is free. Asking twice is asking once. */
  function kick(import_id: string): void {
    if (stopped || running.has(import_id)) return;
    const made = open();
    // The job below comes back to it.
    if (!made) return;
    const over = [ctx.rush.begin(), pages_first.begin()];
    running.set(import_id, () => {
      for (const end of over) end();
    });
    clearTimeout(idle);
    made.send({ run: import_id });
  }

  /** Somebody sends a file: the helper starts while its bytes come. Call what is returned when they are there, or will not come. */
  function prepare(): () => void {
    if (stopped) return () => {};
    clearTimeout(idle);
    openThread();
    open();
    sending++;
    const over = pages_first.begin();
    return () => {
      sending--;
      over();
      rest();
    };
  }

  /** A form's bytes go to a thread of their own; the thread that has them keeps what comes of them. */
  async function receive(body: Readable, type: string): Promise<HeldUpload | 'too_large' | null> {
    if (stopped) throw new Overloaded();
    return await openThread().receive(body, type);
  }

  const started_at = new Date();
  // The folder's lock says that nobody else uses a database of our own.
  let alone = !config.database_url;

  ctx.schedule.every('channels.imports', 2_000, async () => {
    if (alone) await freeLeases(sql, started_at);
    alone = false;
    const open = await listOpenImports(sql);
    for (const { id, idle } of open) if (idle) kick(id);
    return open.length > 0 ? 0 : Number.POSITIVE_INFINITY;
  });
  ctx.schedule.every('channels.imports_sweep', 3_600_000, () => sweepImports(sql));

  return {
    /** Files wait for a process that does not start: see `start-pause.ts`. */
    heldUp: () => pause.failing(),
    kick,
    prepare,
    receive,
    /** Lets the chunk that is being committed end; the rest goes on after the next start. */
    async stop(): Promise<void> {
      stopped = true;
      await closeThread();
      const ending = helper;
      if (!ending) return pages_first.stop();
      const gone = new Promise<void>((done) => ending.once('exit', () => done()));
      if (running.size > 0) {
        ending.kill('SIGKILL');
        await gone;
      } else {
        close(ending);
        const patience = setTimeout(() => ending.kill('SIGKILL'), stop_patience_ms);
        await gone;
        clearTimeout(patience);
      }
      pages_first.stop();
    },
  };
}
export type Importer = ReturnType<typeof createImporter>;

/**
 * Node at a lower priority, all its threads, where the system has `nice`: pages wait half as long for a processor meanwhile, and the
 * import takes as long as before while there is room for both.
 */
function behindOthers(flags: string[]): { execPath?: string; execArgv: string[] } {
  const nice = ['/usr/bin/nice', '/bin/nice'].find((path) => existsSync(path));
  return nice ? { execPath: nice, execArgv: ['-n', '10', process.execPath, ...flags] } : { execArgv: flags };
}
