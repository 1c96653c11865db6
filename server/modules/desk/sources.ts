import type { Sql, Tx } from '../../platform/db.ts';
import type { OutboxEvent } from '../../platform/outbox.ts';
import { day_agreed } from '../fulfilment/index.ts';
import {
  bundlesOf,
  goods_allocated,
  type OrderPicture,
  order_delivered,
  order_shipped,
  own_channel,
  own_channel_name,
  promise_moved,
  readOrderPictures,
  readOrderPicturesAfter,
} from '../orders/index.ts';
import { earliest, withAgreedDays } from './agreed-days.ts';
import type { DeskOrder } from './desk-order.ts';

/**
 * Where orders come from: what its news say, and how all of it is read for a first filling and for a rebuild. Sources are read
 * by id, oldest first.
 */
export type DeskSource = {
  name: string;
  origin: 'own' | 'channel';
  events: readonly string[];
  /** The orders that these events are about, as they are now (or as the events say). */
  heard(tx: Tx, events: readonly OutboxEvent[]): Promise<DeskOrder[]>;
  readAfter(tx: Sql | Tx, after_id: string, limit: number): Promise<DeskOrder[]>;
};

/**
 * Orders of our own shops. The events name the order; its rows are read as they are now, which is never older. That one was placed is
 * no news here: most are paid or gone within seconds, and a rush would be written twice (take-pending.job.ts takes those that stay).
 */
export const own_orders: DeskSource = {
  name: 'orders',
  origin: 'own',
  events: [
    'orders.order_waiting_deposit',
    'orders.order_confirmed',
    'orders.order_failed',
    'orders.order_expired',
    'orders.order_canceled',
    'orders.order_refunded',
    order_shipped,
    order_delivered,
    goods_allocated,
    promise_moved,
    day_agreed,
  ],
  async heard(tx, events) {
    const ids = [...new Set(events.map((event) => event.entity_id))];
    return withAgreedDays(tx, (await readOrderPictures(tx, ids)).map(ofOwnOrder));
  },
  readAfter: async (tx, after_id, limit) =>
    withAgreedDays(tx, (await readOrderPicturesAfter(tx, after_id, limit)).map(ofOwnOrder)),
};

const lineState = (line: OrderPicture['lines'][number], order_state: string): string => {
  if (line.canceled_quantity === line.quantity) return 'canceled';
  if (line.arrived_at) return 'delivered';
  return line.left_at ? 'shipping' : order_state;
};

export function ofOwnOrder(picture: OrderPicture): DeskOrder {
  const { order_id } = picture;
  const state = picture.state === 'shipped' ? 'shipping' : picture.state;
  const bundles = bundlesOf(picture);
  const bundle_of = new Map(bundles.flatMap((one) => one.lines.map((line) => [line.line_id, one.id])));
  const arrived = picture.lines.map((line) => line.arrived_at).filter((at) => at !== null);
  return {
    order_id,
    origin: 'own',
    shops: [...new Set([picture.shop_id, ...picture.lines.map((line) => line.shop_id)])],
    channel: { value: own_channel, label: own_channel_name },
    number: picture.order_number,
    state,
    states: [state],
    quantity: picture.lines.reduce((sum, line) => sum + line.quantity, 0),
    amount_krw: picture.amount_krw,
    refunded_krw: picture.refunded_krw,
    ordered_at: picture.placed_at,
    paid_at: picture.confirmed_at,
    delivered_at: picture.state === 'delivered' ? (arrived.sort().at(-1) ?? null) : null,
    drop_id: picture.drop_id,
    person_id: picture.person_id,
    buyer_ref: picture.contact_ref,
    recipient_ref: picture.contact_ref,
    edited: false,
    lines: picture.lines.map((line) => ({
      line_id: line.line_id,
      line_key: line.line_id,
      delivery_id: bundle_of.get(line.line_id) ?? order_id,
      title: line.title,
      option_text: line.option_text,
      quantity: line.quantity,
      canceled_quantity: line.canceled_quantity,
      unit_krw: line.unit_price_krw,
      total_krw: line.unit_price_krw * line.quantity - line.discount_krw,
      state: lineState(line, state),
      due_on: line.promised_on,
      stock_state: null,
      blocks: [],
      parcels: (line.tracking ?? []).map((box) => ({ quantity: line.quantity - line.canceled_quantity, ...box })),
      ...(line.gift ? { gift: true as const } : {}),
    })),
    // A shop's goods of one order go to one place.
    deliveries: bundles.map(({ id, lines }) => {
      const number = lines.flatMap((line) => line.tracking ?? [])[0];
      return {
        delivery_id: id,
        bundle: picture.order_number,
        recipient_ref: picture.contact_ref,
        sido: null,
        sigungu: null,
        remote: null,
        region_flag: null,
        wished_on: null,
        courier: number?.courier ?? null,
        tracking_number: number?.tracking_number ?? null,
        dispatched_at: earliest(lines.map((line) => line.left_at)),
      };
    }),
    version: picture.version,
  };
}
