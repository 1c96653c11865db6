-- turns red: counters_count_their_redemptions
-- A counter lost an update: the budget lasts longer than it may.
update promotions.counters set uses = uses - 1
where (campaign_id, shard) = (select campaign_id, shard from promotions.counters where uses > 0 order by 1, 2 limit 1);
