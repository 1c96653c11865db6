-- turns red: lots_match_their_holds
-- A lot's counter lost an update: one unit less than its holds say.
update inventory.lots set allocated = allocated - 1
where id = (select id from inventory.lots where allocated > 0 order by id limit 1);
