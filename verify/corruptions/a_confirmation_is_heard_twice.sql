-- turns red: sales_are_counted_once
-- The listener's work was committed without its cursor: after a crash the same news is counted again.
update catalog.products set sold_count = sold_count + 2
where id = (select id from catalog.products where sold_count > sold_before order by id limit 1);
