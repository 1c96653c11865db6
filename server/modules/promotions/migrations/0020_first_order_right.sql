-- The right to a first order is a coupon of its own, of no campaign (see campaign.ts): campaigns for first orders share it. Orders that
-- had such a discount before hold or have spent it; where somebody had two, the first.
insert into promotions.redemptions (order_id, campaign_id, identity, discount_krw, shipping_krw, shares_krw, state, held_at)
select distinct on (r.identity) r.order_id, '00000000-0000-4000-8000-000000000001'::uuid, r.identity, 0, 0, '{}', r.state, r.held_at
from promotions.redemptions r
join promotions.campaigns c on c.id = r.campaign_id and (c.conditions ->> 'first_order')::boolean
where r.identity is not null and r.state <> 'returned'
order by r.identity, r.held_at, r.order_id;

insert into promotions.coupons (campaign_id, identity, state, order_id, made_at)
select campaign_id, identity, state, order_id, held_at from promotions.redemptions
where campaign_id = '00000000-0000-4000-8000-000000000001'::uuid;
