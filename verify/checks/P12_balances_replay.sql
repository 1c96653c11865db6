-- promise: P12
-- name: balances_replay
-- says: what a payment says is left of it is what was captured (the price, or the wrong amount that is owed back whole) less the refunds that are done
-- walks: payments.attempts id
select a.id as attempt_id, a.order_id, a.state, a.amount_krw, a.balance_krw, coalesce(r.krw, 0) as refunded_krw
from payments.attempts a
left join (
  select attempt_id, sum(amount_krw)::bigint as krw
  from payments.refunds
  where attempt_id > :from and attempt_id <= :to and state = 'done'
  group by attempt_id
) r on r.attempt_id = a.id
where a.id > :from and a.id <= :to
  and a.balance_krw <> case when a.state in ('captured', 'partly_refunded', 'refunded') then a.amount_krw - coalesce(r.krw, 0) else a.balance_krw end
  and not exists (
    select from payments.refunds m
    where m.attempt_id = a.id and m.reason = 'amount_mismatch' and a.balance_krw = m.amount_krw - coalesce(r.krw, 0)
  )
