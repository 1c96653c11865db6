-- turns red: coupons_match_their_orders
-- A coupon that paid for an order could be used once more.
update promotions.coupons set state = 'free', order_id = null
where (campaign_id, identity) = (select campaign_id, identity from promotions.coupons where state = 'spent' order by 1, 2 limit 1);
