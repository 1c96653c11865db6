-- promise: P12
-- name: provider_agrees
-- says: the provider's own journal and our books name the same money for every order: nothing charged twice, kept, or given back twice (under whichever provider's name it was paid there)
-- walks: orders.orders id
-- journal
, ours as (
  select o.id as order_id, coalesce(a.krw, 0) as krw, a.captured_at
  from orders.orders o
  left join (
    select order_id, sum(balance_krw)::bigint as krw, max(captured_at) as captured_at
    from payments.attempts
    where order_id > :from and order_id <= :to and (provider = 'sandbox' or order_id in (select order_id from journal))
    group by order_id
  ) a on a.order_id = o.id
  where o.id > :from and o.id <= :to
)
select coalesce(o.order_id, j.order_id) as order_id, coalesce(o.krw, 0) as ours_krw, j.charged_krw, j.returned_krw, j.charges
from ours o
full join journal j on j.order_id = o.order_id
where (coalesce(o.krw, 0) <> coalesce(j.charged_krw - j.returned_krw, 0) or j.charges > 1)
  and coalesce(j.last_at, o.captured_at) < clock_timestamp() - interval '1 s' * :grace_s
