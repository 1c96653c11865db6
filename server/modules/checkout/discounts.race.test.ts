import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { everyPromiseHolds } from '../../../test/audit.ts';
import { count } from '../../../test/count.ts';
import { transact } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { givenProduct } from '../catalog/testing.ts';
import { givenDrop } from '../drops/testing.ts';
import { givenStock } from '../inventory/testing.ts';
import { changeBudget, givenRule } from '../promotions/testing.ts';
import { placeOrders } from './place-orders.ts';
import { discountedWish, placeAsLane, standForPlacing } from './testing-place.ts';

const stand = standForPlacing('discount-test', 8);
const script = fileURLToPath(new URL('discounts.buyer.ts', import.meta.url));

async function givenSale(units: number, where: 'drop' | 'shop') {
  const shop_id = newId();
  const offer = await givenProduct(stand.sql, { shop_id, price_krw: 9_000 });
  await givenStock(stand.sql, { shop_id, variant_id: offer.variant_id, quantity: units });
  if (where === 'drop') await givenDrop(stand.sql, { shop_id, variant_id: offer.variant_id, allotment: units, cap: 1 });
  return { ...offer, shop_id };
}

const givenCampaign = (more: object) =>
  givenRule(stand.sql, { benefit: { kind: 'amount', amount_krw: 3_000 }, ...more });

/** A process that buys on; `placed` counts what it was told. */
function startBuyer(t: TestContext, campaign_id: string, variant_id: string) {
  const child = spawn(process.execPath, [script, stand.db.url, campaign_id, variant_id, '3000'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => void child.kill('SIGKILL'));
  const buyer = { child, placed: 0, whole: false, ended: once(child, 'close') };
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === 'placed') buyer.placed += 1;
    if (line === 'end') buyer.whole = true;
  });
  return buyer;
}

async function given(campaign_id: string) {
  const [row] = await stand.sql<{ n: number; krw: number; counted: number }[]>`
    select count(*)::int as n, coalesce(sum(discount_krw), 0)::int as krw,
      (select sum(krw)::int from promotions.counters where campaign_id = ${campaign_id}) as counted
    from promotions.redemptions where campaign_id = ${campaign_id} and state <> 'returned'`;
  return row!;
}

test('three processes give a budget away, one is killed half way: all of it that makes a whole discount, and not a won more', async (t) => {
  const sale = await givenSale(5_000, 'drop');
  // 16 counters of 6,250 won: none ends at a multiple of 3,000, so the last discounts must be gathered from several.
  const campaign_id = await givenCampaign({ shop_id: sale.shop_id, budget_krw: 100_000 });
  const [victim, ...others] = [1, 2, 3].map(() => startBuyer(t, campaign_id, sale.variant_id));
  while (victim!.placed < 4 && victim!.child.exitCode === null) await new Promise((done) => setTimeout(done, 1));
  victim!.child.kill('SIGKILL');
  await Promise.all([victim!.ended, ...others.map((one) => one.ended)]);
  assert.ok(
    others.every((one) => one.whole),
    'who went on came to the end',
  );
  const { n, krw, counted } = await given(campaign_id);
  assert.deepEqual([n, krw, counted], [33, 99_000, 99_000], 'the whole budget but the 1,000 that make no discount');
  const told = victim!.placed + others.reduce((sum, one) => sum + one.placed, 0);
  assert.ok(told <= n, 'nobody was told of a discount that is not there');

  assert.ok(await changeBudget(stand.sql, campaign_id, 115_000));
  assert.ok(!(await changeBudget(stand.sql, campaign_id, 90_000)), 'never below what was given');
  await startBuyer(t, campaign_id, sale.variant_id).ended;
  assert.deepEqual((await given(campaign_id)).krw, 114_000, 'a raised budget is given away, too');
  count('races');
  count('crashes');
});

test('two first orders of one person at once: only one is the first', async () => {
  for (const where of ['drop', 'shop'] as const) {
    const sale = await givenSale(50, where);
    const campaign_id = await givenCampaign({ shop_id: sale.shop_id, conditions: { first_order: true } });
    const coupon = newId();
    const wish = () => discountedWish(stand.tools, sale, { campaign_id, discount_krw: 3_000, coupon });
    await stand.tools.numbers.reserve(99);
    // In lists of their own, and two in one list.
    const done = await Promise.all([
      ...[1, 2, 3, 4].map(() => placeAsLane(stand.sql, stand.tools, [wish()])),
      placeAsLane(stand.sql, stand.tools, [wish(), wish()]),
      transact(stand.sql, (tx) => placeOrders(tx, [wish()], stand.tools)),
    ]);
    const results = done.flat();
    assert.equal(results.filter((one) => one.ok).length, 1, where);
    for (const one of results)
      if (!one.ok)
        assert.deepEqual([one.error.code, /in_use/.test(JSON.stringify(one.error))], ['discount_changed', true]);
    assert.equal((await given(campaign_id)).n, 1);
    count('races');
  }
});

test('two campaigns for first orders, one person, many orders at once: only one is the first', async () => {
  for (const where of ['drop', 'shop'] as const) {
    const sale = await givenSale(50, where);
    const first = { shop_id: sale.shop_id, conditions: { first_order: true } };
    const rules = [
      await givenCampaign(first),
      await givenCampaign({ ...first, kind: 'public_code', code: `HELLO-${where}` }),
    ];
    const coupon = newId();
    const wish = (n: number) =>
      discountedWish(stand.tools, sale, { campaign_id: rules[n % 2]!, discount_krw: 3_000, coupon });
    await stand.tools.numbers.reserve(99);
    const lists = [[wish(0)], [wish(1)], [wish(0)], [wish(1)], [wish(0), wish(1)], [wish(1), wish(0)]];
    const results = (await Promise.all(lists.map((list) => placeAsLane(stand.sql, stand.tools, list)))).flat();
    assert.equal(results.filter((one) => one.ok).length, 1, where);
    const sums = await Promise.all(rules.map(given));
    assert.equal(sums[0]!.n + sums[1]!.n, 1);
    count('races');
  }
});

test('and every promise of coupons holds over all of it', async () => {
  await everyPromiseHolds(stand.db.url, { grace_s: 600 });
});
