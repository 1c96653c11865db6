-- promise: P2
-- name: money_has_its_goods
-- says: what was captured, less what is on its way back (or was settled otherwise by a person who said how), is the price of the goods the order still has (its discounts taken off) and of delivering them: no money without goods, no goods without money (but what its bank took back)
-- walks: orders.orders id
with kept as (
  -- A deposit that its bank took back is nothing to compare with until it comes again.
  select a.order_id, sum(a.balance_krw)::bigint as balance_krw, max(a.captured_at) as captured_at,
    bool_or(a.state in ('waiting_deposit', 'voided') and a.balance_krw = 0 and a.extra ? 'reversals') as is_gone
  from payments.attempts a
  where a.order_id > :from and a.order_id <= :to
  group by a.order_id
), goods as (
  select o.id as order_id, o.state, sum(l.unit_price_krw * (l.quantity - l.canceled_quantity)
      - (l.discount_krw - l.discount_krw * l.canceled_quantity / l.quantity)
      + case when l.shipping_krw > 0 and exists (
          select 1 from orders.lines k where k.order_id = o.id and k.shop_id = l.shop_id and k.canceled_quantity < k.quantity)
        then l.shipping_krw else 0 end)::bigint as krw
  from orders.orders o
  join orders.lines l on l.order_id = o.id
  where o.id > :from and o.id <= :to and o.state in ('confirmed', 'partly_canceled', 'shipped', 'delivered')
  group by o.id
), going_back as (
  -- What was given up before the money there is now came: the bank has taken that money back itself since, and all of it came
  -- again. A price that was settled otherwise still counts where the order has goods; a capture that was owed whole is gone.
  select r.order_id, sum(r.amount_krw)::bigint as krw
  from payments.refunds r
  join payments.attempts a on a.order_id = r.order_id and a.id = r.attempt_id
  left join goods g on g.order_id = r.order_id
  where r.order_id > :from and r.order_id <= :to
    and (r.state in ('due', 'sending', 'unknown', 'parked')
      or r.state = 'refused' and r.given_up_at is not null
        and (r.given_up_at >= a.captured_at or g.order_id is not null and r.reason not in ('amount_mismatch', 'late_capture')))
  group by r.order_id
)
select o.id as order_id, o.state, coalesce(k.balance_krw, 0) as captured_krw, coalesce(b.krw, 0) as going_back_krw, coalesce(g.krw, 0) as goods_krw
from orders.orders o
left join kept k on k.order_id = o.id
left join going_back b on b.order_id = o.id
left join goods g on g.order_id = o.id
where o.id > :from and o.id <= :to
  and coalesce(k.balance_krw, 0) - coalesce(b.krw, 0) <> coalesce(g.krw, 0)
  and not coalesce(k.is_gone, false)
  and (k.captured_at is null or k.captured_at < clock_timestamp() - interval '1 s' * :grace_s)
