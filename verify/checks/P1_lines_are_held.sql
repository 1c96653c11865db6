-- promise: P1
-- name: lines_are_held
-- says: every line of a living order has its units held (unpaid) or allocated (paid; and still while a deposit that its bank took back is waited for), and no more than them
-- walks: orders.orders id
select o.id as order_id, o.state, l.id as line_id, l.quantity - l.canceled_quantity as units,
  coalesce(h.active, 0) as held, coalesce(h.paid, 0) as allocated
from orders.orders o
join orders.lines l on l.order_id = o.id
left join (
  select order_id, line_id,
    sum(quantity - returned) filter (where state = 'active') as active,
    sum(quantity - returned) filter (where state in ('committed', 'shipped')) as paid
  from inventory.holds
  where order_id > :from and order_id <= :to
  group by order_id, line_id
) h on h.order_id = o.id and h.line_id = l.id
where o.id > :from and o.id <= :to
  and (coalesce(h.active, 0), coalesce(h.paid, 0)) is distinct from (
    case when o.state in ('pending', 'paying', 'waiting_deposit') then l.quantity - l.canceled_quantity else 0 end,
    case when o.state in ('confirmed', 'partly_canceled', 'shipped', 'delivered') then l.quantity - l.canceled_quantity else 0 end)
  and not (
    o.state = 'waiting_deposit' and coalesce(h.active, 0) = 0 and coalesce(h.paid, 0) = l.quantity - l.canceled_quantity
    and exists (select from payments.attempts a where a.order_id = o.id and a.state = 'waiting_deposit' and a.extra ? 'reversals')
  )
