import { first_version } from '@madang/contract';
import type { Result, Scenario } from '../main.ts';
import { guestCookies } from '../stand.ts';
import { againstBare, type Compared, comparedTo, sample } from './against-bare.ts';
import { jobOf } from './placing.ts';

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
      const answer = await sample(server.port, path);
      results.push(resultOf(name, await againstBare(stand, { ...base, kind: 'get', path }, answer)));
    }
    const cookies = await guestCookies(server.port, connections);
    const job = { ...jobOf(gone, cookies, seconds), ...base };
    const answer = {
      status: 409,
      type: 'application/problem+json',
      bytes: await soldOutBytes(server.port, gone, cookies[0]!),
    };
    results.push(resultOf('sold-out answer to an order', await againstBare(stand, job, answer)));
    return results;
  },
};

function resultOf(name: string, seen: Compared): Result {
  return {
    name,
    unit: 'answers/s',
    ...comparedTo(seen),
    must: `>= ${must_share} x bare`,
    ok: seen.ratio >= must_share,
  };
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
