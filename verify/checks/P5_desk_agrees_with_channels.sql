-- promise: P5
-- name: desk_agrees_with_channels
-- says: the order grid has a row for every order of a channel whose news its listener has heard (or that was there before its first filling), no older than that news, and a row of the order's own version has its number and its units
-- walks: channels.orders id
with heard as (
  select e.entity_id, max(e.version) as version
  from platform.outbox e
  join platform.outbox_cursors c on c.listener = 'desk.channels' and (e.epoch, e.xid, e.seq) <= (c.epoch, c.xid, c.seq)
  where e.entity_id > :from and e.entity_id <= :to and e.name = 'channels.lines_changed'
  group by e.entity_id
), units as (
  select order_id, sum(quantity) as quantity from channels.lines where order_id > :from and order_id <= :to group by order_id
)
select o.id as order_id, o.version, r.version as row_version, h.version as heard_version, r.quantity, u.quantity as units
from channels.orders o
left join desk.rows r on r.order_id = o.id
left join heard h on h.entity_id = o.id
left join units u on u.order_id = o.id
left join desk.fillings f on f.source = 'channels' and f.done_at is not null
where o.id > :from and o.id <= :to
  and (
    (r.order_id is null and (h.version is not null or o.created_at < f.started_at))
    or r.version < h.version
    or r.version > o.version
    or (r.version = o.version and (r.number, r.quantity) is distinct from (o.order_key, coalesce(u.quantity, 0)))
  )
