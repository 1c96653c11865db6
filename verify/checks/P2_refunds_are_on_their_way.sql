-- promise: P2
-- name: refunds_are_on_their_way
-- says: every refund that is owed has an effect that will send it or ask about it, or waits for a person
-- walks: payments.refunds id
select r.id as refund_id, r.order_id, r.state, r.amount_krw
from payments.refunds r
where r.id > :from and r.id <= :to
  and r.state in ('due', 'sending', 'unknown')
  and r.created_at < clock_timestamp() - interval '1 s' * :grace_s
  and not exists (
    select from platform.effects e
    where e.kind = 'payments.refund' and e.state in ('due', 'running', 'unknown', 'parked')
      and e.payload ->> 'refund_id' = r.id::text
  )
