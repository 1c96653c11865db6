-- promise: P5
-- name: sales_are_counted_once
-- says: a product's count of units sold, but for those sold elsewhere, is the sum over the confirmations its listener has heard, each once (where the news is no longer kept, it may be in it)
-- walks: catalog.products id
with sold as (
  select l.product_id,
    sum(l.quantity) filter (where e.entity_id is not null and (e.epoch, e.xid, e.seq) <= (c.epoch, c.xid, c.seq)) as heard,
    sum(l.quantity) filter (where e.entity_id is null) as forgotten
  from orders.lines l
  join orders.orders o on o.id = l.order_id and o.confirmed_at is not null
  left join platform.outbox e on e.entity_id = o.id and e.name = 'orders.order_confirmed'
  left join platform.outbox_cursors c on c.listener = 'catalog.sales'
  where l.product_id > :from and l.product_id <= :to
  group by l.product_id
)
select p.id as product_id, p.sold_count, p.sold_before, coalesce(s.heard, 0) as heard, coalesce(s.forgotten, 0) as forgotten
from catalog.products p
left join sold s on s.product_id = p.id
where p.id > :from and p.id <= :to
  and p.sold_count - p.sold_before not between coalesce(s.heard, 0) and coalesce(s.heard, 0) + coalesce(s.forgotten, 0)
