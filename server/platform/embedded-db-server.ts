import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isPostmaster, type Postmaster, readPostmaster, spawnPostmaster } from './embedded-db-native.ts';
import { type DbUser, socketFolder } from './embedded-db-user.ts';
import { StartError } from './start-error.ts';

/** One postmaster on one cluster folder: started or adopted, watched, started again when it dies under us, stopped. */
export class NativeServer {
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
    if (await isPostmaster(this.pid, this.cluster)) process.kill(this.pid, 'SIGINT');
    const deadline = Date.now() + 30_000;
    while (Date.now() < deadline && (existsSync(this.pidFile()) || (await isPostmaster(this.pid, this.cluster))))
      await wait(10);
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
      if (!(await isPostmaster(found.pid, this.cluster))) {
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
    if (this.stopping || (await isPostmaster(this.pid, this.cluster))) return;
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
