import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { count, howMany } from '../../../test/count.ts';
import { connect, type Sql, transact } from '../../platform/db.ts';
import { claimOf } from '../../platform/idempotency.ts';
import { newId } from '../../platform/ids.ts';
import { givenProduct } from '../catalog/testing.ts';
import { givenDrop } from '../drops/testing.ts';
import { givenStock } from '../inventory/testing.ts';
import type { CaptureOutcome } from '../payments/index.ts';
import { changeOrders, type OrderCommand } from './change-orders.ts';
import { placeOrders } from './place-orders.ts';
import { standForPlacing, wishFor } from './testing-place.ts';

const stand = standForPlacing('kept-test', 2);
let sql: Sql;
/** Batches that moved counters without having locked them. */
let kept = 0;
before(() => {
  const debug = (_: number, query: string) => {
    if (query.includes('held = d.held - c.units')) kept++;
  };
  sql = connect(stand.db.url, { max: 2, name: 'kept-test', debug });
});
after(() => sql?.end({ timeout: 5 }));

/** Sold in a drop out of two lots, sold without one, and bought before it is there. */
const variants = ['drop', 'plain', 'preorder'] as const;
const price_krw = 9_000;

async function givenShop() {
  const shop_id = newId();
  const goods = [];
  for (const kind of variants) {
    const { variant_id } = await givenProduct(sql, { shop_id, price_krw });
    if (kind !== 'preorder') await givenStock(sql, { shop_id, variant_id, quantity: 3, expires_on: '2099-01-01' });
    if (kind !== 'preorder') await givenStock(sql, { shop_id, variant_id, quantity: 40 });
    const drop = { shop_id, variant_id, allotment: 40, cap: 40 };
    if (kind !== 'plain') await givenDrop(sql, { ...drop, kind: kind === 'drop' ? 'stock' : 'preorder' });
    goods.push(variant_id);
  }
  return { shop_id, goods };
}
type Shop = Awaited<ReturnType<typeof givenShop>> & {
  orders: { order_id: string; person_id: string; amount: number }[];
};

async function place(shop: Omit<Shop, 'orders'>, carts: Line[][]): Promise<Shop['orders']> {
  const requests = carts.map((cart) => {
    const wanted = new Map<number, number>();
    for (const { variant, quantity } of cart) wanted.set(variant, (wanted.get(variant) ?? 0) + quantity);
    const lines = [...wanted].map(([at, quantity]) => ({
      variant_id: shop.goods[at]!,
      quantity,
      unit_price_krw: price_krw,
    }));
    return { ...wishFor(stand.tools, { variant_id: shop.goods[0]!, unit_price_krw: price_krw }), lines };
  });
  await stand.tools.numbers.reserve(requests.length);
  const placed = await transact(sql, (tx) => placeOrders(tx, requests, stand.tools));
  return placed.map((one, at) => {
    assert.ok(one.ok, JSON.stringify(one));
    const { order_id, amount_krw } = JSON.parse(String(one.value.body)) as { order_id: string; amount_krw: number };
    return { order_id, person_id: requests[at]!.person_id, amount: amount_krw };
  });
}

async function change(commands: OrderCommand[]): Promise<void> {
  if (commands.length === 0) return;
  await transact(sql, (tx) => changeOrders(tx, commands, { process_id: 'process', vault: stand.tools.vault }), {
    by_key: true,
  });
}

const claim = (key: string) => claimOf({ principal: 'one', route: 'change', key, body: {} });

/** The history up to what is settled: some confirm, some never come back, some were refused and have lost their goods. */
async function begin(shop: Shop, { carts }: History): Promise<void> {
  const sent = shop.orders.filter((_, at) => carts[at] && carts[at].fate !== 'pending');
  await change(
    sent.map(({ order_id, person_id, amount }) => ({
      ...{ kind: 'confirm', order_id, claim: claim(order_id), payment_key: order_id, amount_krw: amount },
      principal: { kind: 'guest', person_id },
    })),
  );
  const failed = shop.orders.filter((_, at) => carts[at]?.fate === 'failed');
  await settleAll(
    shop,
    failed.map((order) => ({ order, says: 'declined' })),
  );
}

/** `bystander`: one more command, which does nothing; but what does more than keep goods has all of its batch locked. */
async function settleAll(
  shop: Shop,
  commands: { order: Shop['orders'][number]; says: string }[],
  bystander = false,
): Promise<void> {
  const attempts = await sql<{ id: string; order_id: string }[]>`
    select id, order_id from payments.attempts where order_id = any(${shop.orders.map((one) => one.order_id)}::uuid[])`;
  const attempt_of = new Map(attempts.map((one) => [one.order_id, one.id]));
  const batch = commands.map(({ order: { order_id, person_id, amount }, says }): OrderCommand => {
    const principal = { kind: 'guest', person_id } as const;
    if (says === 'leave') return { kind: 'leave', order_id, principal };
    const by = { kind: 'buyer', principal } as const;
    if (says === 'cancel') return { kind: 'cancel', order_id, claim: claim(`cancel ${order_id}`), by, reason: 'no' };
    const outcome = outcomeOf(says, order_id, amount);
    return { kind: 'settle', order_id, attempt_id: attempt_of.get(order_id)!, outcome };
  });
  const { order_id } = shop.orders.at(-1)!;
  await change(bystander ? [...batch, { kind: 'lapse', order_id }] : batch);
}

