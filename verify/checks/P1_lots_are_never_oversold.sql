-- promise: P1
-- name: lots_are_never_oversold
-- says: 0 <= held + allocated <= on_hand, for every lot
-- walks: inventory.lots id
select id as lot_id, on_hand, held, allocated
from inventory.lots
where id > :from and id <= :to
  and not (held >= 0 and allocated >= 0 and held + allocated <= on_hand)
