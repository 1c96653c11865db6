-- turns red: channel_lines_are_held
-- A canceled order of another market still has a unit of a lot; the lot's own sum fits.
with free as (
  select l.id as lot_id, l.variant_id, l.shop_id from inventory.lots l where l.on_hand > l.held + l.allocated limit 1
), channel as (
  insert into channels.channels (id, shop_id, kind, name) select gen_random_uuid(), shop_id, 'smartstore', 'market' from free returning id, shop_id
), ordered as (
  insert into channels.orders (id, shop_id, channel_id, order_key, last_seen_at)
  select gen_random_uuid(), shop_id, id, 'o', now() from channel returning id, shop_id, channel_id
), delivery as (
  insert into channels.deliveries (id, shop_id, channel_id, order_id, bundle_key)
  select gen_random_uuid(), shop_id, channel_id, id, 'b' from ordered returning id
), line as (
  insert into channels.lines (id, shop_id, channel_id, order_id, delivery_id, line_key, title, quantity, state, stock_state)
  select gen_random_uuid(), ordered.shop_id, ordered.channel_id, ordered.id, delivery.id, 'l', 'p', 1, 'canceled', 'none'
  from ordered, delivery returning id, order_id
), hold as (
  insert into inventory.holds (id, order_id, line_id, variant_id, lot_id, quantity, state, created_at)
  select gen_random_uuid(), line.order_id, line.id, free.variant_id, free.lot_id, 1, 'committed', now() from line, free
)
update inventory.lots set allocated = allocated + 1 where id = (select lot_id from free);
