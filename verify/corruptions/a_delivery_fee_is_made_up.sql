-- turns red: delivery_fees_are_booked
-- Somebody calls a part of the sales of goods a delivery fee: the books still balance.
with sold as (
  select id as order_id, shop_id from orders.orders where state = 'confirmed' and shipping_krw = 0 order by id limit 1
), journal as (select gen_random_uuid() as id, gen_random_uuid() as source_id)
insert into ledger.entries (id, journal_id, shop_id, account, amount_krw, kind, order_id, source_id, at)
select gen_random_uuid(), j.id, s.shop_id, e.account, e.krw, 'delivery', s.order_id, j.source_id, clock_timestamp()
from sold s, journal j, (values ('sales', 3000), ('delivery', -3000)) as e (account, krw);
