import assert from 'node:assert/strict';
import type { Offer } from '../catalog/index.ts';
import type { DropState } from '../drops/index.ts';
import type { LotState } from '../inventory/index.ts';
import type { AttemptState, CaptureOutcome } from '../payments/index.ts';
import { createMemoryShop, type MemoryShop } from './testing.ts';

export type ModelOrder = {
  id: string;
  who: string;
  amount: number;
  lines: { variant: string; quantity: number; canceled: number; waits: boolean }[];
  state: string;
  attempt: AttemptState;
  goods: 'held' | 'sold' | 'none';
  /** Ended by a person, or paid as it may not be: money that comes all the same goes back. */
  unwanted: boolean;
  ends_ms: number | null;
  money: number;
  refunds: { amount: number; state: string; sends: number }[];
};
export type Model = ReturnType<typeof createModel>['model'];

const prices: Record<string, number> = { drop: 1_000, plain: 700, preorder: 3_000, scarce: 50 };
type Goods = { free: number[]; allotment: number; room: number; cap: number };

/**
 * The reference: a shop as a list of orders. It has no counters that could be forgotten; what is held, sold, taken or used up is
 * asked of the list each time.
 */
export function createModel(goods: Goods, strict: boolean): { model: ReturnType<typeof modelOf>; shop: MemoryShop } {
  const lots = [
    givenLot('1', 'drop', goods.free[0]!, '2026-12-25'),
    givenLot('2', 'drop', goods.free[1]!, null),
    givenLot('3', 'plain', goods.free[2]!, null),
    givenLot('4', 'plain', goods.free[3]!, '2026-12-23'),
    givenLot('5', 'scarce', goods.free[4]!, '2026-12-24'),
    givenLot('6', 'preorder', 0, null),
    givenLot('7', 'preorder', 0, '2026-12-31'),
  ];
  const drops = [givenDrop('drop', goods.allotment, goods.cap), givenDrop('preorder', goods.room, goods.cap)];
  const offers = Object.keys(prices).map((variant) => givenOffer(variant));
  const shop = createMemoryShop({ offers, lots, drops }, strict);
  const on_hand = new Map(Object.keys(prices).map((variant) => [variant, 0]));
  for (const lot of lots)
    if (lot.expires_on !== '2026-12-23') on_hand.set(lot.variant_id, on_hand.get(lot.variant_id)! + lot.on_hand);
  return { model: modelOf(goods, on_hand, shop.now.getTime()), shop };
}

