import type { Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import type { OutboxEvent } from '../../platform/outbox.ts';
import { type KnownPicture, readComponents, readPictures } from '../channels/index.ts';
import { keepParcels, type NewParcel, stateOf } from './keep-parcels.ts';

/** Takes orders as their channels now see them: a bundle of a channel is a parcel. */
export async function takeParcels(tx: Tx, events: readonly OutboxEvent[]): Promise<void> {
  const orders = await readPictures(tx, [...new Set(events.map((event) => event.entity_id))]);
  const lines = orders.flatMap((one) => one.data.lines);
  const components = await readComponents(tx, [...new Set(lines.flatMap((line) => line.channel_option_id ?? []))]);
  await keepParcels(
    tx,
    orders.flatMap((one) => parcelsOf(one, components)),
  );
}

function parcelsOf(
  { shop_id, version, data: picture }: KnownPicture,
  components: Awaited<ReturnType<typeof readComponents>>,
): NewParcel[] {
  return picture.deliveries.map((delivery) => {
    const lines = picture.lines.filter((line) => line.delivery_id === delivery.id);
    return {
      ...delivery,
      shop_id,
      delivery_id: newId(),
      order_id: picture.order.id,
      channel_kind: picture.order.channel_kind,
      channel_name: picture.order.channel_name,
      order_key: picture.order.order_key,
      ordered_at: picture.order.ordered_at ?? picture.order.last_seen_at,
      state: stateOf(lines),
      version,
      lines: lines.map((line) => ({
        ...line,
        courier: line.courier ?? delivery.courier,
        tracking_number: line.tracking_number ?? delivery.tracking_number,
        goods: components.get(line.channel_option_id ?? '') ?? [],
      })),
    };
  });
}
