-- promise: P12
-- name: stock_movements_replay
-- says: the movements of a lot, replayed, give every balance they noted and the lot's on_hand; the first that does not fit is named
-- walks: inventory.lots id
with replayed as (
  select m.lot_id, m.id as movement_id, m.on_hand_after,
    sum(m.quantity) over (partition by m.lot_id order by m.created_at, m.id) as replayed_on_hand,
    row_number() over (partition by m.lot_id order by m.created_at desc, m.id desc) as from_last
  from inventory.movements m
  where m.lot_id > :from and m.lot_id <= :to
)
(
  select distinct on (lot_id) lot_id, movement_id, on_hand_after as on_hand_noted, replayed_on_hand
  from replayed
  where on_hand_after <> replayed_on_hand
  order by lot_id, from_last desc
)
union all
select l.id, null, l.on_hand, coalesce(r.replayed_on_hand, 0)
from inventory.lots l
left join replayed r on r.lot_id = l.id and r.from_last = 1
where l.id > :from and l.id <= :to
  and l.on_hand <> coalesce(r.replayed_on_hand, 0)
  and (r.lot_id is null or r.on_hand_after = r.replayed_on_hand)
