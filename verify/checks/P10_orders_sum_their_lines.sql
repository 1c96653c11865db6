-- promise: P10
-- name: orders_sum_their_lines
-- says: an order's amount is the sum of its lines at the prices frozen in them, less what was taken off each; its discount is the sum of theirs
-- walks: orders.orders id
select o.id as order_id, o.amount_krw, o.discount_krw, o.tax_free_krw, coalesce(l.amount_krw, 0) as lines_krw,
  coalesce(l.discount_krw, 0) as lines_discount_krw, coalesce(l.tax_free_krw, 0) as lines_tax_free_krw
from orders.orders o
left join (
  select order_id, sum(unit_price_krw * quantity - discount_krw)::bigint as amount_krw, sum(discount_krw)::bigint as discount_krw,
    coalesce(sum(unit_price_krw * quantity - discount_krw) filter (where tax_free), 0)::bigint as tax_free_krw
  from orders.lines
  where order_id > :from and order_id <= :to
  group by order_id
) l on l.order_id = o.id
where o.id > :from and o.id <= :to
  and (l.order_id is null or o.amount_krw <> l.amount_krw or o.discount_krw <> l.discount_krw or o.tax_free_krw <> l.tax_free_krw)
