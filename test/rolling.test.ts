import assert from 'node:assert/strict';
import { cpSync, symlinkSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { givenProduct } from '../server/modules/catalog/testing.ts';
import { givenStock } from '../server/modules/inventory/testing.ts';
import { newId } from '../server/platform/ids.ts';
import { givenDatabase } from '../server/platform/testing.ts';
import { givenFolder, root, startMadang, until } from '../server/platform/testing-process.ts';
import { everyPromiseHolds } from './audit.ts';
import { count } from './count.ts';
import { givenBuyer } from './given-app.ts';

const buyers = 6;

/** The next version: this one, and a migration that this one does not know. */
function givenNextVersion(): string {
  const folder = givenFolder();
  for (const part of ['server', 'contract', 'package.json'])
    cpSync(join(root, part), join(folder, part), {
      recursive: true,
      filter: (path) => !path.includes('/demo/pictures'),
    });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(
    join(folder, 'server/modules/orders/migrations/9990_next.sql'),
    "alter table orders.orders add column next_version text not null default 'yes';\n",
  );
  return folder;
}

/** Where buyers come in: new connections go to one process, open ones stay where they are until it lets them go. */
async function givenBalancer() {
  const led: Record<number, number> = {};
  let port = 0;
  const server = createServer((client) => {
    led[port] = (led[port] ?? 0) + 1;
    const process = createConnection(port, '127.0.0.1');
    client.pipe(process).pipe(client);
    for (const [one, other] of [
      [client, process],
      [process, client],
    ] as const) {
      one.on('error', () => {});
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    led,
    lead(to: number) {
      port = to;
    },
    close: () => server.close(),
  };
}

test('a new version takes over while people buy, and the old one takes back; not one request fails', {
  timeout: 300_000,
}, async (t) => {
  const db = await givenDatabase(t);
  const shop_id = newId();
  const { variant_id, unit_price_krw } = await givenProduct(db.sql, { shop_id, price_krw: 10_000 });
  await givenStock(db.sql, { shop_id, variant_id, quantity: 100_000 });
  const balancer = await givenBalancer();
  t.after(balancer.close);
  const start = async (version: string) => {
    const running = await startMadang(
      t,
      join(givenFolder(), 'data'),
      {
        DATABASE_URL: db.url,
        MADANG_SECRET: 's'.repeat(40),
        PUBLIC_URL: balancer.url,
        SANDBOX_URL: 'http://127.0.0.1:1', // named and never called: nobody pays here
      },
      version,
    );
    await until('its readiness', async () => (await fetch(`${running.url}/readyz`)).ok);
    return { ...running, port: Number(new URL(running.url).port) };
  };

  const blue = await start(root);
  balancer.lead(blue.port);
  const failed: string[] = [];
  const placed: string[] = [];
  let requests = 0;
  let over = false;
  const crowd = Promise.all(
    Array.from({ length: buyers }, async () => {
      const buyer = givenBuyer({ url: balancer.url, sandbox_url: '' });
      const ask = async (what: string, asked: ReturnType<typeof buyer.enter>) => {
        const { status, body } = await asked.catch((error: Error) => ({
          status: 0,
          body: { code: String(error.cause) },
        }));
        requests++;
        if (status < 200 || status > 299) failed.push(`${what}: ${status} ${JSON.stringify(body).slice(0, 300)}`);
        return body as Record<string, unknown>;
      };
      await ask('enter', buyer.enter());
      while (!over && failed.length === 0) {
        const { order_id } = await ask('place', buyer.place({ variant_id, unit_price_krw }));
        if (order_id) placed.push(String(order_id));
        await ask('read', buyer.call('GET', `/api/v1/checkouts/${order_id}`));
      }
    }),
  );
  const more = async () => {
    const before = requests;
    await until('more requests', () => requests >= before + 30 || failed.length > 0);
  };

  const next = givenNextVersion();
  await more();
  let serving: Awaited<ReturnType<typeof start>> = blue;
  for (const version of [next, root]) {
    const coming = await start(version);
    await more(); // both versions on one schema, the newer one
    balancer.lead(coming.port);
    assert.equal(await serving.end('SIGTERM'), 0, serving.errors());
    await more();
    serving = coming;
  }
  over = true;
  await crowd;

  assert.deepEqual(failed, []);
  assert.equal(Object.keys(balancer.led).length, 3, 'each of the three processes had its buyers');
  const [kept] = await db.sql<{ n: number; next: number }[]>`
    select count(*)::int as n, count(next_version)::int as next from orders.orders where id = any(${placed})`;
  assert.deepEqual({ ...kept }, { n: placed.length, next: placed.length });
  await everyPromiseHolds(db.url);
  t.diagnostic(`${requests} requests, ${placed.length} orders`);
  count('versions taken over', 2);
});
