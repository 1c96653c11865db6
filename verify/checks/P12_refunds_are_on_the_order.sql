-- promise: P12
-- name: refunds_are_on_the_order
-- says: what an order says was refunded is the sum of its refunds that are done, up to its price (a provider that took more gives more back)
-- walks: orders.orders id
select o.id as order_id, o.refunded_krw, coalesce(r.krw, 0) as done_krw
from orders.orders o
left join (
  select order_id, sum(amount_krw)::bigint as krw
  from payments.refunds
  where order_id > :from and order_id <= :to and state = 'done'
  group by order_id
) r on r.order_id = o.id
where o.id > :from and o.id <= :to
  and o.refunded_krw <> least(o.amount_krw, coalesce(r.krw, 0))
