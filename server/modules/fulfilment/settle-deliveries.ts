import { plainArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import { settleBoxes } from './boxes/settle-boxes.ts';
import { releasePlans } from './plan-stops.ts';

/** A delivery is open while any of its parcels is, merged when it has none, else as its parcels ended. Locks them by id; what will not
 * be brought, or goes with a carrier now, gives its day back. By truck where one of its parcels goes so, unless a person said otherwise. */
export async function settleDeliveries(tx: Tx, delivery_ids: readonly string[]): Promise<void> {
  if (delivery_ids.length === 0) return;
  const ids = plainArray([...new Set(delivery_ids)].sort());
  await tx`
    with locked as (
      select id from fulfilment.deliveries where id = any (${ids}::text::uuid[]) order by id for no key update
    ), now as (
      select l.id, case
          when count(p.id) = 0 then 'merged'
          when bool_or(p.state = 'open') then 'open'
          when bool_or(p.state = 'done') then 'done'
          else 'void' end as state,
        case
          when bool_or(p.way_by is not null and p.state <> 'void') then bool_or(p.way = 'truck' and p.way_by is not null and p.state <> 'void')
          else coalesce(bool_or(p.way = 'truck' and p.state <> 'void'), true) or not bool_or(p.state <> 'void') end as by_truck
      from locked l left join fulfilment.parcels p on p.delivery_id = l.id
      group by l.id
    )
    update fulfilment.deliveries d set state = now.state, way = case when now.by_truck then 'truck' else 'parcel' end, version = d.version + 1
    from now where d.id = now.id`;
  await releasePlans(tx, delivery_ids);
  await settleBoxes(tx, delivery_ids);
}
