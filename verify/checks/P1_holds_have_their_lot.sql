-- promise: P1
-- name: holds_have_their_lot
-- says: a hold is of a lot that exists and carries the same goods
-- walks: inventory.holds order_id
select h.order_id, h.id as hold_id, h.lot_id, h.variant_id, l.variant_id as lot_variant_id
from inventory.holds h
left join inventory.lots l on l.id = h.lot_id
where h.order_id > :from and h.order_id <= :to
  and h.lot_id is not null
  and l.variant_id is distinct from h.variant_id
