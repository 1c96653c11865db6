-- turns red: refunds_are_on_the_order
-- The order says that more came back than its refunds sum to.
update orders.orders set refunded_krw = refunded_krw + 1
where id = (select id from orders.orders where state = 'confirmed' and refunded_krw < amount_krw order by id limit 1);
