import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { count, howMany } from '../../../test/count.ts';
import {
  type Counter,
  couponKey,
  type DiscountState,
  decideDiscounts,
  type Redemption,
  takeDiscounts,
} from '../promotions/index.ts';
import { campaignLike } from '../promotions/testing.ts';
import { admitsDiscountsAgain, holdDiscountsAgain, returnDiscounts, spendDiscounts } from './discount-world.ts';
import { nothingChanged, type OrderAggregate, type World } from './world.ts';

const now = new Date('2026-12-24T03:00:00Z');
const campaign = campaignLike({
  id: 'c',
  kind: 'public_code',
  code: 'X',
  benefit: { kind: 'percent', percent: 50 },
  conditions: { minimum_krw: 600 },
});
const buyer = { member: true, verified_phone: false, orders_before: 0 };

/** The reference: a list of orders. What was given, and to whom, is asked of the list each time. */
type Listed = { id: string; person: number; krw: number; state: 'held' | 'spent' | 'returned' };
function createList(uses_max: number, budget_krw: number) {
  const orders: Listed[] = [];
  const living = () => orders.filter((one) => one.state !== 'returned');
  return {
    orders,
    living,
    mayGive: (person: number, krw: number) =>
      !living().some((one) => one.person === person) &&
      living().length < uses_max &&
      living().reduce((sum, one) => sum + one.krw, krw) <= budget_krw,
  };
}

/** The shop's own rules over rows kept in maps. */
function createShop(uses_max: number, krw_max: number) {
  const counter: Counter = { campaign_id: 'c', shard: 0, uses: 0, uses_max, krw: 0, krw_max };
  const coupons: DiscountState['coupons'] = new Map();
  const redemptions = new Map<string, Redemption[]>();
  const order = (id: string) => ({ order: { id } }) as OrderAggregate;
  const worldOf = () =>
    ({ promotions: { redemptions, coupons, counters: [counter] }, ...nothingChanged() }) as unknown as World;

  function place(id: string, person: number, krw: number): number {
    const left = new Map([['c', { uses: counter.uses_max - counter.uses, krw: counter.krw_max - counter.krw }]]);
    const state: DiscountState = {
      campaigns: new Map([['c', campaign]]),
      coupons,
      code_owners: new Map(),
      left,
      goods_of: new Map(),
    };
    const wishes = [{ campaign_id: 'c', identity: `p${person}` }];
    const line = { variant_id: 'v', product_id: 'p', shop_id: 'shop', unit_price_krw: krw, quantity: 1 };
    const decided = decideDiscounts(state, { lines: [line], shipping_krw: new Map(), wishes, buyer }, now);
    const [rule] = decided.rules;
    if (rule!.reason !== 'applied') return 0;
    takeDiscounts(state, wishes, decided, id);
    counter.uses += 1;
    counter.krw += decided.discount_krw;
    const { discount_krw, shipping_krw, shares_krw } = rule!;
    const whose = { order_id: id, campaign_id: 'c', identity: `p${person}`, shard: 0 };
    redemptions.set(id, [{ ...whose, discount_krw, shipping_krw, shares_krw, state: 'held' }]);
    return discount_krw;
  }
  return {
    counter,
    coupons,
    redemptions,
    place,
    pay: (id: string) => spendDiscounts(worldOf(), order(id)),
    end: (id: string) => returnDiscounts(worldOf(), order(id)),
    /** Money came for an order that had ended. */
    payLate(id: string): boolean {
      const world = worldOf();
      if (!admitsDiscountsAgain(world, order(id))) return false;
      holdDiscountsAgain(world, order(id));
      spendDiscounts(world, order(id));
      return true;
    },
  };
}

const any_act = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('place' as const),
      person: fc.nat(4),
      krw: fc.integer({ min: 300, max: 2_000 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constantFrom('pay' as const, 'end' as const, 'pay late' as const),
      nth: fc.nat(20),
    }),
  },
);

test('the life of a campaign, against a list of orders: who gets it, what it may still give, whose coupon is where', () => {
  const runs = howMany(500, 5_000);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 300, max: 3_000 }),
      fc.array(any_act, { maxLength: 40 }),
      (uses_max, budget_krw, acts) => {
        const list = createList(uses_max, budget_krw);
        const shop = createShop(uses_max, budget_krw);
        for (const [n, act] of acts.entries()) {
          if (act.act === 'place') {
            const off = Math.floor(act.krw / 2);
            const gets = act.krw >= 600 && list.mayGive(act.person, off);
            assert.equal(shop.place(`o${n}`, act.person, act.krw), gets ? off : 0);
            if (gets) list.orders.push({ id: `o${n}`, person: act.person, krw: off, state: 'held' });
          } else {
            const one = list.orders[act.nth % Math.max(1, list.orders.length)];
            if (!one) continue;
            if (act.act === 'pay' && one.state === 'held') {
              shop.pay(one.id);
              one.state = 'spent';
            } else if (act.act === 'end') {
              shop.end(one.id);
              one.state = 'returned';
            } else if (act.act === 'pay late' && one.state === 'returned') {
              const may = list.mayGive(one.person, one.krw);
              assert.equal(shop.payLate(one.id), may);
              if (may) one.state = 'spent';
            }
          }
          const living = list.living();
          assert.deepEqual(
            [shop.counter.uses, shop.counter.krw],
            [living.length, living.reduce((sum, one) => sum + one.krw, 0)],
          );
          for (const one of list.orders) assert.equal(shop.redemptions.get(one.id)![0]!.state, one.state);
          for (let person = 0; person <= 4; person++) {
            const coupon = shop.coupons.get(couponKey('c', `p${person}`));
            const mine = living.find((one) => one.person === person);
            assert.deepEqual(
              [coupon?.state ?? 'free', coupon?.order_id ?? null],
              mine ? [mine.state, mine.id] : ['free', null],
            );
          }
        }
      },
    ),
    { numRuns: runs },
  );
  count('properties', runs);
});
