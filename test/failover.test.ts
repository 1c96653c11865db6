import assert from 'node:assert/strict';
import { chownSync, cpSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect } from '../server/platform/db.ts';
import { createCluster, nativeBinaries, spawnPostmaster } from '../server/platform/embedded-db-native.ts';
import { type DbUser, databaseUser, ownUser, privateFolder } from '../server/platform/embedded-db-user.ts';
import { newId } from '../server/platform/ids.ts';
import { migrate } from '../server/platform/migrate.ts';
import { givenFolder, until } from '../server/platform/testing-process.ts';
import { readJournal } from '../verify/journal.ts';
import { everyPromiseHolds } from './audit.ts';
import { count } from './count.ts';
import { eventually, type GivenApp, givenApp, givenBuyer, givenOpenDrop } from './given-app.ts';

const password = 'of-tests';
// As many connections as initdb wrote down: a standby may have no fewer than its primary had.
const settings = { max_connections: '100', shared_buffers: '32MB', max_wal_size: '256MB', io_method: 'sync' };
const buyers = 40;
const at_a_time = 8;

/** As root the files must be PostgreSQL's user's own. */
function giveAway(folder: string, { uid, gid }: DbUser): void {
  if (ownUser().uid !== 0) return;
  chownSync(folder, uid, gid);
  for (const entry of readdirSync(folder, { recursive: true })) chownSync(join(folder, String(entry)), uid, gid);
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is dead.
  }
}

/**
 * Two PostgreSQL of their own, the second a streaming standby of the first that confirms every commit
 * (synchronous_standby_names), and one address before them that leads to whoever is the primary.
 */
async function givenPair() {
  const folder = givenFolder();
  const user = databaseUser(folder);
  const programs = await nativeBinaries(user);
  assert.ok(programs, 'no native PostgreSQL here');
  const clusters = { one: join(folder, 'one'), two: join(folder, 'two') };
  await createCluster(programs, clusters.one, user, password);
  // A copy of a cluster at rest is a base backup.
  privateFolder(clusters.two, user);
  cpSync(clusters.one, clusters.two, { recursive: true });
  writeFileSync(join(clusters.two, 'standby.signal'), '');
  giveAway(clusters.two, user);

  const ends: (() => unknown)[] = [];
  const run = (cluster: string, more: Record<string, string>) => {
    const log = openSync(`${cluster}.log`, 'a');
    const child = spawnPostmaster(programs, cluster, cluster, user, log, { ...settings, ...more });
    const kill = () => {
      // As if the machine were gone: its sessions, which have process groups of their own, must not go on alone.
      const { pid } = child;
      const sessions = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
      for (const one of [pid!, ...sessions]) killNow(one);
    };
    ends.push(() => child.exitCode === null && child.signalCode === null && kill());
    return { kill };
  };
  const direct = (cluster: string) =>
    connect(`postgres://madang:${password}@localhost/postgres?host=${encodeURIComponent(cluster)}`, {
      max: 1,
      name: 'test',
    });

  const first = run(clusters.one, { synchronous_standby_names: 'two' });
  run(clusters.two, {
    primary_conninfo: `host=${clusters.one} port=5432 user=madang password=${password} application_name=two`,
  });
  const one = direct(clusters.one);
  const two = direct(clusters.two);
  ends.push(() => Promise.all([one.end({ timeout: 1 }), two.end({ timeout: 1 })]));
  await until('the standby', async () => {
    const rows = await one`select 1 from pg_stat_replication where sync_state = 'sync'`.catch(() => []);
    return rows.length > 0;
  }).catch((error) => {
    throw new Error(`${error.message}\n${readFileSync(`${clusters.two}.log`, 'utf8').slice(-2_000)}`);
  });

  const address = await givenAddress(() => `${active}/.s.PGSQL.5432`);
  let active = clusters.one;
  return {
    url: `postgres://madang:${password}@127.0.0.1:${address.port}/postgres`,
    killPrimary: first.kill,
    /** What an operator, Patroni or CloudNativePG does, in this order: the old one is surely dead, the new one leads, the address follows. */
    async promote() {
      const [promoted] = await two<{ done: boolean }[]>`select pg_promote(true, 30) as done`;
      assert.ok(promoted!.done);
      active = clusters.two;
      address.cut();
    },
    two,
    /** Only after the shop has been closed. */
    async end() {
      address.close();
      for (const one of ends.reverse()) await one();
    },
  };
}

