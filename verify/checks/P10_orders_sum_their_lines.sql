-- promise: P10
-- name: orders_sum_their_lines
-- says: an order's amount is the sum of its lines at the prices frozen in them, less what was taken off each, and of the delivery fees frozen on them; its discount and its fees are the sums of theirs, and a gift is paid nothing for
-- walks: orders.orders id
select o.id as order_id, o.amount_krw, o.discount_krw, o.shipping_krw, o.tax_free_krw, coalesce(l.amount_krw, 0) as lines_krw,
  coalesce(l.discount_krw, 0) as lines_discount_krw,
  coalesce(l.shipping_krw, 0) as lines_shipping_krw, l.paid_gifts, coalesce(l.tax_free_krw, 0) as lines_tax_free_krw
from orders.orders o
left join (
  select order_id, sum(unit_price_krw * quantity - discount_krw + shipping_krw)::bigint as amount_krw, sum(discount_krw)::bigint as discount_krw,
    sum(shipping_krw)::bigint as shipping_krw,
    count(*) filter (where gift_of is not null and discount_krw <> unit_price_krw * quantity) as paid_gifts,
    coalesce(sum(unit_price_krw * quantity - discount_krw) filter (where tax_free), 0)::bigint as tax_free_krw
  from orders.lines
  where order_id > :from and order_id <= :to
  group by order_id
) l on l.order_id = o.id
where o.id > :from and o.id <= :to
  and (l.order_id is null or o.amount_krw <> l.amount_krw or o.discount_krw <> l.discount_krw or o.shipping_krw <> l.shipping_krw or l.paid_gifts > 0
    or o.tax_free_krw <> l.tax_free_krw)
