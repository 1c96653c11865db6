-- promise: P10
-- name: lines_equal_their_snapshots
-- says: an order shows what was bought under the name and at the price of that moment: the immutable snapshot it was placed by
-- walks: orders.lines order_id
select l.order_id, l.id as line_id, l.snapshot_id, l.title, s.title as snapshot_title, l.option_text,
  s.option_text as snapshot_option_text, l.unit_price_krw, s.price_krw as snapshot_price_krw
from orders.lines l
left join catalog.snapshots s on s.id = l.snapshot_id
where l.order_id > :from and l.order_id <= :to
  and (l.title, l.option_text, l.unit_price_krw, l.variant_id, l.product_id, l.tax_free) is distinct from
      (s.title, s.option_text, s.price_krw, s.variant_id, s.product_id, s.tax_free)
