-- promise: P1
-- name: drops_match_their_holds
-- says: what a drop says is taken (and of it, unpaid) is the sum of the holds it admitted, within its allotment
-- walks: drops.drops id
select d.id as drop_id, d.allotment, d.taken, coalesce(h.taken, 0) as taken_by_holds, d.held, coalesce(h.held, 0) as held_by_holds
from drops.drops d
left join (
  select drop_id,
    sum(quantity - returned) as taken,
    coalesce(sum(quantity - returned) filter (where state = 'active'), 0) as held
  from inventory.holds
  where drop_id > :from and drop_id <= :to and state in ('active', 'committed', 'shipped')
  group by drop_id
) h on h.drop_id = d.id
where d.id > :from and d.id <= :to
  and (d.taken <> coalesce(h.taken, 0) or d.held <> coalesce(h.held, 0) or d.taken not between 0 and d.allotment)
