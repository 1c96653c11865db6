-- turns red: channel_lines_are_held
-- An order of another market says that its goods are allocated, and no lot knows of it.
with product as (
  select v.id as variant_id, p.id as product_id, p.shop_id from catalog.variants v join catalog.products p on p.id = v.product_id
  where not p.made_to_order limit 1
), channel as (
  insert into channels.channels (id, shop_id, kind, name) select gen_random_uuid(), shop_id, 'smartstore', 'market' from product returning id, shop_id
), ordered as (
  insert into channels.orders (id, shop_id, channel_id, order_key, last_seen_at)
  select gen_random_uuid(), shop_id, id, 'o', now() from channel returning id, shop_id, channel_id
), delivery as (
  insert into channels.deliveries (id, shop_id, channel_id, order_id, bundle_key)
  select gen_random_uuid(), shop_id, channel_id, id, 'b' from ordered returning id
), sold as (
  insert into channels.products (id, shop_id, channel_id, product_key, name) select gen_random_uuid(), shop_id, id, 'p', 'p' from channel returning id
), option as (
  insert into channels.options (id, channel_product_id, option_key, option_text, state) select gen_random_uuid(), id, '', '', 'matched' from sold returning id
), component as (
  insert into channels.components (channel_option_id, variant_id, quantity) select option.id, product.variant_id, 1 from option, product
)
insert into channels.lines (id, shop_id, channel_id, order_id, delivery_id, line_key, channel_product_id, channel_option_id, title, quantity, state, stock_state)
select gen_random_uuid(), ordered.shop_id, ordered.channel_id, ordered.id, delivery.id, 'l', sold.id, option.id, 'p', 2, 'confirmed', 'allocated'
from ordered, delivery, sold, option;
