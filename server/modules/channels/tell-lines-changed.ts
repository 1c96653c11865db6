import { plainArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import { publish } from '../../platform/outbox.ts';
import { lines_changed } from './events.ts';

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
    select o.id, o.shop_id, o.version, jsonb_build_object(
      'order', jsonb_build_object('id', o.id, 'channel_id', o.channel_id, 'channel_kind', c.kind, 'channel_name', c.name,
        'order_key', o.order_key, 'ordered_at', o.ordered_at, 'paid_at', o.paid_at, 'buyer_ref', o.buyer_ref,
        'last_seen_at', o.last_seen_at),
      'deliveries', (
        select coalesce(jsonb_agg(to_jsonb(d) - '{shop_id,channel_id,order_id,recipient_print}'::text[] order by d.id), '[]')
        from channels.deliveries d where d.order_id = o.id),
      'lines', (
        select coalesce(jsonb_agg((to_jsonb(l)
            - '{shop_id,channel_id,order_id,private_ref,row_print,former_prints,as_of,created_at}'::text[])
          || jsonb_build_object('product_id', p.product_id, 'edited', (select coalesce(jsonb_agg(k), '[]') from jsonb_object_keys(l.edited) k))
          order by l.id), '[]')
        from channels.lines l left join channels.products p on p.id = l.channel_product_id where l.order_id = o.id)
    ) as data
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
