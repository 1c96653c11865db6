-- promise: P5
-- name: desk_agrees_with_orders
-- says: the order grid has a row for every order whose news its listener has heard, that was there before its first filling, or that was passed while still pending, no older than that news, and a row of the order's own version says its state, units, times and contact
-- walks: orders.orders id
with heard as (
  select e.entity_id, max(e.version) as version
  from platform.outbox e
  join platform.outbox_cursors c on c.listener = 'desk.orders' and (e.epoch, e.xid, e.seq) <= (c.epoch, c.xid, c.seq)
  where e.entity_id > :from and e.entity_id <= :to and e.name like 'orders.%' and e.name <> 'orders.order_placed'
  group by e.entity_id
), units as (
  select order_id, sum(quantity) as quantity from orders.lines where order_id > :from and order_id <= :to group by order_id
)
select o.id as order_id, o.version, o.state, r.version as row_version, r.state as row_state, h.version as heard_version
from orders.orders o
left join desk.rows r on r.order_id = o.id
left join heard h on h.entity_id = o.id
left join units u on u.order_id = o.id
left join desk.fillings f on f.source = 'orders' and f.done_at is not null
left join desk.fillings p on p.source = 'orders.pending'
where o.id > :from and o.id <= :to
  and (
    (r.order_id is null
      and (h.version is not null or o.placed_at < f.started_at or (o.state = 'pending' and o.id <= p.after_id and f.source is not null)))
    or r.version < h.version
    or r.version > o.version
    or (r.version = o.version
        and (r.state, r.quantity, r.ordered_at, r.paid_at, r.recipient_ref)
          is distinct from (case o.state when 'shipped' then 'shipping' else o.state end, u.quantity, o.placed_at, o.confirmed_at, o.contact_ref))
  )
