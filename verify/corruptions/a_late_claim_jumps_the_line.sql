-- turns red: winners_are_as_many_as_promised
-- Somebody who came later has the first place.
update promotions.coupons set made_at = made_at + interval '1 day'
where place = 1 and campaign_id = (select campaign_id from promotions.coupons where place = 2 order by campaign_id limit 1);
