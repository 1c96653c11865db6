import { deliveryKept, discountOfUnits } from '@madang/contract';
import { couponKey, type Redemption, worthOf } from '../promotions/index.ts';
import type { OrderAggregate, World } from './world.ts';

/** Paid: what campaigns gave is spent. */
export function spendDiscounts(world: World, one: OrderAggregate): void {
  for (const given of redemptionsOf(world, one)) if (given.state === 'held') turn(world, given, 'spent');
}

/** The order ended without goods: coupons are free again, and campaigns have what they gave. */
export function returnDiscounts(world: World, one: OrderAggregate): void {
  for (const given of redemptionsOf(world, one)) if (given.state !== 'returned') turn(world, given, 'returned');
}

/** Whether everything that was taken off could be taken off once more: a late payment is of the price that was shown. */
export function admitsDiscountsAgain(world: World, one: OrderAggregate): boolean {
  return redemptionsOf(world, one).every((given) => {
    const { campaign_id, identity, shard, state } = given;
    if (state !== 'returned') return true;
    const coupon = identity && world.promotions.coupons.get(couponKey(campaign_id, identity));
    if (coupon && coupon.state !== 'free') return false;
    if (shard === null) return true;
    const left = world.promotions.counters.find((each) => each.campaign_id === campaign_id && each.shard === shard);
    return left !== undefined && left.uses_max > left.uses && left.krw_max - left.krw >= worthOf(given);
  });
}

export function holdDiscountsAgain(world: World, one: OrderAggregate): void {
  for (const given of redemptionsOf(world, one)) if (given.state === 'returned') turn(world, given, 'held');
}

/**
 * The discount of some units: what the shop gave up of its prices. Booked when they are sold, and the other way when they are not
 * after all. The sale itself is booked with its payment.
 */
export function bookDiscount(
  world: World,
  one: OrderAggregate,
  kind: 'sold' | 'unsold',
  krw = one.lines.reduce((sum, line) => sum + line.discount_krw - discountOfUnits(line, line.canceled_quantity), 0),
): void {
  if (krw === 0) return;
  const { shop_id, id: order_id } = one.order;
  const amount_krw = kind === 'sold' ? krw : -krw;
  world.out.discounts.push({ shop_id, order_id, amount_krw });
}

/** The delivery fees of what is left of the order: booked when it is sold, and the other way when it is not after all. */
export function bookDelivery(
  world: World,
  one: OrderAggregate,
  kind: 'sold' | 'unsold',
  krw = deliveryKept(one.lines),
): void {
  if (krw === 0) return;
  const { shop_id, id: order_id } = one.order;
  world.out.deliveries.push({ shop_id, order_id, amount_krw: kind === 'sold' ? krw : -krw });
}

const redemptionsOf = (world: World, one: OrderAggregate): readonly Redemption[] =>
  world.promotions.redemptions.get(one.order.id) ?? [];

function turn(world: World, given: Redemption, to: Redemption['state']): void {
  const { campaign_id, identity, shard, order_id } = given;
  const took = given.state !== 'returned';
  const takes = to !== 'returned';
  given.state = to;
  world.dirty.redemptions.add(given);
  const coupon = identity ? world.promotions.coupons.get(couponKey(campaign_id, identity)) : undefined;
  if (coupon) {
    coupon.state = to === 'returned' ? 'free' : to;
    coupon.order_id = to === 'returned' ? null : order_id;
    world.dirty.coupons.add(coupon);
  }
  if (shard === null || took === takes) return;
  const sign = takes ? 1 : -1;
  world.out.counted.push({ campaign_id, shard, uses: sign, krw: sign * worthOf(given) });
  const counter = world.promotions.counters.find((each) => each.campaign_id === campaign_id && each.shard === shard);
  if (!counter) return;
  counter.uses += sign;
  counter.krw += sign * worthOf(given);
}
