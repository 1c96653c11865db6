-- promise: P4
-- name: unknown_is_not_an_answer
-- says: while a capture is being sent or unknown its order is still paying, neither failed nor expired nor confirmed
-- walks: payments.attempts id
select a.id as attempt_id, a.order_id, a.state, o.state as order_state
from payments.attempts a
left join orders.orders o on o.id = a.order_id
where a.id > :from and a.id <= :to
  and a.state in ('sending', 'unknown')
  and o.state is distinct from 'paying'
