import { runLoad } from '../load/run-load.ts';
import type { Scenario } from '../main.ts';
import { type Goods, guestCookies, type Stand } from '../stand.ts';
import { jobOf } from './placing.ts';

const old_orders = 1_000_000;
const must_share = 0.85;
const must_newest_ms = 5;

/** Placing with a million orders already there, against empty; and the newest orders of one buyer among them. */
export const growth: Scenario = {
  name: 'growth',
  async run(stand, seconds) {
    const server = await stand.server();
    const cookies = await guestCookies(server.port, 256);
    const measure = async (goods: Goods) => {
      await new Promise((done) => setTimeout(done, 500));
      return await runLoad({ ...jobOf(goods, cookies, seconds), ports: [server.port] });
    };
    await measure(await stand.goods({ stock: 5_000_000 }));
    const empty = await measure(await stand.goods({ stock: 5_000_000 }));
    const [person] = await stand.sql<{ person_id: string }[]>`select person_id from orders.orders limit 1`;
    await fill(stand, old_orders);
    const full = await measure(await stand.goods({ stock: 5_000_000 }));
    const newest_ms = await newestOf(stand, person!.person_id);
    const ratio = full.per_second / empty.per_second;
    return [
      {
        name: `placing with ${old_orders.toLocaleString('en')} orders already there`,
        unit: 'orders/s',
        ours: full.per_second,
        reference_name: 'empty',
        reference: empty.per_second,
        ratio,
        must: `>= ${must_share} x empty`,
        ok: ratio >= must_share,
        more: { p99_ms: full.latency_ms.p99, p99_ms_empty: empty.latency_ms.p99 },
      },
      {
        name: 'the newest 20 orders of one buyer among them (median of 50)',
        unit: 'ms',
        ours: newest_ms,
        reference_name: 'the figure it must reach',
        reference: must_newest_ms,
        ratio: must_newest_ms / newest_ms,
        must: `<= ${must_newest_ms} ms`,
        ok: newest_ms <= must_newest_ms,
      },
    ];
  },
};

/** Copies placed orders under new ids until there are as many: every table an order has, every index, spread over a year. */
async function fill(stand: Stand, wanted: number): Promise<void> {
  await stand.sql.unsafe(`
    create temp table seed as select * from orders.orders order by id limit 20000;
    create temp table ids as
      select s.id as old_id, uuidv7(-(random() * interval '360 days')) as id, row_number() over () as n
      from seed s, generate_series(1, ${Math.ceil(wanted / 20_000)}) copies limit ${wanted};
    insert into orders.orders (id, number, shop_id, person_id, account_id, state, drop_id, contact_ref, cap_identities, amount_krw,
        tax_free_krw, language, placed_at, expires_at)
      select i.id, 1000000000000 + i.n, o.shop_id, case when i.n % 50 = 0 then o.person_id else gen_random_uuid() end, null, 'confirmed', o.drop_id,
        i.id, '{}', o.amount_krw, o.tax_free_krw, o.language, uuid_extract_timestamp(i.id), null
      from ids i join orders.orders o on o.id = i.old_id;
    insert into orders.lines (order_id, id, position, shop_id, variant_id, product_id, snapshot_id, title, option_text, unit_price_krw, tax_free, quantity)
      select i.id, l.id, l.position, l.shop_id, l.variant_id, l.product_id, l.snapshot_id, l.title, l.option_text, l.unit_price_krw, l.tax_free, l.quantity
      from ids i join orders.lines l on l.order_id = i.old_id;
    insert into inventory.holds (order_id, id, line_id, variant_id, lot_id, quantity, returned, state, created_at)
      select i.id, h.id, h.line_id, h.variant_id, h.lot_id, h.quantity, h.quantity, 'released', h.created_at
      from ids i join inventory.holds h on h.order_id = i.old_id;
    insert into payments.attempts (id, shop_id, order_id, person_id, provider, method, amount_krw, balance_krw, state, provider_key)
      select gen_random_uuid(), o.shop_id, i.id, o.person_id, 'sandbox', 'card', o.amount_krw, o.amount_krw, 'captured', i.id::text
      from ids i join orders.orders o on o.id = i.old_id;
    insert into identity.personal_data (id, person_id, purpose, ciphertext)
      select i.id, d.person_id, d.purpose, d.ciphertext from ids i join orders.orders o on o.id = i.old_id
      join identity.personal_data d on d.id = o.contact_ref;
    insert into platform.idempotency (id, body_hash, status, answer, created_at)
      select gen_random_uuid(), gen_random_uuid(), 201, repeat('x', 230), uuid_extract_timestamp(i.id) from ids i;
    drop table ids;
    drop table seed;
  `);
  await stand.sql`vacuum analyze`;
  await stand.sql`checkpoint`;
}

async function newestOf(stand: Stand, person_id: string): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 50; i++) {
    const start_ms = performance.now();
    await stand.sql`
      select id, number, state, placed_at, amount_krw from orders.orders
      where person_id = ${person_id}::uuid order by id desc limit 20`;
    times.push(performance.now() - start_ms);
  }
  return times.sort((a, b) => a - b)[25]!;
}
