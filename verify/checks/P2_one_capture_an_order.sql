-- promise: P2
-- name: one_capture_an_order
-- says: of one order at most one attempt is being sent, unknown, waiting for a deposit or captured
-- walks: payments.attempts order_id
select order_id, count(*) as live_attempts, min(id::text) as attempt_id
from payments.attempts
where order_id > :from and order_id <= :to
  and state in ('sending', 'unknown', 'waiting_deposit', 'captured', 'partly_refunded', 'refunded')
group by order_id
having count(*) > 1
