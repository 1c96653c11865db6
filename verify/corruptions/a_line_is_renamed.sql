-- turns red: lines_equal_their_snapshots
-- An order shows another name than the one it was bought under.
update orders.lines set title = title || ' (new)'
where (order_id, id) = (select order_id, id from orders.lines order by order_id, id limit 1);
