-- turns red: orders_have_their_events
-- The same placing was announced twice: every listener would do its work twice.
insert into platform.outbox (epoch, name, shop_id, entity_id, version, data)
select epoch, name, shop_id, entity_id, version, data
from platform.outbox where name = 'orders.order_placed' order by epoch, xid, seq limit 1;
