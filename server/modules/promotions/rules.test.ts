import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discountOfUnits, paidForUnits } from '@madang/contract';
import fc from 'fast-check';
import { count, howMany } from '../../../test/count.ts';
import { type Benefit, type Campaign, type Conditions, type CouponState, couponKey } from './campaign.ts';
import { type ClaimState, decideClaim } from './claim-rules.ts';
import { decideDiscounts, takeDiscounts } from './discount-rules.ts';
import type { BasketLine, DiscountState } from './discount-state.ts';
import { shareOut } from './share.ts';
import { campaignLike } from './testing.ts';

const now = new Date('2026-12-24T03:00:00Z'); // Thursday noon in Korea
const runs = howMany(500, 5_000);
const every = (property: fc.IProperty<never>) => {
  fc.assert(property, { numRuns: runs });
  count('properties', runs);
};

const givenCampaign = (more: Partial<Campaign> & { benefit: Benefit }): Campaign => campaignLike(more);
const stateOf = (campaigns: Campaign[], more: Partial<DiscountState> = {}): DiscountState => ({
  campaigns: new Map(campaigns.map((one) => [one.id, one])),
  coupons: new Map(),
  code_owners: new Map(),
  left: new Map(),
  goods_of: new Map(),
  ...more,
});
const line = (variant_id: string, unit_price_krw: number, quantity: number, shop_id = 'shop') => ({
  variant_id,
  product_id: `product-${variant_id}`,
  shop_id,
  unit_price_krw,
  quantity,
});
const buyer = { member: true, verified_phone: false, orders_before: 0 };
const wishesOf = (campaigns: Campaign[]) => campaigns.map((one) => ({ campaign_id: one.id, identity: 'me' }));
const decide = (campaigns: Campaign[], lines = [line('x', 10_000, 2)], more: Partial<DiscountState> = {}, at = now) =>
  decideDiscounts(
    stateOf(campaigns, more),
    { lines, shipping_krw: fees, gifts: giftsOf(campaigns), wishes: wishesOf(campaigns), buyer },
    at,
  );
const fees = new Map([['shop', 3_000]]);
/** Whatever is given as a gift costs 4,000, and there is some. */
const giftsOf = (campaigns: Campaign[]) =>
  campaigns.flatMap(({ id, benefit }) =>
    benefit.kind === 'gift' && benefit.variant_id !== 'none'
      ? [{ ...line(benefit.variant_id, 4_000, 1), campaign_id: id }]
      : [],
  );

const anyLines = fc
  .array(
    fc.record({
      price: fc.integer({ min: 1, max: 3_000_000 }),
      quantity: fc.integer({ min: 1, max: 99 }),
      other: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((all) => all.map((one, n) => line(`v${n}`, one.price, one.quantity, one.other ? 'other' : 'shop')));
const anyBenefit: fc.Arbitrary<Benefit> = fc.oneof(
  fc.record({ kind: fc.constant('amount' as const), amount_krw: fc.integer({ min: 1, max: 100_000_000 }) }),
  fc.record({
    kind: fc.constant('percent' as const),
    percent: fc.integer({ min: 1, max: 100 }),
    cap_krw: fc.option(fc.integer({ min: 1, max: 1_000_000 }), { nil: undefined }),
  }),
  fc.constant({ kind: 'gift' as const, variant_id: 'v0' }),
  fc.record({
    kind: fc.constant('shipping' as const),
    cap_krw: fc.option(fc.integer({ min: 1, max: 4_000 }), { nil: undefined }),
  }),
);
const anyCampaigns = fc
  .array(
    fc.record({
      benefit: anyBenefit,
      stacking: fc.constantFrom('alone' as const, 'together' as const),
      priority: fc.integer({ min: -2, max: 2 }),
      minimum_krw: fc.option(fc.integer({ min: 1, max: 5_000_000 }), { nil: undefined }),
      paused: fc.boolean(),
    }),
    { maxLength: 5 },
  )
  .map((all) =>
    all.map(({ minimum_krw, ...one }, n) => givenCampaign({ ...one, id: `c${n}`, conditions: { minimum_krw } })),
  );

test('a sum is shared exactly, nobody bears more than they weigh, and equal weights differ by a won at most', () => {
  every(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 2_000_000_000 }), { minLength: 1, maxLength: 40 }),
      fc.nat(),
      (weights, n) => {
        const sum = weights.reduce((all, one) => all + one, 0);
        const total = sum === 0 ? 0 : n % (sum + 1);
        const shares = shareOut(total, weights);
        assert.equal(
          shares.reduce((all, one) => all + one, 0),
          total,
        );
        for (const [at, share] of shares.entries()) {
          assert.ok(share >= 0 && share <= weights[at]!);
          assert.ok(Math.abs(share - (sum ? (total * weights[at]!) / sum : 0)) < 1.001);
        }
      },
    ) as never,
  );
});

