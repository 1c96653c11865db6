-- turns red: orders_sum_their_lines
-- The tax-free part of an order is not the sum of its tax-free lines.
update orders.orders set tax_free_krw = tax_free_krw + 1
where id = (select id from orders.orders where amount_krw > tax_free_krw order by id limit 1);
