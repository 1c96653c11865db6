import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { listenSandbox } from '../sandbox/server.ts';
import { type App, createApp } from '../server/app.ts';
import { type Context, createContext } from '../server/context.ts';
import { givenProduct } from '../server/modules/catalog/testing.ts';
import { givenDrop } from '../server/modules/drops/testing.ts';
import { agreed_to_all } from '../server/modules/identity/testing.ts';
import { givenStock } from '../server/modules/inventory/testing.ts';
import { type Config, readConfig } from '../server/platform/config.ts';
import { type ConnectOptions, connect } from '../server/platform/db.ts';
import { app_role, reader_role } from '../server/platform/db-roles.ts';
import { newId } from '../server/platform/ids.ts';
import { createReader } from '../server/platform/reader.ts';
import { givenDatabase, type TestDatabase } from '../server/platform/testing.ts';
import { patience } from '../server/platform/testing-process.ts';
import { sandbox_prefix } from '../server/sandbox-pages.ts';
import { lateAnswers, lateListeners } from './late.ts';

export type GivenApp = {
  url: string;
  sandbox_url: string;
  ctx: Context;
  app: App;
  database_url: string;
  journal: string;
  close(): Promise<void>;
};

type GivenDatabase = TestDatabase & { one_pool?: boolean };
type ReaderOptions = Pick<ConnectOptions, 'debug'>;

/** As the process does (database.ts): connections that are the shop's roles from their start, or one pool for everything. */
function openPools({ url, sql, one_pool }: GivenDatabase, options: ReaderOptions = {}) {
  if (one_pool) return { sql, read: createReader(sql, { set_role: true }), close: async () => {} };
  const app = connect(url, { max: 10, name: 'madang-test-app', role: app_role });
  const reader = connect(url, { max: 4, name: 'madang-test-reader', role: reader_role, ...options });
  const close = async () => void (await Promise.all([app.end({ timeout: 1 }), reader.end({ timeout: 1 })]));
  return { sql: app, read: createReader(reader), close };
}

/** A whole Madang in this process: real PostgreSQL, a real listener, and a sandbox provider that listens beside it. */
export async function givenApp(
  options: { config?: Partial<Config>; database?: GivenDatabase; reader?: ReaderOptions } = {},
): Promise<GivenApp> {
  const database: GivenDatabase = options.database ?? (await givenDatabase());
  const data_dir = mkdtempSync(join(tmpdir(), 'madang-app-'));
  const given: Config = {
    ...readConfig({ DATA_DIR: data_dir, PORT: '0', MADANG_SECRET: 's'.repeat(40), MADANG_LOG_LEVEL: 'warn' }),
    database_url: database.url,
    ...options.config,
  };
  const journal = join(data_dir, 'sandbox', 'journal.ndjson');
  const sandbox = await openSandbox(given, journal);
  const config: Config = sandbox ? { ...given, sandbox_url: sandbox.url } : given;
  const pools = openPools(database, options.reader);
  const ctx = createContext(pools.sql, config, pools.read);
  lateListeners(ctx);
  const app = await createApp(ctx);
  lateAnswers(app.http.server);
  await app.http.listen({ port: config.port, host: '127.0.0.1' });
  await app.start();
  const { port } = app.http.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    sandbox_url: sandbox?.url ?? '',
    ctx,
    app,
    database_url: database.url,
    journal,
    async close() {
      await app.http.close();
      await app.stop();
      await sandbox?.close();
      await pools.close();
      await database.close();
      rmSync(data_dir, { recursive: true, force: true });
    },
  };
}

/** The sandbox that such a process would start as a child (modules.ts), without the 0.3 s of processor of another Node. */
function openSandbox({ demo, role, port, public_url, sandbox_url }: Config, journal: string) {
  if (sandbox_url || !demo || role === 'worker') return null;
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(new URL(public_url).hostname);
  return listenSandbox({
    journal,
    webhook_url: `http://127.0.0.1:${port}/api/v1/webhooks/sandbox`,
    ...(here ? {} : { public_url: public_url + sandbox_prefix }),
  });
}

/** A product in a drop with stock behind it, ready to be bought. */
export async function givenOpenDrop(
  ctx: Context,
  input: {
    stock?: number;
    allotment?: number;
    cap?: number;
    price_krw?: number;
    hold_ms?: number;
    tax_free?: boolean;
  } = {},
): Promise<{ shop_id: string; variant_id: string; unit_price_krw: number; drop_id: string; lot_id: string }> {
  const shop_id = newId();
  const stock = input.stock ?? 10;
  const { price_krw = 10_000, tax_free = false } = input;
  const offer = await givenProduct(ctx.sql, { shop_id, price_krw, tax_free });
  const { lot_id } = await givenStock(ctx.sql, { shop_id, variant_id: offer.variant_id, quantity: stock });
  const drop_id = await givenDrop(ctx.sql, {
    shop_id,
    variant_id: offer.variant_id,
    allotment: input.allotment ?? stock,
    cap: input.cap ?? 1,
    ...(input.hold_ms ? { hold_ms: input.hold_ms } : {}),
  });
  return { shop_id, variant_id: offer.variant_id, unit_price_krw: offer.unit_price_krw, drop_id, lot_id };
}

type Reply = { status: number; body: Record<string, unknown> & { code?: string } };

type Contact = { name: string; phone: string; postal_code: string; address1: string; address2: string };