/** The one address of the database: a service, a virtual IP, a proxy. */
async function givenAddress(target: () => string) {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const database = createConnection(target());
    for (const [socket, other] of [
      [client, database],
      [database, client],
    ] as const) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
    client.pipe(database).pipe(client);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  /** What was open to the old one ends (HAProxy: `on-marked-down shutdown-sessions`): nobody waits for an answer of the dead. */
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  const close = () => {
    server.close();
    cut();
  };
  return { port: (server.address() as AddressInfo).port, cut, close };
}

type Promised = { order_id: string; amount_krw: number };
type Waited = { ms: number; over?: boolean };
type Ask = () => Promise<{ status: number; body: Record<string, unknown> }>;

/** As a buyer's page does: the same key again, until there is an answer that is one. */
async function insist(ask: Ask, waited: Waited): Promise<Record<string, unknown>> {
  const started = performance.now();
  for (;;) {
    const said = await ask().catch(() => null);
    if (said && said.status < 500) {
      waited.ms = Math.max(waited.ms, performance.now() - started);
      assert.ok(said.status < 300, JSON.stringify(said.body));
      return said.body;
    }
    if (waited.over) throw new Error('the test is over');
    assert.ok(said === null || said.status === 503, `only "later" is an answer now: ${JSON.stringify(said)}`);
    assert.ok(performance.now() - started < 60_000, 'it never came back');
    await new Promise((done) => setTimeout(done, 100));
  }
}

async function buy(
  shop: GivenApp,
  goods: Awaited<ReturnType<typeof givenOpenDrop>>,
  promised: Promised[],
  waited: Waited,
) {
  const buyer = givenBuyer(shop);
  await insist(() => buyer.enter(), waited);
  const [place_key, confirm_key] = [newId(), newId()];
  const order = (await insist(() => buyer.place(goods, { key: place_key }), waited)) as Promised;
  promised.push(order);
  const payment_key = await buyer.authenticate(order);
  await insist(() => buyer.confirm(order, payment_key, confirm_key), waited);
}

test('the primary dies while people buy; the standby is promoted; nothing that was answered is lost, nothing is doubled', {
  timeout: 150_000,
}, async (t) => {
  const pair = await givenPair();
  const owner = connect(pair.url, { max: 1, name: 'test-owner', statement_timeout_ms: 60_000 });
  await migrate(owner);
  const shop = await givenApp({ database: { url: pair.url, sql: owner, close: () => owner.end({ timeout: 1 }) } });
  t.after(async () => {
    await shop.close();
    await pair.end();
  });
  const goods = await givenOpenDrop(shop.ctx, { stock: buyers, cap: 1 });
  const promised: Promised[] = [];
  const waited: Waited = { ms: 0 };
  t.after(() => {
    waited.over = true;
  });
  let left = buyers;
  const crowd = Promise.all(
    Array.from({ length: at_a_time }, async () => {
      while (left-- > 0) await buy(shop, goods, promised, waited);
    }),
  );
  await until('some orders', () => promised.length >= buyers / 4);
  pair.killPrimary();
  const answered = promised.map(({ order_id }) => order_id);
  await new Promise((done) => setTimeout(done, 1_000));
  await pair.promote();
  await crowd;

  // 2 s were seen. The driver's own waits would make it 20.
  assert.ok(waited.ms < 15_000, `${Math.round(waited.ms)} ms`);
  const { two } = pair;
  const [kept] = await two<{ n: number }[]>`select count(*)::int as n from orders.orders where id = any(${answered})`;
  assert.equal(kept!.n, answered.length, 'an order that was answered before the end is in the new primary');
  assert.equal(promised.length, buyers);
  await eventually(
    async () =>
      (await two<{ n: number }[]>`select count(*)::int as n from orders.orders where state <> 'confirmed'`)[0]!.n,
    (unsettled) => unsettled === 0,
    60_000,
  );
  const [all] = await two<{ n: number }[]>`select count(*)::int as n from orders.orders`;
  assert.equal(all!.n, buyers, 'one order a key, however often it was sent');
  const moved = new Map((await readJournal(shop.journal)).map((one) => [one.order_id, one]));
  for (const { order_id, amount_krw } of promised) {
    const money = moved.get(order_id);
    assert.deepEqual([money?.charges, money?.charged_krw, money?.returned_krw], [1, amount_krw, 0], order_id);
  }
  await everyPromiseHolds(pair.url, { journal: shop.journal });
  t.diagnostic(`the longest a buyer waited, dead primary and promotion included: ${Math.round(waited.ms)} ms`);
  count('failovers');
});
