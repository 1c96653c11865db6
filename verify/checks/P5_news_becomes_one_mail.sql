-- promise: P5
-- name: news_becomes_one_mail
-- says: a confirmation that the mails' listener has heard asked for one mail if its buyer left an address, and no order ever for two
-- walks: orders.orders id
with heard as (
  select e.entity_id
  from platform.outbox e
  join platform.outbox_cursors c on c.listener = 'notifications.mails' and (e.epoch, e.xid, e.seq) <= (c.epoch, c.xid, c.seq)
  where e.entity_id > :from and e.entity_id <= :to and e.name = 'orders.order_confirmed' and e.data ->> 'mail' is distinct from 'false'
), mails as (
  select order_id, count(*) as n
  from notifications.mails
  where order_id > :from and order_id <= :to and kind = 'order_paid'
  group by order_id
)
select coalesce(h.entity_id, m.order_id) as order_id, h.entity_id is not null as heard, coalesce(m.n, 0) as mails
from heard h
full join mails m on m.order_id = h.entity_id
where coalesce(m.n, 0) > 1 or (h.entity_id is not null and m.n is null)
