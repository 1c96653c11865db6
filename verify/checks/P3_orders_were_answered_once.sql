-- promise: P3
-- name: orders_were_answered_once
-- says: one key, one order: every recorded answer of a placing names an order of its own with the same amount
-- walks: platform.idempotency id
with answers as (
  select i.id, (i.answer::jsonb ->> 'order_id')::uuid as order_id, (i.answer::jsonb ->> 'amount_krw')::bigint as amount_krw,
    i.answer::jsonb ->> 'order_number' as order_number
  from platform.idempotency i
  where i.status = 201 and i.answer like '%"attempt_id"%' and i.answer like '%"order_number"%'
)
select a.id as key_hash, a.order_id, a.amount_krw, o.amount_krw as order_amount_krw, twin.id as other_key_hash
from answers a
left join orders.orders o on o.id = a.order_id
left join answers twin on twin.order_id = a.order_id and twin.id <> a.id
where a.id > :from and a.id <= :to
  and (o.id is null or o.amount_krw <> a.amount_krw or twin.id is not null)
