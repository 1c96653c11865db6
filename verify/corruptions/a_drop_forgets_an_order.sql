-- turns red: drops_match_their_holds
-- A drop's counter lost an update: it would sell one unit more than it has.
update drops.drops set taken = taken - 1
where id = (select id from drops.drops where taken > held order by id limit 1);