function modelOf(goods: Goods, on_hand: Map<string, number>, now_ms: number) {
  const orders: ModelOrder[] = [];
  const model = {
    orders,
    on_hand,
    now_ms,
    price,
    place,
    confirm,
    settle,
    cancel,
    settleRefund,
    sendRefund,
    decideRefund,
    lapse,
    leave,
    allocate,
    compare,
  };

  function price(variant: string): number {
    return prices[variant]!;
  }
  const limitOf = (variant: string) =>
    variant === 'drop' ? goods.allotment : variant === 'preorder' ? goods.room : null;
  const unitsOf = (variant: string, wanted: (one: ModelOrder, line: ModelOrder['lines'][number]) => boolean): number =>
    orders.reduce(
      (sum, one) =>
        one.goods === 'none'
          ? sum
          : sum +
            one.lines
              .filter((line) => line.variant === variant && wanted(one, line))
              .reduce((units, line) => units + line.quantity - line.canceled, 0),
      0,
    );
  const free = (variant: string) => on_hand.get(variant)! - unitsOf(variant, (_, line) => !line.waits);

  /** Why these units may not enter the variant's drop, if it has one. */
  function drops(variant: string, quantity: number, who: string): string | null {
    const limit = limitOf(variant);
    if (limit === null) return null;
    if (unitsOf(variant, (one) => one.who === who) + quantity > goods.cap) return 'limit_per_person';
    const left = limit - unitsOf(variant, () => true);
    if (quantity <= left) return null;
    if (left > 0) return 'short_stock';
    return unitsOf(variant, (one) => one.goods === 'held') > 0 ? 'all_held' : 'sold_out';
  }

  function place(
    cart: { variant: string; quantity: number }[],
    who: string,
    virtual_account: boolean,
  ): { code: string; order?: ModelOrder } {
    const wanted = new Map<string, number>();
    for (const { variant, quantity } of cart) wanted.set(variant, (wanted.get(variant) ?? 0) + quantity);
    for (const [variant, quantity] of wanted) {
      const refused = drops(variant, quantity, who);
      if (refused) return { code: refused };
      if (virtual_account && variant === 'drop') return { code: 'invalid_input' };
    }
    const short = [...wanted].filter(([variant, quantity]) => variant !== 'preorder' && quantity > free(variant));
    if (short.length > 0) {
      const [variant] = short[0]!;
      if (wanted.size > 1 || free(variant) > 0) return { code: 'short_stock' };
      return { code: unitsOf(variant, (one) => one.goods === 'held') > 0 ? 'all_held' : 'sold_out' };
    }
    const lines = [...wanted].map(([variant, quantity]) => ({
      variant,
      quantity,
      canceled: 0,
      waits: variant === 'preorder',
    }));
    const in_drop = lines.some((line) => limitOf(line.variant) !== null);
    const order: ModelOrder = {
      id: '',
      who,
      amount: lines.reduce((sum, line) => sum + line.quantity * price(line.variant), 0),
      lines,
      state: 'pending',
      attempt: 'ready',
      goods: 'held',
      unwanted: false,
      ends_ms: model.now_ms + (in_drop ? 600_000 : 900_000),
      money: 0,
      refunds: [],
    };
    orders.push(order);
    return { code: 'ok', order };
  }

  function confirm(one: ModelOrder, wrong_amount: boolean): string {
    if (one.attempt !== 'ready') return one.attempt === 'voided' && one.state === 'expired' ? never_sent(one) : 'ok';
    if (wrong_amount) return 'amount_mismatch';
    one.state = 'paying';
    one.attempt = 'sending';
    one.ends_ms = null;
    sent.add(one);
    return 'ok';
  }
  const sent = new Set<ModelOrder>();
  const never_sent = (one: ModelOrder) => (sent.has(one) ? 'ok' : 'order_state');

  const is_open = (one: ModelOrder) => ['pending', 'paying', 'waiting_deposit'].includes(one.state);
  const has_money = (one: ModelOrder) => ['captured', 'partly_refunded', 'refunded'].includes(one.attempt);

  function end(one: ModelOrder, state: 'failed' | 'expired'): void {
    one.state = state;
    one.goods = 'none';
    one.ends_ms = null;
    if (one.attempt === 'ready' || one.attempt === 'waiting_deposit') one.attempt = 'voided';
    for (const line of one.lines) line.waits = line.variant === 'preorder';
  }

  function settle(one: ModelOrder, outcome: CaptureOutcome, knew: boolean): void {
    if (outcome.state === 'captured') return captured(one, outcome.amount_krw);
    if (outcome.state === 'waiting_for_deposit') return waiting(one, Date.parse(outcome.due_at) + 3_600_000, knew);
    if (outcome.state === 'unknown' && one.attempt === 'sending') one.attempt = 'unknown';
    if (outcome.state !== 'declined' && outcome.state !== 'canceled') return;
    if (has_money(one) || one.attempt === 'declined' || one.attempt === 'voided') return;
    one.attempt = 'declined';
    if (is_open(one)) end(one, 'failed');
  }

  function captured(one: ModelOrder, amount: number): void {
    if (has_money(one)) return;
    one.attempt = 'captured';
    one.money += amount;
    if (amount !== one.amount) {
      if (is_open(one)) end(one, 'failed');
      one.refunds.push({ amount, state: 'due', sends: 0 });
      return;
    }
    const owed = one.refunds
      .filter((refund) => refund.state !== 'done' && refund.state !== 'given_up')
      .reduce((sum, refund) => sum + refund.amount, 0);
    if (!is_open(one)) {
      if (owed > 0) {
        if (owed < amount) one.refunds.push({ amount: amount - owed, state: 'due', sends: 0 });
        return;
      }
      const again = one.state !== 'canceled' && !one.unwanted && one.lines.every((line) => fitsAgain(one, line));
      if (!again) {
        one.refunds.push({ amount, state: 'due', sends: 0 });
        return;
      }
    }
    one.state = one.lines.some((line) => line.canceled > 0) ? 'partly_canceled' : 'confirmed';
    one.goods = 'sold';
    one.ends_ms = null;
  }

  function fitsAgain(one: ModelOrder, line: ModelOrder['lines'][number]): boolean {
    if (drops(line.variant, line.quantity - line.canceled, one.who)) return false;
    return line.variant === 'preorder' || line.quantity - line.canceled <= free(line.variant);
  }

  function waiting(one: ModelOrder, ends_ms: number, knew: boolean): void {
    const reversed = one.attempt === 'captured';
    if (reversed) {
      if (!knew) return;
      one.money = 0;
    } else if (one.attempt !== 'sending' && one.attempt !== 'unknown') return;
    one.attempt = 'waiting_deposit';
    if (['paying', 'confirmed', 'partly_canceled'].includes(one.state)) {
      one.state = 'waiting_deposit';
      one.ends_ms = ends_ms;
    }
    const forbidden = one.lines.some((line) => line.variant === 'drop');
    if (forbidden && !reversed && is_open(one)) {
      end(one, 'failed');
      one.unwanted = true;
    }
  }

  function cancel(one: ModelOrder, part?: { line: number; quantity: number }[]): { refund_krw: number } | string {
    if (one.state === 'pending' || one.state === 'waiting_deposit') {
      if (part) return 'order_state';
      end(one, 'expired');
      one.unwanted = true;
      return { refund_krw: 0 };
    }
    if (one.state !== 'confirmed' && one.state !== 'partly_canceled') return 'order_state';
    if (one.attempt !== 'captured' && one.attempt !== 'partly_refunded') return 'order_state';
    const wanted = part ?? one.lines.map((line, at) => ({ line: at, quantity: line.quantity - line.canceled }));
    for (const { line, quantity } of wanted)
      if (quantity > one.lines[line]!.quantity - one.lines[line]!.canceled) return 'invalid_input';
    if (wanted.every((each) => each.quantity === 0)) return 'invalid_input';
    let refund_krw = 0;
    for (const { line, quantity } of wanted) {
      one.lines[line]!.canceled += quantity;
      refund_krw += quantity * price(one.lines[line]!.variant);
    }
    one.state = one.lines.every((line) => line.canceled === line.quantity) ? 'canceled' : 'partly_canceled';
    if (refund_krw > 0) one.refunds.push({ amount: refund_krw, state: 'due', sends: 0 });
    return { refund_krw };
  }

  function settleRefund(one: ModelOrder, at: number, outcome: string): void {
    const refund = one.refunds[at]!;
    if (refund.state === 'done') return;
    if (outcome === 'done') {
      refund.state = 'done';
      one.money -= refund.amount;
      one.attempt = one.money === 0 ? 'refunded' : 'partly_refunded';
    } else if (refund.state === 'parked' || refund.state === 'given_up') return;
    else if (outcome === 'refused') refund.state = 'parked';
    else if (refund.state !== 'sending') return;
    else refund.state = outcome === 'not_sent' && refund.sends === 1 ? 'due' : 'unknown';
  }

  function sendRefund(one: ModelOrder, at: number): void {
    const refund = one.refunds[at]!;
    refund.state = 'sending';
    refund.sends += 1;
  }

  /** Staff look at a parked refund. */
  function decideRefund(one: ModelOrder, at: number, what: 'retry' | 'give_up'): string {
    const refund = one.refunds[at]!;
    if (refund.state !== 'parked') return 'conflict';
    refund.state = what === 'retry' ? 'due' : 'given_up';
    return 'ok';
  }

  function lapse(one: ModelOrder): void {
    const over = one.ends_ms !== null && one.ends_ms <= model.now_ms;
    if (over && (one.state === 'pending' || one.state === 'waiting_deposit')) end(one, 'expired');
  }

  function leave(one: ModelOrder): void {
    if (one.state !== 'pending') return;
    end(one, 'expired');
    one.unwanted = true;
  }

  function allocate(): void {
    for (const one of orders) {
      if (one.goods !== 'sold') continue;
      for (const line of one.lines) {
        const units = line.quantity - line.canceled;
        if (!line.waits || units === 0) continue;
        if (units > free('preorder')) return;
        line.waits = false;
      }
    }
  }

  /** The shop is as the model says. */
  function compare(shop: MemoryShop): void {
    for (const one of orders) {
      const { order, attempts, lines, refunds } = shop.orders.get(one.id)!;
      assert.equal(order.state, one.state);
      assert.equal(attempts[0]!.state, one.attempt);
      assert.equal(attempts[0]!.balance_krw, one.money);
      assert.equal(order.expires_at?.getTime() ?? null, one.ends_ms);
      for (const [at, line] of lines.entries()) assert.equal(line.canceled_quantity, one.lines[at]!.canceled);
      assert.deepEqual(
        refunds.map((refund) => [refund.amount_krw, refund.state === 'refused' ? 'given_up' : refund.state]),
        one.refunds.map((refund) => [refund.amount, refund.state]),
      );
    }
    const sums = new Map(Object.keys(prices).map((variant) => [variant, { held: 0, sold: 0 }]));
    for (const lot of shop.lots.values()) {
      const sum = sums.get(lot.variant_id)!;
      sum.held += lot.held;
      sum.sold += lot.allocated;
    }
    for (const [variant, sum] of sums)
      assert.deepEqual(sum, {
        held: unitsOf(variant, (one, line) => one.goods === 'held' && !line.waits),
        sold: unitsOf(variant, (one, line) => one.goods === 'sold' && !line.waits),
      });
    for (const drop of shop.drops.values()) {
      assert.equal(
        drop.taken,
        unitsOf(drop.variant_id, () => true),
      );
      assert.equal(
        drop.held,
        unitsOf(drop.variant_id, (one) => one.goods === 'held'),
      );
      for (const who of new Set(orders.map((one) => one.who)))
        assert.equal(
          shop.caps.get(`${drop.id}:${who}`) ?? 0,
          unitsOf(drop.variant_id, (one) => one.who === who),
        );
    }
  }

  return model;
}

const givenLot = (id: string, variant_id: string, on_hand: number, expires_on: string | null): LotState => ({
  id,
  shop_id: 'shop',
  warehouse_id: 'warehouse',
  variant_id,
  expires_on,
  on_hand,
  held: 0,
  allocated: 0,
});

const givenDrop = (variant_id: string, allotment: number, cap_per_person: number): DropState => ({
  id: `drop-${variant_id}`,
  shop_id: 'shop',
  variant_id,
  kind: variant_id === 'preorder' ? 'preorder' : 'stock',
  opens_at: new Date(0),
  closes_at: new Date('2030-01-01'),
  allotment,
  taken: 0,
  held: 0,
  cap_per_person,
  promised_on: variant_id === 'preorder' ? '2027-01-31' : null,
  allow_virtual_account: variant_id === 'preorder',
  hold_ms: 600_000,
  canceled_at: null,
});

const givenOffer = (variant_id: string): Offer => ({
  variant_id,
  snapshot_id: `snapshot-${variant_id}`,
  product_id: `product-${variant_id}`,
  shop_id: 'shop',
  title: variant_id,
  option_text: '',
  unit_price_krw: prices[variant_id]!,
  tax_free: false,
  state: 'on_sale',
  made_to_order: false,
});
