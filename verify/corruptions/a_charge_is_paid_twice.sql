-- turns red: doors_take_what_is_charged
-- The same ladder truck was paid at the door and once more by telephone.
with shop as (select shop_id from orders.orders limit 1), stop as (
  insert into fulfilment.deliveries (id, shop_id, state) select gen_random_uuid(), shop_id, 'done' from shop returning id, shop_id
), charge as (
  insert into fulfilment.charges (id, delivery_id, shop_id, kind, amount_krw, payer, by)
  select gen_random_uuid(), id, shop_id, 'ladder_truck', 90000, 'customer', gen_random_uuid() from stop
)
insert into fulfilment.takings (id, delivery_id, shop_id, kind, amount_krw, happened_at, by)
select gen_random_uuid(), id, shop_id, 'cash', 90000, now(), gen_random_uuid() from stop, generate_series(1, 2);
