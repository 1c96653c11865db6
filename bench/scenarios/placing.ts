import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { connect } from '../../server/platform/db.ts';
import { runLoad } from '../load/run-load.ts';
import type { Result, Scenario } from '../main.ts';
import { startRedis } from '../peers/redis.ts';
import { freePort, type Goods, guestCookies, type ServerProcess, type Stand } from '../stand.ts';
import { inTurns, type Turns } from './in-turns.ts';

const connections = 256;
const target_per_s = 8_000;
const target_p99_ms = 80;
/** Fastify's validated POST/s on the machine on which the target was set. */
const design_validated_per_s = 36_800;
/** A crowd's lists have found their length by then: in the first half second fewer orders are placed than in any later one. */
export const crowd_warmup_ms = 1_500;
const design_share = target_per_s / design_validated_per_s;

/** Orders on ONE hot variant through HTTP, with one and with four server processes, against a lock per product. */
export const placing: Scenario = {
  name: 'placing',
  async run(stand, seconds) {
    // A server lays out the database.
    await (await stand.server()).stop();
    const [one, turns] = await withServers(stand, 1, async ([server]) => [
      await measure(stand, [server!], seconds),
      await measureTurns(stand, server!, seconds),
    ]);
    const four = await withServers(stand, 4, (servers) => measure(stand, servers, seconds));
    const peer = await measurePeer(stand, seconds);
    const ratio = one.per_second / peer.per_second;
    const result = (name: string, ours: typeof one): Result => ({
      name,
      unit: 'orders/s',
      ours: ours.per_second,
      reference_name: `lock-per-product (${peer.lock})`,
      reference: peer.per_second,
      ratio: ours.per_second / peer.per_second,
      must: `>= ${target_per_s}/s, p99 <= ${target_p99_ms} ms, >= 10 x the lock`,
      ok: ours.per_second >= target_per_s && ours.latency_ms.p99 <= target_p99_ms && ratio >= 10,
      more: {
        p50_ms: ours.latency_ms.p50,
        p99_ms: ours.latency_ms.p99,
        connections,
        orders_in_database: ours.counted,
        answered_201: ours.answered,
        ...hourOf(turns.bare.per_second),
      },
    });
    return [
      result('orders placed on one hot variant, one process', one),
      {
        ...result('orders placed on one hot variant, four processes', four),
        ok: four.per_second > 0,
        must: 'reported',
      },
      {
        name: 'orders placed against the same requests only validated',
        unit: 'orders/s',
        ours: turns.ours.per_second,
        reference_name: 'bare Fastify, same requests, nothing kept',
        reference: turns.bare.per_second,
        ratio: turns.ratio,
        must: `>= ${design_share.toFixed(2)} x where ${target_per_s} orders/s are not placed: what they are on the machine of the design, where Fastify validated ${design_validated_per_s}/s`,
        // A machine that places them needs no yardstick: a fast one speeds Fastify's loop up more than a disk and two processes.
        ok: one.per_second >= target_per_s || turns.ratio >= design_share,
        more: { connections, ratios: turns.ratios },
      },
    ];
  },
};

/** What the machine gives at this hour, beside figures that were set on another: the bare Fastify here and there. */
export const hourOf = (validated_per_s: number) => ({
  bare_fastify_per_s: validated_per_s,
  bare_fastify_per_s_where_the_must_was_set: design_validated_per_s,
});

async function withServers<T>(stand: Stand, count: number, work: (servers: ServerProcess[]) => Promise<T>): Promise<T> {
  const servers = await Promise.all(Array.from({ length: count }, () => stand.server()));
  const done = await work(servers);
  await Promise.all(servers.map((server) => server.stop()));
  return done;
}

async function measure(stand: Stand, servers: ServerProcess[], seconds: number) {
  const { goods, cookies } = await openSale(stand, servers[0]!);
  const load = await runLoad({ ...jobOf(goods, cookies, seconds), ports: servers.map((server) => server.port) });
  return { ...load, ...(await confirmCount(stand, goods, load.by_status[201] ?? 0)) };
}

