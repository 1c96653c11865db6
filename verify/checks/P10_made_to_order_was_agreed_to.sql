-- promise: P10
-- name: made_to_order_was_agreed_to
-- says: what is made for an order of our own or of the counter has its buyer's stored agreement that it does not come back; what other channels sell was agreed to there
-- walks: inventory.holds order_id
select h.order_id, h.line_id, t.made_on
from inventory.holds h join inventory.lots t on t.id = h.lot_id and t.made_on is not null
where h.order_id > :from and h.order_id <= :to
  and (exists (
    select from orders.lines l where l.order_id = h.order_id and l.id = h.line_id and l.gift_of is null
      and not exists (select from orders.consents c where c.order_id = h.order_id and c.kind = 'no_return'))
  or exists (select from channels.store_orders s where s.order_id = h.order_id and s.no_return_at is null))
