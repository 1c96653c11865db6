-- promise: P5
-- name: orders_have_their_events
-- says: every order has the event of its placing, and one of each confirmation in its history (a deposit the bank takes back and that comes again confirms twice); no event is of an order that is not there (events are kept a week)
-- walks: orders.orders id
with events as (
  select e.entity_id,
    count(*) filter (where e.name = 'orders.order_placed') as placed,
    count(*) filter (where e.name = 'orders.order_confirmed') as confirmed
  from platform.outbox e
  where e.entity_id > :from and e.entity_id <= :to and e.name like 'orders.order\_%'
  group by e.entity_id
)
select coalesce(o.id, e.entity_id) as order_id, o.state, coalesce(e.placed, 0) as placed_events, coalesce(e.confirmed, 0) as confirmed_events
from (select * from orders.orders where id > :from and id <= :to) o
full join events e on e.entity_id = o.id
where o.id is null
  or (
    o.placed_at > clock_timestamp() - interval '6 days'
    and (coalesce(e.placed, 0) <> 1 or coalesce(e.confirmed, 0) <> (
      select count(*) from orders.history h where h.order_id = o.id and h.what = 'confirmed'))
  )
