-- promise: P2
-- name: captures_were_sent_in_time
-- says: no capture was sent after the moment until which its goods are held
-- walks: payments.attempts id
select id as attempt_id, order_id, state, sent_at, capture_deadline
from payments.attempts
where id > :from and id <= :to
  and sent_at is not null and (capture_deadline is null or sent_at > capture_deadline)
