-- turns red: channel_lines_name_what_is
-- A line of another market names a product nobody ever wrote down.
update channels.lines set channel_product_id = gen_random_uuid() where id = (select id from channels.lines order by id limit 1);
