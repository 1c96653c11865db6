-- promise: P6
-- name: first_orders_are_one_a_person
-- says: whatever campaigns there are for first orders, a person's stand with one order: the one that has the person's right to be the first
-- walks: promotions.coupons identity
select k.identity, k.campaign_id, k.order_id, f.order_id as first_order_id, f.state
from promotions.coupons k
join promotions.campaigns c on c.id = k.campaign_id and (c.conditions ->> 'first_order')::boolean
left join promotions.coupons f on f.campaign_id = '00000000-0000-4000-8000-000000000001'::uuid and f.identity = k.identity
where k.identity > :from and k.identity <= :to and k.state <> 'free' and f.order_id is distinct from k.order_id
