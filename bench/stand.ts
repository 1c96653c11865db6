import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { givenProduct } from '../server/modules/catalog/testing.ts';
import { givenDrop } from '../server/modules/drops/testing.ts';
import { givenStock } from '../server/modules/inventory/testing.ts';
import { connect, type Sql } from '../server/platform/db.ts';
import { type EmbeddedDb, startEmbeddedDb } from '../server/platform/embedded-db.ts';
import { newId } from '../server/platform/ids.ts';
import { startSandbox } from '../server/sandbox-process.ts';

export type Goods = { shop_id: string; variant_id: string; unit_price_krw: number; drop_id: string; lot_id: string };

export type ServerProcess = { port: number; child: ChildProcess; stop(): Promise<void> };

/** A database as `npm start` makes it, a sandbox provider, and server processes of the real main.ts on top. */
export type Stand = {
  folder: string;
  db: EmbeddedDb;
  sql: Sql;
  sandbox_url: string;
  /** Starts a server process and resolves when it answers. */
  server(env?: Record<string, string>, node?: string[]): Promise<ServerProcess>;
  goods(input: { stock: number; allotment?: number; cap?: number }): Promise<Goods>;
  close(): Promise<void>;
};

export const stand_secret = 'bench-secret-'.padEnd(40, 'x');
const main = fileURLToPath(new URL('../server/main.ts', import.meta.url));

export async function openStand(): Promise<Stand> {
  const folder = mkdtempSync(join(tmpdir(), 'madang-bench-'));
  chmodSync(folder, 0o711); // as root PostgreSQL runs as another user and must walk in
  const db = await startEmbeddedDb({ data_dir: join(folder, 'db') });
  const sql = connect(db.url, { max: 4, name: 'bench', statement_timeout_ms: 600_000 });
  const sandbox = await startSandbox({ port: 0, journal: join(folder, 'journal.ndjson') });
  const running = new Set<{ stop(): Promise<void> }>();

  async function server(env: Record<string, string> = {}, node: string[] = []) {
    const port = await freePort();
    const started = await startServer(
      port,
      {
        DATABASE_URL: db.url,
        DATA_DIR: join(folder, `process-${port}`),
        SANDBOX_URL: sandbox.url,
        MADANG_DEMO: '0',
        ...env,
      },
      node,
    );
    const one = { port, ...started };
    running.add(one);
    return one;
  }

  return {
    folder,
    db,
    sql,
    sandbox_url: sandbox.url,
    server,
    async goods(input) {
      const shop_id = newId();
      const offer = await givenProduct(sql, { shop_id, title: '한정 운동화 260', price_krw: 129_000 });
      const { lot_id } = await givenStock(sql, { shop_id, variant_id: offer.variant_id, quantity: input.stock });
      const drop_id = await givenDrop(sql, {
        shop_id,
        variant_id: offer.variant_id,
        allotment: input.allotment ?? input.stock,
        cap: input.cap ?? 1,
      });
      return { shop_id, variant_id: offer.variant_id, unit_price_krw: offer.unit_price_krw, drop_id, lot_id };
    },
    async close() {
      await Promise.all([...running].map((one) => one.stop()));
      await sandbox.stop();
      await sql.end({ timeout: 5 });
      await db.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One process of `server/main.ts`; resolves when it answers. */
export async function startServer(
  port: number,
  env: Record<string, string>,
  node: string[] = [],
): Promise<{ child: ChildProcess; ready_ms: number; stop(): Promise<void> }> {
  const start_ms = performance.now();
  const child = spawn(process.execPath, ['--max-semi-space-size=128', ...node, main], {
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      HOST: '127.0.0.1',
      MADANG_SECRET: stand_secret,
      MADANG_LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr!.on('data', (chunk) => {
    errors = (errors + chunk).slice(-4_000);
  });
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended at once: ${errors}`);
    const answered = await fetch(`http://127.0.0.1:${port}/api/v1/drops`).then(
      (reply) => reply.ok,
      () => false,
    );
    if (answered) break;
    if (performance.now() - start_ms > 60_000) throw new Error(`the server did not answer within 60 s: ${errors}`);
    await new Promise((done) => setTimeout(done, 10));
  }
  return {
    child,
    ready_ms: performance.now() - start_ms,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });
}

/** Guest cookies, as a browser gets them. */
export async function guestCookies(port: number, count: number): Promise<string[]> {
  const cookies: string[] = [];
  for (let at = 0; at < count; at += 64) {
    const some = Array.from({ length: Math.min(64, count - at) }, async () => {
      const reply = await fetch(`http://127.0.0.1:${port}/api/v1/session`);
      await reply.arrayBuffer();
      return reply.headers.getSetCookie()[0]!.split(';')[0]!;
    });
    cookies.push(...(await Promise.all(some)));
  }
  return cookies;
}
