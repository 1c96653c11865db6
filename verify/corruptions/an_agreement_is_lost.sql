-- turns red: made_to_order_was_agreed_to
-- What an order took is made for it on a day, and nobody knows that its buyer agreed to keep it.
update inventory.lots set made_on = '2026-12-01'
where id = (select h.lot_id from inventory.holds h join orders.lines l on l.order_id = h.order_id and l.id = h.line_id
  where l.gift_of is null order by h.order_id limit 1);
