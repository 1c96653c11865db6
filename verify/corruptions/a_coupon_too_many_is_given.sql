-- turns red: winners_are_as_many_as_promised
-- One more won than was counted: a count lost an update.
insert into promotions.coupons (campaign_id, identity, place, state, made_at)
select id, gen_random_uuid(), winners + 1, 'free', clock_timestamp() from promotions.campaigns where winners > 0 order by id limit 1;
