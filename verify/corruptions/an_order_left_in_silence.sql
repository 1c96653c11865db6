-- turns red: orders_say_what_left
-- All of an order has left the house, and its buyer still reads that it is being made ready.
update orders.lines set left_at = now()
where order_id = (select id from orders.orders where state = 'confirmed' order by id limit 1);
