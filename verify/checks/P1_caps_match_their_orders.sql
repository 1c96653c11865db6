-- promise: P1
-- name: caps_match_their_orders
-- says: what a person is said to have taken of a drop is the sum of their living orders, and within the cap
-- walks: drops.caps drop_id
select c.drop_id, c.identity, c.cap, c.used, coalesce(o.used, 0) as used_by_orders
from (select * from drops.caps where drop_id > :from and drop_id <= :to) c
full join (
  select o.drop_id, who.identity, sum(l.quantity - l.canceled_quantity) as used
  from orders.orders o
  cross join unnest(o.cap_identities) as who(identity)
  join drops.drops d on d.id = o.drop_id
  join orders.lines l on l.order_id = o.id and l.variant_id = d.variant_id
  where o.drop_id > :from and o.drop_id <= :to
    and o.state in ('pending', 'paying', 'waiting_deposit', 'confirmed', 'partly_canceled')
  group by o.drop_id, who.identity
) o on o.drop_id = c.drop_id and o.identity = c.identity
where coalesce(c.used, 0) <> coalesce(o.used, 0) or c.used > c.cap
