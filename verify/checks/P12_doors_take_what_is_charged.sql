-- promise: P12
-- name: doors_take_what_is_charged
-- says: money taken at a door for charges of its stop is no more than they are; for the balance of an order it is a tender of that order
-- walks: fulfilment.deliveries id
select d.id as delivery_id, null::uuid as order_id, t.krw as taken_krw, c.krw as charged_krw
from fulfilment.deliveries d
cross join lateral (
  select coalesce(sum(amount_krw), 0) as krw from fulfilment.takings where delivery_id = d.id and order_id is null) t
cross join lateral (
  select coalesce(sum(amount_krw), 0) as krw from fulfilment.charges
  where delivery_id = d.id and payer = 'customer' and voided_at is null) c
where d.id > :from and d.id <= :to and t.krw > c.krw
union all
select d.id, t.order_id, t.krw, b.krw
from fulfilment.deliveries d
cross join lateral (
  select o.order_id, (select sum(x.amount_krw) from fulfilment.takings x where x.order_id = o.order_id) as krw
  from (select distinct order_id from fulfilment.takings where delivery_id = d.id and order_id is not null) o) t
cross join lateral (
  select coalesce(sum(amount_krw), 0) as krw from channels.tenders where order_id = t.order_id and part = 'balance') b
where d.id > :from and d.id <= :to and t.krw > b.krw
