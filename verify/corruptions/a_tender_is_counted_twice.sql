-- turns red: store_orders_are_paid_or_due
-- The order says that more was paid than its tenders and the tills hold.
update channels.store_orders set paid_krw = paid_krw + 10000, due_krw = due_krw - 10000
where order_id = (select order_id from channels.store_orders order by order_id limit 1);