/** Nobody asks about a payment that was never sent. */
function commandsOf(shop: Shop, { carts, commands }: History) {
  return commands.flatMap(({ which, says }) => {
    const at = which % carts.length;
    const never_sent = carts[at]!.fate === 'pending' && says !== 'leave' && says !== 'cancel';
    return never_sent ? [] : { order: shop.orders[at]!, says };
  });
}

function outcomeOf(says: string, payment_key: string, amount: number): CaptureOutcome {
  if (says === 'declined') return { state: 'declined', code: 'REJECT_CARD_PAYMENT', message: '' };
  if (says === 'unknown') return { state: 'unknown', reason: 'timeout' };
  const amount_krw = says === 'less' ? amount - 1_000 : says === 'more' ? amount + 1_000 : amount;
  return { state: 'captured', payment_key, amount_krw, balance_krw: amount_krw, approved_at: '', cancels: [], raw: {} };
}

/** Every row that settling may write, without ids and times. */
async function rowsOf({ shop_id, orders, goods }: Shop): Promise<unknown> {
  const ids = orders.map((one) => one.order_id);
  const [states, holds, lots, drops, money] = await Promise.all([
    sql`
      select o.state, o.reason, o.refunded_krw, o.version, o.expires_at is null as no_end, o.confirmed_at is not null as confirmed,
        a.state as attempt, a.balance_krw, a.captured_at is not null as captured,
        (select array_agg(h.what order by h.what) from orders.history h where h.order_id = o.id) as history,
        (select array_agg(r.reason || r.amount_krw || r.state order by r.amount_krw) from payments.refunds r where r.order_id = o.id) as refunds,
        (select array_agg(e.name || e.version order by e.seq) from platform.outbox e where e.entity_id = o.id) as news,
        (select sum(c.used)::int from drops.caps c where c.identity = any(o.cap_identities)) as used
      from orders.orders o join payments.attempts a on a.order_id = o.id where o.id = any(${ids}::uuid[])
      order by array_position(${ids}::uuid[], o.id)`,
    sql`
      select array_position(${ids}::uuid[], order_id) as order, array_position(${goods}::uuid[], h.variant_id) as variant,
        h.quantity, h.returned, h.state, h.ended_at is null as open, l.expires_on is not null as first_lot, h.lot_id is null as waits
      from inventory.holds h left join inventory.lots l on l.id = h.lot_id where order_id = any(${ids}::uuid[])
      order by 1, 2, first_lot, h.state, h.quantity, h.returned`,
    sql`
      select on_hand, held, allocated from inventory.lots where shop_id = ${shop_id}
      order by array_position(${goods}::uuid[], variant_id), expires_on`,
    sql`
      select taken, held, version > 1 as moved from drops.drops where shop_id = ${shop_id}
      order by array_position(${goods}::uuid[], variant_id)`,
    sql`
      select array_position(${ids}::uuid[], order_id) as order, account, kind, amount_krw from ledger.entries
      where order_id = any(${ids}::uuid[]) order by 1, 2, 3, 4`,
  ]);
  return JSON.parse(JSON.stringify({ states, holds, lots, drops, money }));
}

type Line = { variant: number; quantity: number };
type Cart = { lines: Line[]; fate: 'confirmed' | 'pending' | 'failed' };
type History = { carts: Cart[]; commands: { which: number; says: string }[] };

const history: fc.Arbitrary<History> = fc.record({
  carts: fc.array(
    fc.record({
      lines: fc.array(fc.record({ variant: fc.nat(2), quantity: fc.integer({ min: 1, max: 2 }) }), {
        minLength: 1,
        maxLength: 2,
      }),
      fate: fc.constantFrom('confirmed', 'confirmed', 'confirmed', 'confirmed', 'pending', 'failed'),
    }) as fc.Arbitrary<Cart>,
    { minLength: 1, maxLength: 5 },
  ),
  commands: fc.oneof(
    fc.array(fc.record({ which: fc.nat(9), says: fc.constant('captured') }), { minLength: 1, maxLength: 7 }),
    fc.array(
      fc.record({
        which: fc.nat(9),
        says: fc.constantFrom(
          ...['captured', 'captured', 'captured', 'less', 'more', 'declined', 'unknown', 'leave', 'cancel'],
        ),
      }),
      { minLength: 1, maxLength: 7 },
    ),
  ),
});

test('a batch that only keeps goods ends in the same rows as one that has locked them', {
  timeout: 300_000,
}, async () => {
  const runs = howMany(40, 400);
  let by_locks = 0;
  await fc.assert(
    fc.asyncProperty(history, async (one) => {
      const ends: unknown[] = [];
      for (const bystander of [false, true]) {
        const shop = await givenShop();
        const carts = [...one.carts.map((cart) => cart.lines), [{ variant: 1, quantity: 1 }]];
        const whole = { ...shop, orders: await place(shop, carts) };
        await begin(whole, one);
        const before = kept;
        await settleAll(whole, commandsOf(whole, one), bystander);
        if (bystander) assert.equal(kept, before, 'a batch with something else in it has its goods locked');
        else if (kept === before) by_locks++;
        ends.push(await rowsOf(whole));
      }
      assert.deepEqual(ends[0], ends[1]);
    }),
    { numRuns: runs },
  );
  count('properties', runs);
  assert.ok(kept > runs / 6 && by_locks > runs / 6, `${kept} batches kept, ${by_locks} locked by themselves`);
});
