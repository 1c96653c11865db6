-- promise: P9
-- name: boxes_hold_their_goods
-- says: goods that go in several boxes have every box once, in the delivery they go with; the channel knows the declared one's number, and a delivery has arrived when its last box has
-- walks: fulfilment.parcels order_id
with own as (
  select p.id, p.order_id, p.delivery_id, p.state from fulfilment.parcels p where p.order_id > :from and p.order_id <= :to
), wanted as (
  select own.order_id, own.delivery_id, l.id as line_id, g.variant_id, g.quantity * cardinality(g.boxes) as boxes, l.tracking_number
  from own join fulfilment.lines l on l.parcel_id = own.id join fulfilment.line_goods g on g.line_id = l.id
  where own.state = 'open' and l.quantity > 0 and cardinality(g.boxes) > 1
    and l.state in ('new', 'confirmed', 'cancel_requested', 'address_changed')
)
select w.order_id, w.delivery_id, w.line_id, 'has not each of its boxes' as fault
from wanted w
where w.boxes <> (select count(*) from fulfilment.boxes b
  where b.line_id = w.line_id and b.variant_id = w.variant_id and b.void_at is null and b.delivery_id = w.delivery_id)
union all
select w.order_id, w.delivery_id, w.line_id, 'its channel knows a number that none of its boxes has'
from wanted w
where w.tracking_number is not null and not exists (
  select from fulfilment.boxes b where b.line_id = w.line_id and b.void_at is null and b.declared
    and (b.tracking_number = w.tracking_number or b.state = 'arrived'))
union all
select distinct own.order_id, own.delivery_id, null::uuid, 'arrived without one of its boxes'
from own join fulfilment.deliveries d on d.id = own.delivery_id and d.arrived_at is not null
where exists (select from fulfilment.boxes b where b.delivery_id = d.id and b.void_at is null and b.state <> 'arrived')
union all
select distinct own.order_id, own.delivery_id, null::uuid, 'all its boxes are there, and it is not'
from own join fulfilment.deliveries d on d.id = own.delivery_id and d.arrived_at is null and d.state in ('open', 'done')
where exists (select from fulfilment.boxes b where b.delivery_id = d.id and b.void_at is null)
  and not exists (select from fulfilment.boxes b where b.delivery_id = d.id and b.void_at is null and b.state <> 'arrived')