test('however an order is canceled, piece by piece, what comes back sums to what was paid', () => {
  every(
    fc.property(
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.integer({ min: 1, max: 999 }),
      fc.nat(),
      fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 40 }),
      (unit_price_krw, quantity, some, pieces) => {
        const discount_krw = some % (unit_price_krw * quantity + 1);
        const one = { unit_price_krw, quantity, discount_krw };
        let [before, back] = [0, 0];
        for (const piece of [...pieces, quantity]) {
          const units = Math.min(piece, quantity - before);
          const krw = paidForUnits(one, before, units);
          assert.ok(krw >= 0);
          back += krw;
          before += units;
        }
        assert.equal(back, unit_price_krw * quantity - discount_krw);
        assert.equal(discountOfUnits(one, quantity), discount_krw);
      },
    ) as never,
  );
});

test('any rules on any basket: lines sum, nothing below zero, never another shop, and no single rule would have given more', () => {
  every(
    fc.property(anyLines, anyCampaigns, (lines, campaigns) => {
      const decided = decide(campaigns, lines);
      const goods = lines.reduce((sum, one) => sum + one.unit_price_krw * one.quantity, 0);
      const sum = (all: number[]) => all.reduce((a, b) => a + b, 0);
      assert.equal(sum(decided.line_krw), decided.discount_krw);
      assert.equal(sum(decided.rules.map((rule) => rule.discount_krw)), decided.discount_krw);
      const gifts_krw = sum(decided.gifts.map((gift) => gift.unit_price_krw));
      assert.ok(decided.discount_krw - gifts_krw <= Math.max(0, goods - 100), 'something is left to pay');
      const all: BasketLine[] = [...lines, ...decided.gifts];
      assert.equal(decided.line_krw.length, all.length);
      for (const [at, krw] of decided.line_krw.entries()) {
        const full = all[at]!.unit_price_krw * all[at]!.quantity;
        assert.ok(krw >= 0 && krw <= full);
        if (all[at]!.shop_id === 'other') assert.equal(krw, 0);
        if (at >= lines.length) assert.equal(krw, full, 'nothing is paid for a gift');
      }
      for (const rule of decided.rules) assert.equal(rule.shares_krw.length, all.length);
      assert.equal(decided.shipping_discount_krw, sum(decided.rules.map((rule) => rule.shipping_krw)));
      assert.equal(3_000 - decided.shipping_discount_krw, decided.shipping_left.get('shop'));
      assert.deepEqual(
        decided.rules.map((rule) => rule.campaign_id),
        campaigns.map((one) => one.id),
        'every rule is told of',
      );
      const worth = (one: typeof decided) => one.discount_krw + one.shipping_discount_krw;
      for (const one of campaigns) {
        const alone = decide([{ ...one, stacking: 'alone' }], lines);
        if (one.stacking === 'alone') assert.ok(worth(alone) <= worth(decided));
      }
      assert.deepEqual(decide(campaigns, lines), decided, 'the same arguments, the same answer');
    }) as never,
  );
});

