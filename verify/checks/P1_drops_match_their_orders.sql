-- promise: P1
-- name: drops_match_their_orders
-- says: what a drop says is taken (and of it, unpaid) is the sum over the orders it admitted, within its allotment
-- walks: drops.drops id
select d.id as drop_id, d.allotment, d.taken, coalesce(o.taken, 0) as taken_by_orders, d.held, coalesce(o.held, 0) as held_by_orders
from drops.drops d
left join (
  select o.drop_id,
    sum(l.quantity - l.canceled_quantity) as taken,
    coalesce(sum(l.quantity - l.canceled_quantity) filter (where o.state in ('pending', 'paying', 'waiting_deposit')), 0) as held
  from orders.orders o
  join drops.drops d on d.id = o.drop_id
  join orders.lines l on l.order_id = o.id and l.variant_id = d.variant_id
  where o.drop_id > :from and o.drop_id <= :to
    and o.state in ('pending', 'paying', 'waiting_deposit', 'confirmed', 'partly_canceled')
  group by o.drop_id
) o on o.drop_id = d.id
where d.id > :from and d.id <= :to
  and (d.taken <> coalesce(o.taken, 0) or d.held <> coalesce(o.held, 0) or d.taken not between 0 and d.allotment)
