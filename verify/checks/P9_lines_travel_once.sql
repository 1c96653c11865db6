-- promise: P9
-- name: lines_travel_once
-- says: every line of another channel's order that was heard of is in one parcel, and every parcel in one delivery, open exactly while something of it is
-- walks: fulfilment.parcels order_id
with heard as (
  select e.entity_id as order_id, max(e.version) as version
  from platform.outbox e
  join platform.outbox_cursors c on c.listener = 'fulfilment.parcels' and (e.epoch, e.xid, e.seq) <= (c.epoch, c.xid, c.seq)
  where e.entity_id > :from and e.entity_id <= :to and e.name = 'channels.lines_changed'
  group by e.entity_id
), said as (
  -- The news says no more than whose order it is: its lines are those of that version, while there is no newer one.
  select h.order_id, l.id as line_id, l.delivery_id as parcel_id
  from heard h join channels.orders o on o.id = h.order_id and o.version = h.version join channels.lines l on l.order_id = o.id
), own as (
  select p.id, p.order_id, p.state, p.delivery_id from fulfilment.parcels p where p.order_id > :from and p.order_id <= :to
)
select s.order_id, s.line_id, s.parcel_id, null::uuid as delivery_id, 'in no parcel' as fault
from said s left join fulfilment.lines l on l.id = s.line_id left join own on own.id = l.parcel_id
where own.id is null
union all
select own.order_id, null, own.id, own.delivery_id, 'open in a delivery that is ' || d.state
from own join fulfilment.deliveries d on d.id = own.delivery_id
where d.state = 'merged' or (own.state = 'open') > (d.state = 'open')
union all
select own.order_id, null, own.id, own.delivery_id, 'nothing open in an open delivery'
from own join fulfilment.deliveries d on d.id = own.delivery_id and d.state = 'open'
where not exists (select from fulfilment.parcels o where o.delivery_id = d.id and o.state = 'open')
