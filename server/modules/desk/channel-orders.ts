import { type KnownPicture, lines_changed, readPictures, readPicturesAfter } from '../channels/index.ts';
import { day_agreed } from '../fulfilment/index.ts';
import { earliest, withAgreedDays } from './agreed-days.ts';
import type { DeskLine, DeskOrder, DeskParcel } from './desk-order.ts';
import type { DeskSource } from './sources.ts';

/** Orders of every other market. The events name the order; it is read as it is now, with the days that were agreed by phone. */
export const channel_orders: DeskSource = {
  name: 'channels',
  origin: 'channel',
  events: [lines_changed, day_agreed],
  async heard(tx, events) {
    const ids = [...new Set(events.map((event) => event.entity_id))];
    return withAgreedDays(tx, (await readPictures(tx, ids)).map(ofPicture));
  },
  readAfter: async (tx, after_id, limit) =>
    withAgreedDays(tx, (await readPicturesAfter(tx, after_id, limit)).map(ofPicture)),
};

const remotes = { JEJU: 'jeju', ISLAND: 'island' } as const;
const ended = new Set(['canceled', 'returned']);

type Line = KnownPicture['data']['lines'][number];

function parcelsOf({ parcels, quantity, courier, tracking_number }: Line): DeskParcel[] {
  return parcels ?? (tracking_number ? [{ quantity, courier: courier ?? '', tracking_number }] : []);
}

function ofPicture({ shop_id, version, data: { order, deliveries, lines } }: KnownPicture): DeskOrder {
  const arrived = lines.filter((line) => line.state === 'delivered' || line.state === 'decided');
  return {
    order_id: order.id,
    origin: 'channel',
    shops: [shop_id],
    channel: { value: order.channel_id, label: order.channel_name },
    number: order.order_key,
    state: lines[0]?.state ?? 'new',
    states: [...new Set(lines.map((line) => line.state))],
    quantity: lines.reduce((sum, line) => sum + line.quantity, 0),
    amount_krw: Math.max(
      0,
      lines.reduce((sum, line) => sum + line.total_krw, 0),
    ),
    refunded_krw: lines
      .filter((line) => ended.has(line.state))
      .reduce((sum, line) => sum + Math.max(0, line.total_krw), 0),
    // A file need not say when; it was there when it was seen.
    ordered_at: order.ordered_at ?? order.paid_at ?? order.last_seen_at,
    paid_at: order.paid_at,
    delivered_at: arrived.length === lines.length ? earliest(arrived.map((line) => line.state_at)) : null,
    drop_id: null,
    person_id: null,
    buyer_ref: order.buyer_ref,
    recipient_ref: deliveries[0]?.recipient_ref ?? null,
    edited: lines.some((line) => line.edited.length > 0),
    lines: lines.map(
      (line): DeskLine => ({
        line_id: line.id,
        line_key: line.line_key,
        delivery_id: line.delivery_id,
        title: line.title,
        option_text: line.option_text,
        quantity: line.quantity,
        canceled_quantity: ended.has(line.state) ? line.quantity : line.claimed_quantity,
        unit_krw: line.unit_krw,
        total_krw: line.total_krw,
        state: line.state,
        due_on: line.due_on,
        stock_state: line.stock_state,
        blocks: line.blocks,
        parcels: parcelsOf(line),
      }),
    ),
    deliveries: deliveries.map((one) => ({
      delivery_id: one.id,
      bundle: one.bundle_key,
      recipient_ref: one.recipient_ref,
      sido: one.sido,
      sigungu: one.sigungu,
      remote: one.remote && remotes[one.remote],
      region_flag: one.region_flag,
      wished_on: one.wished_on,
      courier: one.courier,
      tracking_number: one.tracking_number,
      dispatched_at:
        one.dispatched_at ??
        earliest(lines.filter((line) => line.delivery_id === one.id).map((line) => line.dispatched_at)),
    })),
    version,
  };
}
