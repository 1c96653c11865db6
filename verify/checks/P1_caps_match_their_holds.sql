-- promise: P1
-- name: caps_match_their_holds
-- says: what a person is said to have taken of a drop is the sum of the holds of their orders, and within the cap
-- walks: drops.caps drop_id
select coalesce(c.drop_id, h.drop_id) as drop_id, coalesce(c.identity, h.identity) as identity, c.cap, c.used, h.used as used_by_holds
from (select * from drops.caps where drop_id > :from and drop_id <= :to) c
full join (
  select h.drop_id, who.identity, sum(h.quantity - h.returned) as used
  from inventory.holds h
  join orders.orders o on o.id = h.order_id
  cross join unnest(o.cap_identities) as who(identity)
  where h.drop_id > :from and h.drop_id <= :to and h.state in ('active', 'committed', 'shipped')
  group by h.drop_id, who.identity
) h on h.drop_id = c.drop_id and h.identity = c.identity
where coalesce(c.used, 0) <> coalesce(h.used, 0) or c.used > c.cap
