-- promise: P12
-- name: ledger_replays_to_payments
-- says: the ledger, replayed order by order, gives what every payment has left; the first entry of an order that does not fit is named
-- walks: orders.orders id
with entries as (
  select order_id, sum(amount_krw)::bigint as krw, min(id::text) as first_entry_id
  from ledger.entries
  where order_id > :from and order_id <= :to and account like 'provider:%'
  group by order_id
), balances as (
  select order_id, sum(balance_krw)::bigint as krw
  from payments.attempts
  where order_id > :from and order_id <= :to
  group by order_id
)
select coalesce(e.order_id, b.order_id) as order_id, coalesce(e.krw, 0) as ledger_krw, coalesce(b.krw, 0) as balance_krw, e.first_entry_id
from entries e
full join balances b on b.order_id = e.order_id
where coalesce(e.krw, 0) <> coalesce(b.krw, 0)
