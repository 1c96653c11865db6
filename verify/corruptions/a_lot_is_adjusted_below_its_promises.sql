-- turns red: lots_are_never_oversold
-- The constraint is gone and somebody counted the shelf down to less than was sold, neatly, with a movement.
alter table inventory.lots drop constraint lots_never_oversold;
with chosen as (
  select id, variant_id, on_hand, held + allocated - 1 as wanted from inventory.lots where allocated > 0 order by id limit 1
), moved as (
  insert into inventory.movements (id, lot_id, variant_id, kind, quantity, on_hand_after, made_by)
  select gen_random_uuid(), id, variant_id, 'adjust', wanted - on_hand, wanted, 'corruption' from chosen
)
update inventory.lots l set on_hand = c.wanted from chosen c where l.id = c.id;
