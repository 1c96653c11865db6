-- promise: P6
-- name: coupons_match_their_orders
-- says: a coupon is held by the order that is open with it, spent by the order that was paid with it, and free otherwise; it is with one order at a time
-- walks: promotions.coupons campaign_id
select k.campaign_id, k.identity, k.state, k.order_id, r.state as redemption_state, o.state as order_state
from promotions.coupons k
left join promotions.redemptions r on r.order_id = k.order_id and r.campaign_id = k.campaign_id and r.identity = k.identity
left join orders.orders o on o.id = k.order_id
where k.campaign_id > :from and k.campaign_id <= :to and k.state <> 'free'
  and (r.order_id is null or o.id is null or r.state <> k.state)
union all
select r.campaign_id, r.identity, k.state, r.order_id, r.state, null
from promotions.redemptions r
left join promotions.coupons k on k.campaign_id = r.campaign_id and k.identity = r.identity
where r.campaign_id > :from and r.campaign_id <= :to and r.identity is not null and r.state <> 'returned'
  and k.order_id is distinct from r.order_id
