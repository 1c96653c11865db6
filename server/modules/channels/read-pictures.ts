import type { Sql, Tx } from '../../platform/db.ts';
import type { ChannelOrderPicture } from './events.ts';

/** A `ChannelOrderPicture` of the order `o` of the channel `c`, as SQL. */
export const picture = (sql: Sql | Tx) => sql`
    jsonb_build_object(
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
    )`;

export type KnownPicture = { order_id: string; shop_id: string; version: number; data: ChannelOrderPicture };

/** The next orders by id, oldest first: for whoever reads them all. */
export function readPicturesAfter(sql: Sql | Tx, after_id: string, limit: number): Promise<KnownPicture[]> {
  return sql<KnownPicture[]>`
    select o.id as order_id, o.shop_id, o.version, ${picture(sql)} as data
    from channels.orders o join channels.channels c on c.id = o.channel_id
    where o.id > ${after_id}::uuid order by o.id limit ${limit}`;
}
