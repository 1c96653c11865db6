-- turns red: lines_travel_once
-- A delivery ended while a parcel of it was still to go: nobody would load it.
with shop as (select shop_id from orders.orders limit 1), ended as (
  insert into fulfilment.deliveries (id, shop_id, state) select gen_random_uuid(), shop_id, 'done' from shop returning id, shop_id
)
insert into fulfilment.parcels (id, shop_id, delivery_id, order_id, channel_kind, channel_name, order_key, ordered_at, state, source_version)
select gen_random_uuid(), shop_id, id, gen_random_uuid(), 'smartstore', 'market', 'o', now(), 'open', 1 from ended;
