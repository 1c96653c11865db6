-- promise: P10
-- name: channel_lines_belong_to_orders
-- says: every line of another channel is in an order and in a delivery that exist, and that delivery in an order that exists
-- walks: channels.lines id
select l.id as line_id, case when o.id is null then 'a line of no order'
  when d.id is null then 'a line of no delivery' else 'a delivery of no order' end as fault
from channels.lines l
left join channels.orders o on o.id = l.order_id
left join channels.deliveries d on d.id = l.delivery_id
left join channels.orders b on b.id = d.order_id
where l.id > :from and l.id <= :to and (o.id is null or d.id is null or b.id is null)
