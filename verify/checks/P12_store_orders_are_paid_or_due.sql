-- promise: P12
-- name: store_orders_are_paid_or_due
-- says: an order of the counter is worth its lines and carriage, paid what its tenders left, due the rest; tills and receivable of the ledger say the same
-- walks: channels.store_orders order_id
with worth as (
  select order_id, sum(total_krw)::bigint as krw from channels.store_lines
  where order_id > :from and order_id <= :to and not canceled group by order_id
), paid as (
  select order_id, sum(amount_krw - refunded_krw)::bigint as krw, sum(refunded_krw)::bigint as refunded_krw from channels.tenders
  where order_id > :from and order_id <= :to group by order_id
), refunded as (
  select order_id, sum(amount_krw)::bigint as krw from channels.tender_refunds
  where order_id > :from and order_id <= :to group by order_id
), books as (
  select order_id, sum(amount_krw) filter (where account like 'till:%')::bigint as tills_krw,
    sum(amount_krw) filter (where account = 'receivable:store')::bigint as receivable_krw
  from ledger.entries
  where order_id > :from and order_id <= :to and kind like 'store_%' group by order_id
)
select s.order_id, s.number, s.total_krw, s.paid_krw, s.due_krw, coalesce(w.krw, 0) + s.shipping_krw as worth_krw,
  coalesce(p.krw, 0) as tenders_krw, coalesce(b.tills_krw, 0) as tills_krw, coalesce(b.receivable_krw, 0) as receivable_krw
from channels.store_orders s
left join worth w using (order_id)
left join paid p using (order_id)
left join refunded r using (order_id)
left join books b using (order_id)
where s.order_id > :from and s.order_id <= :to
  and (s.paid_krw + s.due_krw <> s.total_krw
    or s.total_krw <> coalesce(w.krw, 0) + s.shipping_krw
    or s.paid_krw <> coalesce(p.krw, 0)
    or coalesce(p.refunded_krw, 0) <> coalesce(r.krw, 0)
    or coalesce(b.tills_krw, 0) <> s.paid_krw
    or coalesce(b.receivable_krw, 0) <> s.due_krw)