test('each condition names itself where it does not hold', () => {
  const amount: Benefit = { kind: 'amount', amount_krw: 1_000 };
  const reason = (more: Partial<Campaign>, lines?: ReturnType<typeof line>[], at?: Date) =>
    decide([givenCampaign({ benefit: amount, ...more })], lines, {}, at).rules[0]!.reason;
  const under = (conditions: Conditions, at?: Date) => reason({ conditions }, undefined, at);
  assert.equal(reason({}), 'applied');
  assert.equal(reason({ paused: true }), 'paused');
  assert.equal(reason({ ended_at: now }), 'over');
  assert.equal(reason({}, undefined, new Date('2026-12-31T00:00:00Z')), 'over');
  assert.equal(reason({}, undefined, new Date('2026-11-30T00:00:00Z')), 'not_yet');
  assert.equal(under({ minimum_krw: 20_000 }), 'applied');
  assert.equal(under({ minimum_krw: 20_001 }), 'minimum_not_met');
  assert.equal(under({ product_ids: ['product-y'] }), 'no_matching_goods');
  assert.equal(under({ product_ids: ['product-x'] }), 'applied');
  assert.equal(under({ weekdays: [4] }), 'applied');
  assert.equal(under({ weekdays: [4] }, new Date('2026-12-24T15:00:00Z')), 'wrong_weekday', 'midnight in Korea');
  assert.equal(under({ from_hour: 12, to_hour: 13 }), 'applied');
  assert.equal(under({ from_hour: 13 }), 'wrong_hour');
  assert.equal(under({ from_hour: 22, to_hour: 2 }, new Date('2026-12-24T16:30:00Z')), 'applied', 'over midnight');
  assert.equal(under({ segment: 'verified_phone' }), 'not_in_segment');
  assert.equal(under({ segment: 'returning' }), 'not_in_segment');
  assert.equal(under({ first_order: true }), 'applied');
  assert.equal(reason({ kind: 'first_come', winners_max: 1 }), 'no_coupon');
  assert.equal(reason({ kind: 'single_codes' }), 'no_coupon');
  assert.equal(reason({ benefit: { kind: 'gift', variant_id: 'none' } }), 'gift_out');
  const off = givenCampaign({ benefit: amount });
  assert.equal(decide([off], undefined, { left: new Map([['a', { uses: 0, krw: 9 }]]) }).rules[0]!.reason, 'used_up');
  const budget = decide([off], undefined, { left: new Map([['a', { uses: 1, krw: 999 }]]) }).rules[0]!;
  assert.deepEqual([budget.reason, budget.needed_krw, budget.there_krw], ['budget_spent', 1_000, 999]);
  const better = givenCampaign({ id: 'b', benefit: { kind: 'percent', percent: 50 } });
  assert.deepEqual(
    decide([off, better]).rules.map((rule) => [rule.reason, rule.discount_krw]),
    [
      ['less_than_another', 0],
      ['applied', 10_000],
    ],
  );
});

test('a gift is a line of its own that costs nothing; delivery is waived for its shop, as far as the cap and the budget go', () => {
  const gift = givenCampaign({ benefit: { kind: 'gift', variant_id: 'cup' }, conditions: { minimum_krw: 20_000 } });
  const given = decide([gift]);
  assert.deepEqual(
    [given.discount_krw, given.line_krw, given.gifts.map((one) => [one.variant_id, one.quantity])],
    [4_000, [0, 4_000], [['cup', 1]]],
  );
  const less = decide([gift], [line('x', 10_000, 1)]);
  assert.deepEqual([less.gifts, less.line_krw, less.rules[0]!.reason], [[], [0], 'minimum_not_met']);
  const own = decide([gift], [line('cup', 4_000, 5)]);
  assert.deepEqual([own.line_krw, own.gifts.length], [[0, 4_000], 1], 'who buys the same pays for theirs');
  const poor = new Map([['a', { uses: 9, krw: 2_999 }]]);
  assert.equal(decide([gift], undefined, { left: poor }).rules[0]!.reason, 'budget_spent');

  const free = givenCampaign({ benefit: { kind: 'shipping' } });
  const waived = decide([free]);
  assert.deepEqual(
    [waived.shipping_discount_krw, waived.shipping_left.get('shop'), waived.discount_krw],
    [3_000, 0, 0],
  );
  const capped = decide([givenCampaign({ benefit: { kind: 'shipping', cap_krw: 2_500 } })]);
  assert.deepEqual([capped.shipping_discount_krw, capped.shipping_left.get('shop')], [2_500, 500]);
  assert.equal(decide([free], undefined, { left: poor }).rules[0]!.reason, 'budget_spent', 'a fee counts, too');
  assert.equal(
    decide([givenCampaign({ benefit: { kind: 'shipping' }, shop_id: 'other' })], [line('x', 9, 1, 'other')]).rules[0]!
      .reason,
    'no_shipping_fee',
  );
  const both = decide([free, { ...free, id: 'b' }].map((one) => ({ ...one, stacking: 'together' as const })));
  assert.deepEqual(
    both.rules.map((rule) => rule.reason),
    ['applied', 'nothing_left'],
    'a fee is taken off once',
  );
});

