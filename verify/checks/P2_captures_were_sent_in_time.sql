-- promise: P2
-- name: captures_were_sent_in_time
-- says: when a capture was sent its goods were held, and its deadline, where it has one, had not passed
-- walks: payments.attempts id
select a.id as attempt_id, a.order_id, a.state, a.sent_at, a.capture_deadline
from payments.attempts a
where a.id > :from and a.id <= :to
  and a.sent_at is not null
  and (
    a.sent_at > a.capture_deadline
    or not exists (
      select from inventory.holds h
      where h.order_id = a.order_id and h.created_at <= a.sent_at and coalesce(h.ended_at, 'infinity') >= a.sent_at
    )
  )