/** A buyer over real HTTP: keeps its cookie, names its keys. */
export function givenBuyer(
  app: { url: string; sandbox_url: string },
  known?: { cookie: string; contact: Contact },
  headers: Record<string, string> = {},
) {
  let cookie = known?.cookie ?? '';
  const phone = `010-${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`;
  const contact: Contact = known?.contact ?? {
    name: '홍길동',
    phone,
    postal_code: '06234',
    address1: '서울특별시 강남구 테헤란로 1',
    address2: '101호',
  };

  async function call(method: string, path: string, body?: unknown, key: string = newId()): Promise<Reply> {
    const reply = await fetch(app.url + path, {
      method,
      headers: {
        ...headers,
        ...(cookie ? { cookie } : {}),
        ...(method === 'GET' ? {} : { 'idempotency-key': key }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const set = reply.headers.getSetCookie();
    if (set.length > 0) cookie = withCookies(cookie, set);
    const text = await reply.text();
    return { status: reply.status, body: text ? JSON.parse(text) : {} };
  }

  /** Orders as the page does, paid at the sandbox unless `more` says otherwise. */
  function checkOut(lines: readonly object[], more: object = {}, key?: string): Promise<Reply> {
    const body = { lines, contact, provider: 'sandbox', agreed: agreed_to_all, ...more };
    return call('POST', '/api/v1/checkouts', body, key);
  }

  return {
    contact,
    call,
    enter: () => call('GET', '/api/v1/session'),
    cookie: () => cookie,
    place(goods: { variant_id: string; unit_price_krw: number }, options: { quantity?: number; key?: string } = {}) {
      const line = {
        variant_id: goods.variant_id,
        quantity: options.quantity ?? 1,
        unit_price_krw: goods.unit_price_krw,
      };
      return checkOut([line], {}, options.key);
    },
    checkOut,
    /** Authenticates at the sandbox as its pay page would. */
    async authenticate(order: { order_id: unknown; amount_krw: unknown }, more: object = {}): Promise<string> {
      const reply = await fetch(`${app.sandbox_url}/sandbox/authenticate`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ orderId: order.order_id, amount: order.amount_krw, ...more }),
      });
      const said = (await reply.json()) as { paymentKey: string };
      return said.paymentKey;
    },
    confirm(order: { order_id: unknown; amount_krw: unknown }, payment_key: string, key?: string) {
      return call(
        'POST',
        `/api/v1/checkouts/${order.order_id}/confirm`,
        { payment_key, amount_krw: order.amount_krw },
        key,
      );
    },
  };
}

export type Buyer = ReturnType<typeof givenBuyer>;
export type PlacedOrder = { order_id: string; order_number: string; amount_krw: number };

/** So many units of goods of their own, ordered and not yet paid for, by somebody who may also pay into an account. */
export async function givenUnpaid(shop: GivenApp, quantity: number, method: 'card' | 'virtual_account') {
  const goods = await givenOpenDrop(shop.ctx, { stock: quantity, cap: quantity });
  await shop.ctx.sql`update drops.drops set allow_virtual_account = true where id = ${goods.drop_id}`;
  const buyer = givenBuyer(shop);
  await buyer.enter();
  const { variant_id, unit_price_krw } = goods;
  const placed = await buyer.checkOut([{ variant_id, quantity, unit_price_krw }], { method });
  return { goods, buyer, order: placed.body as unknown as PlacedOrder };
}

/** The same with an account to pay into. On a slow machine the provider's answer may come after the page's. */
export async function givenAccountToPay(shop: GivenApp, quantity: number) {
  const { goods, buyer, order } = await givenUnpaid(shop, quantity, 'virtual_account');
  await buyer.confirm(order, await buyer.authenticate(order, { method: 'virtual_account' }));
  const look = () => buyer.call('GET', `/api/v1/checkouts/${order.order_id}`);
  await eventually(look, (seen) => seen.body.state === 'waiting_deposit');
  return { goods, buyer, order };
}

/** The header a browser would send next: by name, what was ended is gone. */
function withCookies(header: string, set: readonly string[]): string {
  const told = [...header.split('; '), ...set.map((one) => one.split(';')[0]!)].map((one) => one.split('=', 2));
  const jar = new Map(told as [string, string | undefined][]);
  return [...jar].flatMap(([name, value]) => (value ? [`${name}=${value}`] : [])).join('; ');
}

/** A limit for a quiet machine: ten times as much where more wants to run than there are cores, which makes slow, not wrong. */
export function inQuiet(limit_ms: number): number {
  return loadavg()[0]! > availableParallelism() ? 10 * limit_ms : limit_ms;
}

/**
 * How many times longer than alone something takes here just now: the time over the seconds of processor of a little arithmetic.
 * Also where the processor is rationed and no queue is to be seen.
 */
export function crowding(): number {
  const [began_ms, began] = [performance.now(), process.cpuUsage()];
  for (;;) {
    const { user, system } = process.cpuUsage(began);
    const worked_ms = (user + system) / 1_000;
    if (worked_ms >= 40) return Math.max(1, (performance.now() - began_ms) / worked_ms);
  }
}

/** Asks until it holds, or fails with what it saw last. */
export async function eventually<T>(ask: () => Promise<T>, holds: (seen: T) => boolean, limit_ms = 60_000): Promise<T> {
  const isOver = patience(limit_ms);
  for (;;) {
    const seen = await ask();
    if (holds(seen)) return seen;
    if (isOver()) throw new Error(`not within ${limit_ms} ms; last seen ${JSON.stringify(seen)}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
