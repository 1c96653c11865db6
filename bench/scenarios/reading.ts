import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { first_version } from '@madang/contract';
import { runLoad } from '../load/run-load.ts';
import type { Result, Scenario } from '../main.ts';
import { guestCookies, type Stand } from '../stand.ts';
import { jobOf, withPeer } from './placing.ts';

const must_share = 0.5;
const connections = 64;

/** What a crowd asks most, each against a bare node:http server that returns the very same bytes. */
export const reading: Scenario = {
  name: 'reading',
  async run(stand, seconds) {
    const server = await stand.server();
    const goods = await stand.goods({ stock: 1_000 });
    const gone = await stand.goods({ stock: 1 });
    await stand.sql`update drops.drops set taken = allotment where id = ${gone.drop_id}`;
    await stand.sql`update inventory.lots set allocated = on_hand where id = ${gone.lot_id}`;
    await new Promise((done) => setTimeout(done, 700));
    const [product] = await stand.sql<{ slug: string }[]>`
      select p.slug from catalog.products p join catalog.variants v on v.product_id = p.id where v.id = ${goods.variant_id}`;
    const base = { ports: [server.port], connections, duration_ms: seconds * 500, warmup_ms: 1_000 };
    const results: Result[] = [];
    for (const [name, path] of [
      ['product page API', `/api/v1/products/${encodeURIComponent(product!.slug)}`],
      ['remaining stock of a drop', `/api/v1/drops/${goods.drop_id}`],
    ] as const) {
      const answer = await sample(server.port, path, 'GET');
      const ours = await runLoad({ ...base, kind: 'get', path });
      const bare = await measureBare(stand, answer, (port) => runLoad({ ...base, ports: [port], kind: 'get', path }));
      results.push(resultOf(name, ours.per_second, bare, ours.latency_ms.p99));
    }
    const cookies = await guestCookies(server.port, connections);
    const job = { ...jobOf(gone, cookies, seconds), ...base };
    const refused = await runLoad(job);
    if ((refused.by_status[409] ?? 0) !== refused.requests)
      throw new Error(`sold out answered ${JSON.stringify(refused.by_status)}`);
    const answer = {
      status: 409,
      type: 'application/problem+json',
      bytes: await soldOutBytes(server.port, gone, cookies[0]!),
    };
    const bare = await measureBare(stand, answer, (port) => runLoad({ ...job, ports: [port] }));
    results.push(resultOf('sold-out answer to an order', refused.per_second, bare, refused.latency_ms.p99));
    return results;
  },
};

function resultOf(name: string, ours: number, bare: number, p99_ms: number): Result {
  const ratio = ours / bare;
  return {
    name,
    unit: 'answers/s',
    ours,
    reference_name: 'bare node:http, same bytes',
    reference: bare,
    ratio,
    must: `>= ${must_share} x bare`,
    ok: ratio >= must_share,
    more: { p99_ms, connections },
  };
}

type Sample = { status: number; type: string; bytes: string };

export async function sample(port: number, path: string, method: 'GET'): Promise<Sample> {
  const reply = await fetch(`http://127.0.0.1:${port}${path}`, { method });
  const bytes = Buffer.from(await reply.arrayBuffer()).toString('base64');
  if (reply.status !== 200) throw new Error(`${path} answered ${reply.status}`);
  return { status: 200, type: reply.headers.get('content-type') ?? '', bytes };
}

async function soldOutBytes(
  port: number,
  goods: { variant_id: string; unit_price_krw: number },
  cookie: string,
): Promise<string> {
  const contact = {
    name: '홍길동',
    phone: '01012345678',
    postal_code: '06234',
    address1: '서울특별시 강남구 테헤란로 1',
  };
  const line = { variant_id: goods.variant_id, quantity: 1, unit_price_krw: goods.unit_price_krw };
  const agreed = { terms: first_version, privacy: first_version, age_14: true };
  const reply = await fetch(`http://127.0.0.1:${port}/api/v1/checkouts`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', 'idempotency-key': `sample-${Date.now()}` },
    body: JSON.stringify({ lines: [line], contact, provider: 'sandbox', agreed }),
  });
  return Buffer.from(await reply.arrayBuffer()).toString('base64');
}

export async function measureBare(
  stand: Stand,
  answer: Sample,
  measure: (port: number) => ReturnType<typeof runLoad>,
): Promise<number> {
  const file = join(stand.folder, `answer-${randomUUID()}.json`);
  writeFileSync(file, JSON.stringify(answer));
  return withPeer(
    new URL('../peers/bare.ts', import.meta.url),
    { ANSWER_FILE: file },
    async (port) => (await measure(port)).per_second,
  );
}
