-- turns red: bound_stops_go_together
-- One half of an exchange was moved to another day: the new mattress comes, the old one stays.
with shop as (select shop_id, gen_random_uuid() as bound from orders.orders limit 1), halves as (
  insert into fulfilment.deliveries (id, shop_id, bound_id)
  select gen_random_uuid(), shop_id, bound from shop, generate_series(1, 2) returning id, shop_id
)
insert into fulfilment.plans (delivery_id, shop_id, day, pieces)
select id, shop_id, date '2027-03-01' + (row_number() over ())::int, 1 from halves;