async function openSale(stand: Stand, server: ServerProcess) {
  const goods = await stand.goods({ stock: 5_000_000 });
  await new Promise((done) => setTimeout(done, 500));
  return { goods, cookies: await guestCookies(server.port, connections) };
}

/** Orders and the same requests only validated, in turns. What follows from our orders waits while the other one is measured. */
async function measureTurns(stand: Stand, server: ServerProcess, seconds: number): Promise<Turns> {
  const { goods, cookies } = await openSale(stand, server);
  const job = jobOf(goods, cookies, seconds);
  return withYardstick((port) =>
    inTurns({
      ours: { ...job, ports: [server.port] },
      bare: { ...job, ports: [port] },
      warmup_ms: crowd_warmup_ms,
      check(ours) {
        if ((ours.by_status[201] ?? 0) !== ours.requests)
          throw new Error(`instead of 201 it answered ${JSON.stringify(ours.by_status)}`);
      },
      async aside(measure) {
        server.child.kill('SIGSTOP');
        try {
          return await measure();
        } finally {
          server.child.kill('SIGCONT');
        }
      },
    }),
  );
}

export function jobOf(goods: Goods, cookies: string[], seconds: number) {
  return {
    kind: 'place' as const,
    connections,
    duration_ms: seconds * 1_000,
    warmup_ms: 2_000,
    variant_id: goods.variant_id,
    unit_price_krw: goods.unit_price_krw,
    cookies,
  };
}

/** What was answered must be there: counted by a fresh connection. Warm-up orders are more, never fewer. */
async function confirmCount(stand: Stand, goods: Goods, answered: number) {
  const sql = connect(stand.db.url, { max: 1, name: 'bench-count', statement_timeout_ms: 600_000 });
  const [row] = await sql<{ counted: number }[]>`
    select (select count(*)::int from orders.lines where variant_id = ${goods.variant_id}) as counted`;
  await sql.end();
  if (row!.counted < answered) throw new Error(`${answered} orders were answered, ${row!.counted} are in the database`);
  return { counted: row!.counted, answered };
}

async function measurePeer(stand: Stand, seconds: number) {
  const redis = await startRedis();
  try {
    const env = { DATABASE_URL: stand.db.url, ...(redis ? { REDIS_URL: redis.url } : {}) };
    const per_second = await withPeer(new URL('../peers/lock-per-product.ts', import.meta.url), env, (port) =>
      measureAt(stand, port, seconds),
    );
    return { per_second, lock: redis ? 'Redis' : 'fair lock in process, no Redis here' };
  } finally {
    await redis?.stop();
  }
}

const withYardstick = <T>(measure: (port: number) => Promise<T>) =>
  withPeer(new URL('../peers/validating.ts', import.meta.url), {}, measure);

/** Fastify that only validates the same requests, in one piece. */
export const measureYardstick = (stand: Stand, seconds: number) =>
  withYardstick((port) => measureAt(stand, port, seconds));

async function measureAt(stand: Stand, port: number, seconds: number): Promise<number> {
  const goods = await stand.goods({ stock: 1_000_000 });
  const cookies = Array.from({ length: connections }, (_, at) => `guest=${at}`);
  return (await runLoad({ ...jobOf(goods, cookies, seconds), ports: [port] })).per_second;
}

/** Starts a peer as a process of its own, at its own port, while `measure` runs. */
export async function withPeer<T>(
  file: URL,
  env: Record<string, string>,
  measure: (port: number) => Promise<T>,
): Promise<T> {
  const port = await freePort();
  const child = spawn(process.execPath, [fileURLToPath(file)], {
    env: { PATH: process.env.PATH, PORT: String(port), ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    await answers(port);
    return await measure(port);
  } finally {
    child.kill('SIGTERM');
  }
}

async function answers(port: number): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const open = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (open) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`nothing answers at ${port}`);
}
