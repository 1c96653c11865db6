-- promise: P12
-- name: discounts_are_booked
-- says: the ledger holds, as given up of the prices, what was taken off the units an order has sold and not canceled
-- walks: orders.orders id
select o.id as order_id, o.state, coalesce(e.krw, 0) as booked_krw, l.krw as sold_krw
from orders.orders o
left join (
  select order_id, sum(amount_krw)::bigint as krw from ledger.entries
  where order_id > :from and order_id <= :to and account = 'discounts'
  group by order_id
) e on e.order_id = o.id
left join lateral (
  select coalesce(sum(discount_krw - discount_krw * canceled_quantity / quantity), 0)::bigint as krw
  from orders.lines where order_id = o.id
) l on o.discount_krw > 0
where o.id > :from and o.id <= :to
  and coalesce(e.krw, 0) <> case when o.state in ('confirmed', 'partly_canceled', 'shipped', 'delivered') then coalesce(l.krw, 0) else 0 end
