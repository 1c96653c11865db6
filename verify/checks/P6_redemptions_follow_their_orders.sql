-- promise: P6
-- name: redemptions_follow_their_orders
-- says: what a campaign gave is held while its order is open, spent once it is paid, returned when it ended without goods; and all that was given is what was taken off the order and its delivery, line by line
-- walks: orders.orders id
with given as (
  select order_id, sum(discount_krw)::bigint as krw, sum(shipping_krw)::bigint as shipping_krw, array_agg(distinct state) as states
  from promotions.redemptions
  where order_id > :from and order_id <= :to
  group by order_id
), shares as (
  select r.order_id, s.at, sum(s.krw)::bigint as krw
  from promotions.redemptions r cross join unnest(r.shares_krw) with ordinality as s (krw, at)
  where r.order_id > :from and r.order_id <= :to
  group by r.order_id, s.at
)
select o.id as order_id, o.state, o.discount_krw, g.krw as given_krw, o.shipping_waived_krw, g.shipping_krw, g.states, l.lines_off
from orders.orders o
left join given g on g.order_id = o.id
left join lateral (
  select count(*) as lines_off from orders.lines l
  left join shares s on s.order_id = l.order_id and s.at = l.position + 1
  where l.order_id = o.id and l.discount_krw <> coalesce(s.krw, 0)
) l on o.discount_krw > 0 or g.order_id is not null
where o.id > :from and o.id <= :to
  and (coalesce(g.krw, 0) <> o.discount_krw
    or coalesce(g.shipping_krw, 0) <> o.shipping_waived_krw
    or l.lines_off > 0
    or (o.state in ('pending', 'paying') and g.states <> '{held}')
    or (o.state = 'waiting_deposit' and g.states not in ('{held}', '{spent}'))
    or (o.state in ('confirmed', 'partly_canceled', 'shipped', 'delivered') and g.states <> '{spent}')
    or (o.state in ('failed', 'expired', 'canceled') and g.states <> '{returned}'))
