-- turns red: redemptions_follow_their_orders
-- More was taken off a line than its campaigns gave.
update promotions.redemptions set shares_krw[1] = shares_krw[1] - 1
where (order_id, campaign_id) = (select order_id, campaign_id from promotions.redemptions where discount_krw > 0 order by 1, 2 limit 1);
