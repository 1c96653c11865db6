-- promise: P12
-- name: delivery_fees_are_booked
-- says: the ledger holds, as paid for delivering, the fees of the shops that an order has sold something of and not canceled
-- walks: orders.orders id
select o.id as order_id, o.state, coalesce(e.krw, 0) as booked_krw, l.krw as kept_krw
from orders.orders o
left join (
  select order_id, -sum(amount_krw)::bigint as krw from ledger.entries
  where order_id > :from and order_id <= :to and account = 'delivery'
  group by order_id
) e on e.order_id = o.id
left join lateral (
  select coalesce(sum(f.shipping_krw), 0)::bigint as krw
  from orders.lines f
  where f.order_id = o.id and f.shipping_krw > 0
    and exists (select 1 from orders.lines k where k.order_id = o.id and k.shop_id = f.shop_id and k.canceled_quantity < k.quantity)
) l on o.shipping_krw > 0
where o.id > :from and o.id <= :to
  and coalesce(e.krw, 0) <> case when o.state in ('confirmed', 'partly_canceled', 'shipped', 'delivered') then coalesce(l.krw, 0) else 0 end
