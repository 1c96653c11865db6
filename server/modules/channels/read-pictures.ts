import { plainArray } from '../../platform/arrays.ts';
import type { Fragment, Sql, Tx } from '../../platform/db.ts';
import type { ChannelOrderPicture } from './events.ts';

/**
 * A `ChannelOrderPicture` of the order `o` of the channel `c`, as SQL. Rows as JSON, not built key by key: that takes a third of the
 * time, and every order that an import took is read so.
 */
const picture = (sql: Sql | Tx): Fragment => sql`
    json_build_object(
      'order', json_build_object('id', o.id, 'channel_id', o.channel_id, 'channel_kind', c.kind, 'channel_name', c.name,
        'order_key', o.order_key, 'ordered_at', o.ordered_at, 'paid_at', o.paid_at, 'buyer_ref', o.buyer_ref,
        'last_seen_at', o.last_seen_at),
      'deliveries', (select coalesce(json_agg(d order by d.id), '[]') from (
        select id, bundle_key, recipient_ref, sido, sigungu, gu, region_flag, remote, shipping_krw, remote_shipping_krw, wished_on,
          method, courier, tracking_number, dispatched_at, exported_at
        from channels.deliveries where order_id = o.id) d),
      'lines', (select coalesce(json_agg(l order by l.id), '[]') from (
        select l.id, l.delivery_id, l.line_key, l.parent_line_id, l.item_kind, l.channel_product_id, l.channel_option_id, p.product_id,
          l.title, l.option_text, l.quantity, l.claimed_quantity, l.unit_krw, l.discount_krw, l.total_krw, l.fee_krw, l.state,
          l.state_at, l.due_on, l.confirmed_at, l.courier, l.tracking_number, l.dispatched_at, l.stock_state, l.blocks, l.version,
          array(select jsonb_object_keys(l.edited)) as edited,
          (select json_agg(json_build_object('quantity', b.quantity, 'courier', b.courier, 'tracking_number', b.tracking_number) order by b.id)
            from channels.parcels b where b.line_id = l.id) as parcels
        from channels.lines l left join channels.products p on p.id = l.channel_product_id where l.order_id = o.id) l)
    )`;

export type KnownPicture = { order_id: string; shop_id: string; version: number; data: ChannelOrderPicture };

/** These orders as they are now. */
export function readPictures(sql: Sql | Tx, ids: readonly string[]): Promise<KnownPicture[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return sql<KnownPicture[]>`
    select o.id as order_id, o.shop_id, o.version, ${picture(sql)} as data
    from channels.orders o join channels.channels c on c.id = o.channel_id
    where o.id = any (${plainArray(ids)}::text::uuid[]) order by o.id`;
}

/** The next orders by id, oldest first: for whoever reads them all. */
export function readPicturesAfter(sql: Sql | Tx, after_id: string, limit: number): Promise<KnownPicture[]> {
  return sql<KnownPicture[]>`
    select o.id as order_id, o.shop_id, o.version, ${picture(sql)} as data
    from channels.orders o join channels.channels c on c.id = o.channel_id
    where o.id > ${after_id}::uuid order by o.id limit ${limit}`;
}
