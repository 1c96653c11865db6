import { plainArray } from '../../platform/arrays.ts';
import { clockNow, type Tx } from '../../platform/db.ts';
import { noteDispatch, own_channel, type Tracking } from '../orders/index.ts';

type Row = {
  line_id: string;
  order_id: string;
  arrived_at: Date | null;
  boxes: number;
  numbered: number;
  tracking: Tracking[] | null;
};

/**
 * Tells our own orders how far their goods have come: on their way when every box of a line has its number, delivered when the delivery
 * has arrived. Other channels are told in their own way. The caller has locked the deliveries.
 */
export async function tellOwnOrders(tx: Tx, delivery_ids: readonly string[]): Promise<void> {
  const rows = await tx<Row[]>`
    select l.id as line_id, p.order_id, d.arrived_at, b.boxes, b.numbered, b.tracking
    from fulfilment.parcels p join fulfilment.lines l on l.parcel_id = p.id join fulfilment.deliveries d on d.id = p.delivery_id
    cross join lateral (
      select count(*)::int as boxes, count(x.tracking_number)::int as numbered,
        jsonb_agg(distinct jsonb_build_object('courier', x.courier, 'tracking_number', x.tracking_number))
          filter (where x.tracking_number is not null) as tracking
      from fulfilment.boxes x
      where x.delivery_id = d.id and x.void_at is null and (x.line_id = l.id or (x.line_id is null and not exists (
        select from fulfilment.line_goods g where g.line_id = l.id and cardinality(g.boxes) > 1)))) b
    where p.delivery_id = any (${plainArray(delivery_ids)}::text::uuid[]) and p.channel_kind = ${own_channel}
      and l.quantity > 0 and l.state in ('confirmed', 'shipping') and (d.arrived_at is not null or (b.boxes > 0 and b.boxes = b.numbered))
    order by p.order_id, l.id`;
  if (rows.length === 0) return;
  const now = await clockNow(tx);
  await noteDispatch(
    tx,
    rows.map(({ line_id, order_id, arrived_at, tracking }) => ({
      line_id,
      order_id,
      at: arrived_at ?? now,
      arrived: arrived_at !== null,
      tracking: tracking ?? [],
    })),
    now,
  );
}
