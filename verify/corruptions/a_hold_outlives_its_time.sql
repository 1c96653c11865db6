-- turns red: holds_lapse_in_time
-- The job that gives lapsed goods back stood still for an hour.
update orders.orders set expires_at = clock_timestamp() - interval '1 hour'
where id = (select id from orders.orders where state = 'pending' order by id limit 1);
