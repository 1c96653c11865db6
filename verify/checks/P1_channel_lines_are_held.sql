-- promise: P1
-- name: channel_lines_are_held
-- says: every open line of another channel that is known to be goods of ours has its units allocated or stands short; one that is over keeps none
-- walks: channels.orders id
with lines as (
  select l.id, l.order_id, l.state, l.stock_state, l.quantity, l.channel_option_id, o.matched_at,
    l.state in ('new', 'confirmed', 'cancel_requested', 'address_changed') as is_open, coalesce(o.state = 'matched', false) as is_matched
  from channels.lines l
  left join channels.options o on o.id = l.channel_option_id
  where l.order_id > :from and l.order_id <= :to
), wanted as (
  select l.id as line_id, c.variant_id, c.quantity * l.quantity as units
  from lines l
  join channels.components c on c.channel_option_id = l.channel_option_id
  join catalog.variants v on v.id = c.variant_id
  join catalog.products p on p.id = v.product_id
  where l.is_open and l.is_matched and not p.made_to_order and l.quantity > 0
), held as (
  select line_id, variant_id, sum(quantity - returned) as units
  from inventory.holds
  where order_id > :from and order_id <= :to and state in ('active', 'committed') and quantity > returned
    and order_id in (select order_id from lines)
  group by line_id, variant_id
), compared as (
  select coalesce(w.line_id, h.line_id) as line_id, coalesce(w.variant_id, h.variant_id) as variant_id,
    coalesce(w.units, 0) as wanted, coalesce(h.units, 0) as held
  from wanted w full join held h on h.line_id = w.line_id and h.variant_id = w.variant_id
)
select l.order_id, c.line_id, l.state, l.stock_state, c.variant_id, c.wanted, c.held
from compared c
left join lines l on l.id = c.line_id
where not coalesce(
  case
    -- Decided a moment ago: its lines are settled within seconds.
    when l.is_open and l.stock_state = 'unmatched' and l.matched_at > clock_timestamp() - interval '1 s' * greatest(:grace_s, 5) then true
    when l.stock_state = 'short' then c.held <= c.wanted
    when l.stock_state = 'allocated' then c.held = c.wanted
    else c.held = 0 and c.wanted = 0
  end, false)
union all
select l.order_id, l.id, l.state, l.stock_state, null, 0, 0
from lines l
where l.stock_state = 'allocated' and not exists (select 1 from wanted w where w.line_id = l.id)
