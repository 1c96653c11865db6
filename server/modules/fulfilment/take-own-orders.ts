import { plainArray } from '../../platform/arrays.ts';
import { type Sql, type Tx, together, transact } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import type { OutboxEvent } from '../../platform/outbox.ts';
import type { Vault } from '../identity/index.ts';
import { readWaitingLines } from '../inventory/index.ts';
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
import { decideRegion } from '../regions/index.ts';
import { keepParcels, type NewParcel, stateOf } from './keep-parcels.ts';
import { standOf, wasPaid } from './own-rules.ts';
import { readRecipients } from './read-recipients.ts';

const confirmed = 'orders.order_confirmed';

/** What changes what of an own order is to be brought. Most orders are heard of once, when they are paid for. */
export const own_order_events = [
  confirmed,
  'orders.order_canceled',
  'orders.order_waiting_deposit',
  'orders.order_failed',
  'orders.order_expired',
  order_shipped,
  order_delivered,
  goods_allocated,
  promise_moved,
];

/** Takes orders of our own storefront as they are now: what one shop brings of an order is a parcel. */
export async function takeOwnOrders(tx: Tx, vault: Vault, events: readonly OutboxEvent[]): Promise<void> {
  const paid = new Set(events.filter((event) => event.name === confirmed).map((event) => event.entity_id));
  const others = [...new Set(events.map((event) => event.entity_id))].filter((id) => !paid.has(id));
  // An order that was never paid for is no parcel: a rush leaves thousands of them.
  const ids = [...paid, ...(await readTaken(tx, others))];
  if (ids.length > 0) await keepOwn(tx, vault, await readOrderPictures(tx, ids));
}

/** Those of these orders that are parcels already. */
async function readTaken(tx: Tx, order_ids: readonly string[]): Promise<Set<string>> {
  if (order_ids.length === 0) return new Set();
  const rows = await tx<{ order_id: string }[]>`
    select distinct order_id from fulfilment.parcels where order_id = any (${plainArray(order_ids)}::text::uuid[])`;
  return new Set(rows.map((row) => row.order_id));
}

async function keepOwn(tx: Tx, vault: Vault, orders: readonly OrderPicture[]): Promise<void> {
  const refs = orders.map((order) => order.contact_ref);
  const ids = orders.map((order) => order.order_id);
  const [people, waiting] = await together([readRecipients(vault, tx, refs), readWaitingLines(tx, ids)]);
  await keepParcels(
    tx,
    orders.filter(wasPaid).flatMap((order) => {
      const person = people.get(order.contact_ref);
      const place = decideRegion(person?.address ?? '', person?.zip ?? null);
      return bundlesOf(order).map((bundle) => parcelOf(order, bundle, place, waiting));
    }),
  );
}

function parcelOf(
  order: OrderPicture,
  bundle: ReturnType<typeof bundlesOf>[number],
  { flag, ...place }: ReturnType<typeof decideRegion>,
  waiting: ReadonlySet<string>,
): NewParcel {
  const lines = bundle.lines.map((line) => {
    const number = line.tracking?.[0];
    return {
      id: line.line_id,
      // So it stands on every paper: whoever packs looks for it, though nobody bought it.
      title: line.gift ? `[사은품] ${line.title}` : line.title,
      option_text: line.option_text,
      ...standOf(order, line, waiting.has(line.line_id)),
      courier: number?.courier ?? null,
      tracking_number: number?.tracking_number ?? null,
      goods: [{ variant_id: line.variant_id, quantity: 1 }],
    };
  });
  return {
    id: bundle.id,
    shop_id: bundle.shop_id,
    delivery_id: newId(),
    order_id: order.order_id,
    channel_kind: own_channel,
    channel_name: own_channel_name,
    order_key: order.order_number,
    recipient_ref: order.contact_ref,
    ...place,
    region_flag: flag,
    wished_on: bundle.lines.reduce<string | null>(
      (last, { promised_on }) => (promised_on && (!last || promised_on > last) ? promised_on : last),
      null,
    ),
    ordered_at: order.placed_at,
    state: stateOf(lines),
    version: order.version,
    lines,
  };
}

const chunk = 200;

/**
 * Takes the next own orders that were there before anybody listened, oldest first; false where nothing was left to do. The listener
 * goes on meanwhile: what it has taken is left to it.
 */
export function takeOlderOrders(sql: Sql, vault: Vault): Promise<boolean> {
  return transact(sql, async (tx) => {
    const [filling] = await tx<{ after_id: string }[]>`
      select after_id from fulfilment.fillings where source = ${own_channel} and done_at is null for no key update skip locked`;
    if (!filling) return false;
    const orders = await readOrderPicturesAfter(tx, filling.after_id, chunk);
    const ids = orders.map((order) => order.order_id);
    const taken = await readTaken(tx, ids);
    await keepOwn(
      tx,
      vault,
      orders.filter((order) => !taken.has(order.order_id)),
    );
    const last = orders.length < chunk ? null : orders.at(-1)!.order_id;
    await tx`
      update fulfilment.fillings set after_id = coalesce(${last}::uuid, after_id), done_at = case when ${last === null} then now() end
      where source = ${own_channel}`;
    return last !== null;
  });
}
