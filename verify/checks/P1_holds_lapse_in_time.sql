-- promise: P1
-- name: holds_lapse_in_time
-- says: no order keeps its goods unpaid past the moment until which they were held for it
-- walks: orders.orders id
select id as order_id, state, expires_at
from orders.orders
where id > :from and id <= :to
  and state in ('pending', 'waiting_deposit')
  and expires_at < clock_timestamp() - interval '1 s' * :grace_s
