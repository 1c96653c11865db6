-- turns red: stock_movements_replay
-- The guard of the movements is gone and one of them was changed after the fact.
alter table inventory.movements disable trigger user;
update inventory.movements set on_hand_after = on_hand_after + 1
where id = (select id from inventory.movements order by id limit 1);
