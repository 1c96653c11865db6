import assert from 'node:assert/strict';
import type { MemoryShop } from './testing.ts';
import type { OrderAggregate } from './world.ts';

const with_goods = new Set(['confirmed', 'partly_canceled']);

/** The promises P1, P2 and P12, read from the rows alone: no memory of what was done, no model. */
export function booksHold(shop: MemoryShop): void {
  const lots = new Map([...shop.lots.keys()].map((id) => [id, { held: 0, allocated: 0 }]));
  const drops = new Map([...shop.drops.keys()].map((id) => [id, { taken: 0, held: 0 }]));
  const caps = new Map<string, number>();
  for (const one of shop.orders.values()) {
    for (const hold of one.holds) {
      const units = hold.quantity - hold.returned;
      assert.ok(units >= 0 && hold.returned >= 0);
      if (hold.state !== 'active' && hold.state !== 'committed') {
        assert.equal(units, 0, 'what has ended holds nothing');
        continue;
      }
      const lot = hold.lot_id ? lots.get(hold.lot_id)! : null;
      if (lot) lot[hold.state === 'active' ? 'held' : 'allocated'] += units;
      const drop = hold.drop_id ? drops.get(hold.drop_id)! : null;
      if (!drop) continue;
      drop.taken += units;
      if (hold.state === 'active') drop.held += units;
      for (const identity of one.order.cap_identities) {
        const key = `${hold.drop_id}:${identity}`;
        caps.set(key, (caps.get(key) ?? 0) + units);
      }
    }
    moneyHolds(shop, one);
  }
  for (const lot of shop.lots.values()) {
    assert.deepEqual(
      { held: lot.held, allocated: lot.allocated },
      lots.get(lot.id),
      'P1: a lot is the sum of its holds',
    );
    assert.ok(lot.held >= 0 && lot.allocated >= 0 && lot.held + lot.allocated <= lot.on_hand, 'P1: never oversold');
  }
  for (const drop of shop.drops.values()) {
    assert.deepEqual({ taken: drop.taken, held: drop.held }, drops.get(drop.id), 'P1: a drop is the sum of its holds');
    assert.ok(drop.taken <= drop.allotment);
    for (const [key, used] of shop.caps) {
      if (!key.startsWith(`${drop.id}:`)) continue;
      assert.equal(used, caps.get(key) ?? 0, 'a cap is the sum of its holds');
      assert.ok(used <= drop.cap_per_person);
    }
  }
  const sources = shop.journals.map((one) => `${one.kind}:${one.source_id}`);
  assert.equal(new Set(sources).size, sources.length, 'P12: one journal a source');
}

function moneyHolds(shop: MemoryShop, one: OrderAggregate): void {
  const { order } = one;
  const attempt = one.attempts[0]!;
  const booked = shop.journals.filter((each) => each.order_id === order.id);
  const balance = booked.reduce((sum, each) => sum + (each.kind === 'capture' ? each.amount_krw : -each.amount_krw), 0);
  assert.equal(balance, attempt.balance_krw, 'P12: the journals replay to what the payment has');
  assert.ok(balance >= 0 && balance <= Math.max(attempt.amount_krw, attempt.extra.captured_krw ?? 0));
  assert.ok(order.refunded_krw >= 0 && order.refunded_krw <= order.amount_krw);
  if (attempt.state === 'captured' || attempt.state === 'partly_refunded') assert.ok(balance > 0);
  if (attempt.state === 'refunded') assert.equal(balance, 0);

  if (order.state === 'paying') {
    assert.ok(attempt.state === 'sending' || attempt.state === 'unknown');
    assert.equal(order.expires_at, null, 'P2: a hold whose capture is sending or unknown never ends by time');
    assert.ok(
      one.holds.some((hold) => hold.state === 'active'),
      'P2: goods are held',
    );
    assert.ok(attempt.capture_deadline! > attempt.sent_at!, 'P2: every send has a deadline');
  }

  const sold = one.holds.filter((hold) => hold.state === 'committed');
  const units = sold.reduce((sum, hold) => sum + hold.quantity - hold.returned, 0);
  const bought = one.lines.reduce((sum, line) => sum + line.quantity - line.canceled_quantity, 0);
  const worth = one.lines.reduce(
    (sum, line) => sum + line.unit_price_krw * (line.quantity - line.canceled_quantity),
    0,
  );
  const open = one.refunds.filter((each) => each.state !== 'done' && each.state !== 'refused');
  const owed = open.reduce((sum, each) => sum + each.amount_krw, 0);
  const refused = one.refunds
    .filter((each) => each.state === 'refused')
    .reduce((sum, each) => sum + each.amount_krw, 0);
  if (with_goods.has(order.state)) {
    assert.equal(units, bought, 'P2: money has its goods');
    // A bank that took a deposit back left the order without money until it comes again.
    if (attempt.state !== 'waiting_deposit') {
      const left = balance - owed - worth;
      // A refund that was given up may have been of money which the bank took back itself before it came again.
      const fits = attempt.extra.reversals ? left >= 0 && left <= refused : left === refused;
      assert.ok(fits, `P2: goods have their money: ${balance} - ${owed} owed - ${refused} given up, worth ${worth}`);
    }
  } else if (order.state === 'canceled' || order.state === 'failed' || order.state === 'expired') {
    assert.equal(units, 0);
    assert.ok(balance - owed - refused <= 0, 'money of an order without goods is on its way back');
  }
}
