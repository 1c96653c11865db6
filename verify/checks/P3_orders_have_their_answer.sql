-- promise: P3
-- name: orders_have_their_answer
-- says: no order without a recorded answer to the key it was placed under (keys are kept a day; younger orders are read)
-- walks: orders.orders id
select o.id as order_id, o.placed_at
from orders.orders o
left join (
  select distinct (i.answer::jsonb ->> 'order_id')::uuid as order_id
  from platform.idempotency i
  where i.status = 201 and i.answer like '%"attempt_id"%' and i.answer like '%"order_number"%'
) a on a.order_id = o.id
where o.id > :from and o.id <= :to
  and o.placed_at > clock_timestamp() - interval '20 hours'
  and a.order_id is null
