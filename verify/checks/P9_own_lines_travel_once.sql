-- promise: P9
-- name: own_lines_travel_once
-- says: every line of an own order whose payment fulfilment has heard of is in a parcel of that order, and in the one of its shop
-- walks: orders.orders id
with heard as (
  select distinct e.entity_id as order_id
  from platform.outbox e
  join platform.outbox_cursors c on c.listener = 'fulfilment.own_parcels' and (e.epoch, e.xid, e.seq) <= (c.epoch, c.xid, c.seq)
  where e.entity_id > :from and e.entity_id <= :to and e.name = 'orders.order_confirmed'
)
select h.order_id, l.id as line_id, p.id as parcel_id, p.shop_id
from heard h
join orders.lines l on l.order_id = h.order_id
left join fulfilment.lines f on f.id = l.id
left join fulfilment.parcels p on p.id = f.parcel_id
where p.id is null or p.order_id <> h.order_id or p.shop_id <> l.shop_id
