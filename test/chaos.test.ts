// waits: for answers the provider never gives, asked about after seconds
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readJournal } from '../verify/journal.ts';
import { everyPromiseHolds } from './audit.ts';
import { count, howMany } from './count.ts';
import { eventually, type GivenApp, givenApp, givenBuyer, givenOpenDrop } from './given-app.ts';

const checkouts = howMany(400, 20_000);
const at_a_time = howMany(24, 96);

/** 30 % of the captures are never answered, some are charged long after; news comes late, twice, out of order or never. */
const misbehaviour = {
  seed: 7,
  timeout_before: 0.1,
  timeout_after: 0.1,
  charge_late: 0.1,
  late_ms: 700,
  hang_ms: 400,
  decline: 0.05,
  answer_twice: 0.05,
  query_timeout: 0.05,
  webhook_late: 0.3,
  webhook_late_ms: 900,
  webhook_twice: 0.3,
  webhook_reordered: 0.1,
  webhook_never: 0.1,
};

let shop: GivenApp;
before(async () => {
  shop = await givenApp();
  const told = await fetch(`${shop.sandbox_url}/sandbox/behaviour`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(misbehaviour),
  });
  assert.ok(told.ok, await told.text());
});
after(async () => {
  await shop?.close();
});

test('a provider in chaos: nobody pays twice, nobody pays for nothing, and no question stays open', {
  timeout: howMany(400_000, 1_200_000),
}, async () => {
  const goods = await givenOpenDrop(shop.ctx, { stock: checkouts, cap: 10 });
  let left = checkouts;
  const said = new Map<string, number>();
  await Promise.all(
    Array.from({ length: at_a_time }, async () => {
      while (left-- > 0) {
        const buyer = givenBuyer(shop);
        await buyer.enter();
        const placed = await buyer.place(goods);
        assert.equal(placed.status, 201, JSON.stringify(placed.body));
        const order = placed.body as { order_id: string; amount_krw: number };
        const confirmed = await buyer.confirm(order, await buyer.authenticate(order));
        assert.ok(confirmed.status < 500, JSON.stringify(confirmed));
        const state = String(confirmed.body.state ?? confirmed.body.code);
        said.set(state, (said.get(state) ?? 0) + 1);
      }
    }),
  );
  assert.ok((said.get('paying') ?? 0) > checkouts / 10, `hardly a timeout was seen: ${JSON.stringify([...said])}`);
  await eventually(
    async () => {
      const [open] = await shop.ctx.sql<{ n: number }[]>`
        select count(*)::int as n from payments.attempts where state in ('sending', 'unknown')`;
      return open!.n;
    },
    (open) => open === 0,
    howMany(120_000, 600_000),
  );
  const moved = new Map((await readJournal(shop.journal)).map((one) => [one.order_id, one]));
  const orders = await shop.ctx.sql<{ id: string; state: string; amount_krw: number }[]>`
    select id, state, amount_krw from orders.orders`;
  assert.equal(orders.length, checkouts);
  for (const order of orders) {
    const money = moved.get(order.id) ?? { charged_krw: 0, returned_krw: 0, charges: 0 };
    assert.ok(money.charges <= 1, `order ${order.id} was charged ${money.charges} times`);
    const paid = money.charged_krw - money.returned_krw;
    assert.equal(paid, order.state === 'confirmed' ? order.amount_krw : 0, `${order.id} ${order.state}`);
    moved.delete(order.id);
  }
  assert.equal(moved.size, 0, 'money without an order');
  await everyPromiseHolds(shop.database_url, { journal: shop.journal, grace_s: 60 });
  count('chaos', checkouts);
});
