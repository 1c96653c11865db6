import { plainArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import { publish } from '../../platform/outbox.ts';
import { lines_changed } from './events.ts';
import { picture } from './read-pictures.ts';

/**
 * Raises the version of these channel orders and publishes each as it is now (`ChannelOrderPicture`). Call it once at the end of
 * every transaction that changed an order, a delivery or a line.
 */
export async function tellLinesChanged(tx: Tx, order_ids: string[]): Promise<void> {
  const ids = [...new Set(order_ids)].sort();
  if (ids.length === 0) return;
  const rows = await tx<{ id: string; shop_id: string; version: number; data: object }[]>`
    with touched as (
      update channels.orders set version = version + 1 where id = any (${plainArray(ids)}::text::uuid[]) returning *
    )
    select o.id, o.shop_id, o.version, ${picture(tx)} as data
    from touched o join channels.channels c on c.id = o.channel_id
    order by o.id`;
  await publish(
    tx,
    rows.map((row) => ({
      name: lines_changed,
      shop_id: row.shop_id,
      entity_id: row.id,
      version: row.version,
      data: row.data,
    })),
  );
}
