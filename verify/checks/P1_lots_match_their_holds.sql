-- promise: P1
-- name: lots_match_their_holds
-- says: what a lot says is held and allocated is the sum of the holds on it
-- walks: inventory.lots id
select l.id as lot_id, l.held, coalesce(h.held, 0) as held_by_holds, l.allocated, coalesce(h.allocated, 0) as allocated_by_holds
from inventory.lots l
left join (
  select lot_id,
    coalesce(sum(quantity - returned) filter (where state = 'active'), 0) as held,
    coalesce(sum(quantity - returned) filter (where state = 'committed'), 0) as allocated
  from inventory.holds
  where lot_id > :from and lot_id <= :to
  group by lot_id
) h on h.lot_id = l.id
where l.id > :from and l.id <= :to
  and (l.held, l.allocated) is distinct from (coalesce(h.held, 0), coalesce(h.allocated, 0))
