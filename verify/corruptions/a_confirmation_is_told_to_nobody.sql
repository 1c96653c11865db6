-- turns red: orders_have_their_events
-- The order was confirmed, and no mail, no desk and no channel will ever hear of it.
delete from platform.outbox
where (epoch, xid, seq) = (
  select epoch, xid, seq from platform.outbox where name = 'orders.order_confirmed' order by epoch, xid, seq limit 1);
