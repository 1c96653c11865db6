-- promise: P9
-- name: orders_say_what_left
-- says: an own order is shipped when all that is left of it has left the house, delivered when all of it has arrived, and neither before; goods that have left are in no lot any more
-- walks: orders.orders id
with lines as (
  select l.order_id, l.id, l.left_at, l.arrived_at, l.canceled_quantity < l.quantity as live
  from orders.lines l where l.order_id > :from and l.order_id <= :to
), ways as (
  select order_id, case
      when not bool_and(left_at is not null) filter (where live) then 'here'
      when bool_and(arrived_at is not null) filter (where live) then 'delivered'
      else 'shipped' end as way
  from lines where live group by order_id
)
select o.id as order_id, null::uuid as line_id, o.state, w.way
from orders.orders o join ways w on w.order_id = o.id
where o.id > :from and o.id <= :to and o.state in ('confirmed', 'partly_canceled', 'shipped', 'delivered')
  and w.way <> case when o.state in ('shipped', 'delivered') then o.state else 'here' end
union all
select l.order_id, l.id, 'left', h.state
from lines l join inventory.holds h on h.order_id = l.order_id and h.line_id = l.id
where l.left_at is not null and h.state = 'committed' and h.lot_id is not null and h.returned < h.quantity
