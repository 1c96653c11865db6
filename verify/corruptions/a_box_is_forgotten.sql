-- turns red: boxes_hold_their_goods
-- A bed goes in two boxes and only one of them is known: the other would stay in the warehouse.
with shop as (select shop_id from orders.orders limit 1), made as (
  insert into fulfilment.deliveries (id, shop_id, state) select gen_random_uuid(), shop_id, 'open' from shop returning id, shop_id
), parcel as (
  insert into fulfilment.parcels (id, shop_id, delivery_id, order_id, channel_kind, channel_name, order_key, ordered_at, state, source_version)
  select gen_random_uuid(), shop_id, id, gen_random_uuid(), 'smartstore', 'market', 'o', now(), 'open', 1 from made returning id, shop_id, delivery_id
), line as (
  insert into fulfilment.lines (id, parcel_id, title, option_text, quantity, state)
  select gen_random_uuid(), id, 'bed', '', 1, 'confirmed' from parcel returning id
), goods as (
  insert into fulfilment.line_goods (line_id, variant_id, product_id, quantity, boxes)
  select id, gen_random_uuid(), gen_random_uuid(), 1, '{head,legs}' from line returning line_id, variant_id
)
insert into fulfilment.boxes (id, shop_id, delivery_id, line_id, variant_id, piece, part, name, declared, position)
select gen_random_uuid(), parcel.shop_id, parcel.delivery_id, goods.line_id, goods.variant_id, 1, 1, 'head', true, 1 from parcel, goods;
