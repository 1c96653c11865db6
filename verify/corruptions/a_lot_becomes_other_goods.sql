-- turns red: holds_have_their_lot
-- The shelf of the red ones is relabelled as green while red ones are promised from it.
update inventory.lots set variant_id = gen_random_uuid()
where id = (select lot_id from inventory.holds where state = 'committed' and lot_id is not null order by order_id limit 1);
