-- promise: P2
-- name: captures_were_sent_in_time
-- says: whenever a capture was sent its goods were held past its deadline, or until its outcome was known; while that is unknown they still are
-- walks: payments.attempts id
select a.id as attempt_id, a.order_id, a.state, a.sent_at, a.capture_deadline
from payments.attempts a
join orders.orders o on o.id = a.order_id
where a.id > :from and a.id <= :to
  and a.sent_at is not null
  and (
    a.capture_deadline <= a.sent_at
    or not exists (
      select from inventory.holds h
      where h.order_id = a.order_id and h.created_at <= a.sent_at
        and coalesce(h.ended_at, 'infinity') >= case
          -- money that came after an answer of another kind (an account to pay into, a refusal) was no longer waited for
          when a.captured_at >= a.sent_at and a.decline_code is null and not a.extra ? 'virtual_account'
            then least(a.captured_at, coalesce(a.capture_deadline, a.sent_at))
          else a.sent_at end
    )
    or o.state = 'paying' and a.state in ('sending', 'unknown') and (
      a.capture_deadline is null
      or o.expires_at <= a.capture_deadline
      or not exists (select from inventory.holds h where h.order_id = a.order_id and h.state = 'active')
    )
  )
