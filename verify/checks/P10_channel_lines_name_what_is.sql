-- promise: P10
-- name: channel_lines_name_what_is
-- says: every order, delivery and line of another channel is of one channel that exists, and names a product and an option of that channel
-- walks: channels.orders id
with ordered as (
  select o.id, o.channel_id from channels.orders o where o.id > :from and o.id <= :to
)
select o.id as order_id, null::uuid as line_id, 'an order of no channel' as fault
from ordered o left join channels.channels c on c.id = o.channel_id
where c.id is null
union all
select o.id, null, 'a delivery of another channel'
from ordered o join channels.deliveries d on d.order_id = o.id
where d.channel_id <> o.channel_id
union all
select o.id, l.id, case when l.channel_id <> o.channel_id then 'a line of another channel'
  when p.id is null then 'a product that is not of the channel' else 'an option that is not of the product' end
from ordered o
join channels.lines l on l.order_id = o.id
left join channels.products p on p.id = l.channel_product_id and p.channel_id = o.channel_id
left join channels.options n on n.id = l.channel_option_id and n.channel_product_id = l.channel_product_id
where l.channel_id <> o.channel_id
  or (l.channel_product_id is not null and p.id is null)
  or (l.channel_option_id is not null and n.id is null)