test('the state keeps up with a batch: a coupon once, a limit never passed', () => {
  every(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 30 }),
      fc.integer({ min: 0, max: 6 }),
      (people, uses) => {
        const one = givenCampaign({ kind: 'public_code', code: 'X', benefit: { kind: 'amount', amount_krw: 500 } });
        const state = stateOf([one], { left: new Map([['a', { uses, krw: 1_200 }]]) });
        const given: string[] = [];
        for (const [n, person] of people.entries()) {
          const wishes = [{ campaign_id: 'a', identity: `p${person}` }];
          const request = { lines: [line('x', 900, 1)], shipping_krw: new Map(), wishes, buyer };
          const decided = decideDiscounts(state, request, now);
          takeDiscounts(state, wishes, decided, `order-${n}`);
          if (decided.discount_krw > 0) given.push(`p${person}`);
        }
        assert.equal(new Set(given).size, given.length);
        assert.equal(given.length, Math.min(new Set(people).size, uses, 2), 'uses and 1,200 won allow that many');
        const held = [...state.coupons.values()].filter((coupon: CouponState) => coupon.state === 'held');
        assert.deepEqual(
          held.map((coupon) => couponKey(coupon.campaign_id, coupon.identity)).sort(),
          given.map((p) => `a:${p}`).sort(),
        );
      },
    ) as never,
  );
});

/** The reference: a list of names, as long as there are coupons. */
test('claims of a campaign, against a list of names', () => {
  every(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(
        fc.oneof(
          fc.integer({ min: 0, max: 8 }).map((person) => ({ act: 'claim' as const, person })),
          fc.constantFrom({ act: 'pause' as const }, { act: 'resume' as const }, { act: 'one more' as const }),
          fc.integer({ min: 0, max: 3 }).map((hours) => ({ act: 'wait' as const, hours })),
        ),
        { maxLength: 60 },
      ),
      (winners_max, acts) => {
        const opens_at = new Date(now.getTime() + 3_600_000);
        const closes_at = new Date(now.getTime() + 12 * 3_600_000);
        const state: ClaimState = {
          campaign: { opens_at, closes_at, paused: false, ended_at: null, winners_max, winners: 0 },
          places: new Map(),
        };
        const names: string[] = [];
        let [hour, limit] = [0, winners_max];
        for (const act of acts) {
          if (act.act === 'pause' || act.act === 'resume') state.campaign.paused = act.act === 'pause';
          else if (act.act === 'wait') hour += act.hours;
          else if (act.act === 'one more') state.campaign.winners_max = limit += 1;
          else {
            const name = `p${act.person}`;
            const open = hour >= 1 && hour < 12;
            const may = open && !state.campaign.paused && names.length < limit && !names.includes(name);
            if (may) names.push(name);
            const said = decideClaim(state, name, new Date(now.getTime() + hour * 3_600_000));
            const place = names.indexOf(name) + 1;
            if (place > 0) assert.deepEqual(said, { ok: true, value: { state: 'won', place } });
            else assert.ok(!said.ok || said.value.state === 'sold_out');
          }
        }
        assert.equal(state.campaign.winners, names.length);
        assert.ok(names.length <= limit);
      },
    ) as never,
  );
});
