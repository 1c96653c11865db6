import { createIdentity } from '../../server/modules/identity/index.ts';
import { createKeyring } from '../../server/platform/crypto.ts';
import { newId } from '../../server/platform/ids.ts';
import { runLoad } from '../load/run-load.ts';
import type { Result, Scenario } from '../main.ts';
import { guestCookies, type Stand, stand_secret } from '../stand.ts';
import { againstBare, comparedTo } from './against-bare.ts';
import { inTurns } from './in-turns.ts';
import { crowd_warmup_ms, jobOf } from './placing.ts';

const connections = 256;
const claims_per_s = 8_000;
const sold_out_share = 0.5;
const shared_share = 0.8;
const members = 80_000;
const discount_krw = 3_000;

/** Coupons of one campaign: taken while there are some, refused when there are none, and one code on every order. */
export const coupons: Scenario = {
  name: 'coupons',
  async run(stand, seconds) {
    const server = await stand.server();
    const base = { ports: [server.port], connections, duration_ms: seconds * 500, warmup_ms: 1_000 };
    const cookies = await memberCookies(stand);
    const plenty = await givenCampaign(stand, { winners_max: 10_000_000 });
    const few = await givenCampaign(stand, { winners_max: 100 });
    const code = { code: 'BENCH-26', discount_krw };
    await givenCampaign(stand, { code: code.code, uses_max: 50_000_000, budget_krw: 500_000_000_000 });
    await new Promise((done) => setTimeout(done, 2_500)); // every process hears of a new campaign within a second

    const claim = { ...base, kind: 'claim' as const, cookies, path: `/api/v1/campaigns/${plenty}/claim` };
    const taken = await runLoad(claim);
    await agrees(stand, plenty, taken.by_status[200] ?? 0);
    // Those who came too late ask again and again.
    const again = cookies.slice(0, 10_000);
    const ask = { ...claim, cookies: again, path: `/api/v1/campaigns/${few}/claim` };
    await runLoad({ ...ask, duration_ms: 500, warmup_ms: 0 });
    await new Promise((done) => setTimeout(done, 1_500));
    const bytes = Buffer.from('{"state":"sold_out"}').toString('base64');
    const answer = { status: 200, type: 'application/json; charset=utf-8', bytes };
    const told = await againstBare(stand, ask, answer);

    const goods = await stand.goods({ stock: 5_000_000 });
    await stand.sql`update promotions.campaigns set shop_id = ${goods.shop_id}::uuid where code = ${code.code}`;
    await new Promise((done) => setTimeout(done, 1_500));
    const guests = await guestCookies(server.port, connections);
    const place = { ...jobOf(goods, guests, seconds), ports: [server.port] };
    const shared = await inTurns({
      ours: { ...place, code },
      bare: place,
      warmup_ms: crowd_warmup_ms,
      check({ by_status, requests }) {
        if (by_status[201] !== requests) throw new Error(`orders with a code answered ${JSON.stringify(by_status)}`);
      },
    });
    return [
      resultOf('coupon claims on one campaign', 'claims/s', taken.per_second, 'the target', claims_per_s, 1, {
        p99_ms: taken.latency_ms.p99,
        connections,
      }),
      {
        name: 'sold-out answer to a claim',
        unit: 'answers/s',
        ...comparedTo(told),
        must: `>= ${sold_out_share} x`,
        ok: told.ratio >= sold_out_share,
      },
      {
        name: 'orders with one shared coupon',
        unit: 'orders/s',
        ours: shared.ours.per_second,
        reference_name: 'the same without',
        reference: shared.bare.per_second,
        ratio: shared.ratio,
        must: `>= ${shared_share} x`,
        ok: shared.ratio >= shared_share,
        more: {
          p99_ms: shared.ours.latency_ms.p99,
          p99_without_ms: shared.bare.latency_ms.p99,
          ratios: shared.ratios,
        },
      },
    ];
  },
};

function resultOf(
  name: string,
  unit: string,
  ours: number,
  reference_name: string,
  reference: number,
  share: number,
  more: Record<string, unknown>,
): Result {
  const ratio = ours / reference;
  return { name, unit, ours, reference_name, reference, ratio, must: `>= ${share} x`, ok: ratio >= share, more };
}

/** Access tokens of members who need not exist: a claim asks only whether the token is the house's own. */
async function memberCookies(stand: Stand): Promise<string[]> {
  const identity = createIdentity({ sql: stand.sql, keys: createKeyring(stand_secret), secure: false, demo: false });
  const { access } = identity.cookies.names;
  const cookies: string[] = [];
  for (let n = 0; n < members; n++) {
    const token = await identity.mint({ account_id: newId(), person_id: newId(), session_id: newId() });
    cookies.push(`${access}=${token}`);
  }
  return cookies;
}

type Limits = { winners_max?: number; code?: string; uses_max?: number; budget_krw?: number };

async function givenCampaign(stand: Stand, { winners_max, code, uses_max, budget_krw }: Limits): Promise<string> {
  const id = newId();
  const benefit = JSON.stringify({ kind: 'amount', amount_krw: discount_krw });
  await stand.sql`
    insert into promotions.campaigns (id, shop_id, kind, name_ko, name_en, code, benefit, opens_at, closes_at, usable_until,
      winners_max, uses_max, budget_krw)
    values (${id}, ${newId()}, ${code ? 'public_code' : 'first_come'}, '측정', 'Bench', ${code ?? null}, ${benefit}::text::jsonb,
      now() - interval '1 hour', now() + interval '1 day', now() + interval '1 day', ${winners_max ?? null}, ${uses_max ?? null},
      ${budget_krw ?? null})`;
  if (uses_max && budget_krw)
    await stand.sql`
      insert into promotions.counters (campaign_id, shard, uses_max, krw_max)
      select ${id}::uuid, n, ${uses_max / 16}::bigint, ${budget_krw / 16}::bigint from generate_series(0, 15) n`;
  return id;
}

/** What was answered must be there. */
async function agrees(stand: Stand, campaign_id: string, answered: number): Promise<void> {
  const [row] = await stand.sql<{ n: number }[]>`
    select count(*)::int as n from promotions.coupons where campaign_id = ${campaign_id}::uuid`;
  if (row!.n === 0 || answered === 0)
    throw new Error(`${answered} claims were answered, ${row!.n} are in the database`);
}
